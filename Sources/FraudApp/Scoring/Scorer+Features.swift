import PipelineKit

/// The values of the table of features for one transaction.
extension Scorer {
  /// Fills `features`: what rules and the model look at, before anything is remembered but in
  /// windows.
  func fillFeatures(_ transaction: Transaction, _ slots: Slots, _ score: Score) {
    features = FeatureVector()
    fillFields(transaction)
    fillUserWindows(transaction, slots.user)
    fillMerchant(transaction, slots.merchant)
    if slots.device >= 0 { fillDevice(transaction, slots.device) }
    if slots.country >= 0 { fillCountry(transaction, slots.country) }
    fillHistory(transaction, slots.user, score)
    features.set(.velocity, score.parts.velocity)
    features.set(.behaviour, score.parts.behaviour)
  }

  private func fillFields(_ transaction: Transaction) {
    features[.amountMinor] = transaction.amount
    features[.currency] = transaction.currencySymbol
    features[.userID] = transaction.user
    features[.merchantID] = transaction.merchant
    features[.category] = transaction.category
    features[.country] = transaction.country
    features[.channel] = transaction.channel
    features[.deviceID] = transaction.device
    features[.hourUtc] = Int64(transaction.hour)
    let weekday = transaction.weekday
    features[.weekdayUtc] = weekday
    features[.isWeekend] = weekday > 5 ? 1 : 0
  }

  // MARK: Windows

  /// What lies before a window that ends at `time`: the exact ones move by the millisecond, the
  /// others hold whole UTC minutes.
  static func after(_ window: FeatureWindow, _ time: Int64) -> Int64 {
    if window.isExact { return time - window.milliseconds }
    return TumblingWindow.minute.start(of: time) + 60_000 - window.milliseconds - 1
  }

  private func count(
    _ feature: Feature, _ recents: borrowing Recents, _ window: FeatureWindow, _ time: Int64
  ) {
    guard wanted.contains(feature) else { return }
    features[feature] = Int64(
      recents.window(after: Self.after(window, time), through: time).count)
  }

  private func sum(
    _ feature: Feature, _ recents: borrowing Recents, _ window: FeatureWindow,
    _ transaction: Transaction
  ) {
    guard wanted.contains(feature) else { return }
    var total: Int64 = 0
    let entries = recents.window(
      after: Self.after(window, transaction.time), through: transaction.time)
    for entry in entries where entry.currency == transaction.currency {
      let (sum, isOver) = total.addingReportingOverflow(entry.amount)
      total = isOver ? .max : sum
    }
    features[feature] = total
  }

  private func distinct(
    _ feature: Feature, _ recents: borrowing Recents, _ window: FeatureWindow, _ time: Int64,
    _ symbol: KeyPath<Recents.Entry, Int64>
  ) {
    guard wanted.contains(feature) else { return }
    distinct.begin()
    var count: Int64 = 0
    let entries = recents.window(
      after: Self.after(window, time), through: time)
    for entry in entries where entry[keyPath: symbol] != FeatureVector.absent {
      count = distinct.add(entry[keyPath: symbol])
    }
    features[feature] = count
  }

  private func fillUserWindows(_ transaction: Transaction, _ slot: Int) {
    let time = transaction.time
    let recents = users.values[slot].recents
    count(.userCount1m, recents, .oneMinute, time)
    count(.userCount5m, recents, .fiveMinutes, time)
    count(.userCount1h, recents, .oneHour, time)
    count(.userCount24h, recents, .oneDay, time)
    sum(.userAmount1h, recents, .oneHour, transaction)
    sum(.userAmount24h, recents, .oneDay, transaction)
    distinct(.distinctCountries1h, recents, .oneHour, time, \.country)
    distinct(.distinctMerchants1h, recents, .oneHour, time, \.partner)
    distinct(.distinctDevices24h, recents, .oneDay, time, \.device)
  }

  private func fillMerchant(_ transaction: Transaction, _ slot: Int) {
    let time = transaction.time
    let recents = merchants.values[slot].recents
    count(.merchantCount1m, recents, .oneMinute, time)
    count(.merchantCount1h, recents, .oneHour, time)
    sum(.merchantAmount1h, recents, .oneHour, transaction)
    distinct(.merchantUsers1h, recents, .oneHour, time, \.partner)
    let frauds = merchants.values[slot].fraud.count(at: time)
    features[.merchantFraudLabels28d] = frauds
    if wanted.contains(.merchantFraudRate28d) {
      let transactions = max(1, merchants.values[slot].transactions28d(at: time))
      features[.merchantFraudRate28d] =
        (2 * frauds * Millionths.scale + transactions) / (2 * transactions)
    }
  }

  private func fillDevice(_ transaction: Transaction, _ slot: Int) {
    let time = transaction.time
    let recents = devices.values[slot].recents
    count(.deviceCount5m, recents, .fiveMinutes, time)
    count(.deviceCount1h, recents, .oneHour, time)
    sum(.deviceAmount24h, recents, .oneDay, transaction)
    distinct(.deviceUsers24h, recents, .oneDay, time, \.partner)
    features[.deviceFraudLabels28d] = devices.values[slot].fraud.count(at: time)
  }

  private func fillCountry(_ transaction: Transaction, _ slot: Int) {
    let recents = countries.values[slot].recents
    count(.countryCount5m, recents, .fiveMinutes, transaction.time)
    sum(.countryAmount1h, recents, .oneHour, transaction)
  }

  // MARK: History

  private func fillHistory(_ transaction: Transaction, _ slot: Int, _ score: Score) {
    let place = users.values[slot].profile(transaction.currency)
    let scored = users.values[slot].profiles[place].scored
    features[.userTransactions] = scored.count
    features[.zScore] = score.zScore.map(Self.millionths) ?? FeatureVector.absent
    features[.amountToMean] = scored.ratioToMean(transaction.amount) ?? FeatureVector.absent
    if transaction.country != FeatureVector.absent {
      features.set(.isNewCountry, !users.values[slot].countries.contains(transaction.country))
    }
    if transaction.device != FeatureVector.absent {
      features.set(.isNewDevice, !users.values[slot].devices.contains(transaction.device))
    }
    features.set(.isNewMerchant, !users.values[slot].merchants.contains(transaction.merchant))
    features.set(.isNewHour, users.values[slot].hours & 1 << Int64(transaction.hour) == 0)
    features[.userFraudLabels28d] = users.values[slot].fraud.count(at: transaction.time)
    let last = users.values[slot].lastTime
    if last != .min {
      let elapsed = transaction.time - last
      features[.secondsSinceLast] = (elapsed - Transaction.remainder(elapsed, 1000)) / 1000
    }
    fillTravel(transaction, slot)
  }

  private func fillTravel(_ transaction: Transaction, _ slot: Int) {
    let (latitude, longitude) = (users.values[slot].latitude, users.values[slot].longitude)
    guard !transaction.latitude.isNaN, !latitude.isNaN else { return }
    let km = Self.kilometres(
      latitude, longitude, transaction.latitude, transaction.longitude)
    features[.kmFromLast] = Self.millionths(km)
    let elapsed = transaction.time - users.values[slot].placeTime
    if elapsed > 0 { features[.kmhFromLast] = Self.millionths(km / (Double(elapsed) / 3_600_000)) }
  }

  /// The nearest count of millionths, within what a feature holds.
  private static func millionths(_ value: Double) -> Int64 {
    Int64(max(-9e18, min(9e18, (value * Double(Millionths.scale)).rounded())))
  }
}
