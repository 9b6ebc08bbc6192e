import PipelineKit

/// The values of the table of features for one transaction.
extension Scorer {
  /// Fills `features`: what rules and the model look at, before anything is remembered but in
  /// windows.
  func fillFeatures(
    _ transaction: Transaction, _ slots: Slots, _ user: inout User, _ place: Int,
    _ travel: Travel, _ score: Score
  ) {
    minuteStart = TumblingWindow.minute.start(of: transaction.time)
    features.removeAll()
    fillFields(transaction)
    fillUserWindows(transaction, &user.recents)
    fillMerchant(transaction, &merchants.values[slots.merchant])
    if slots.device >= 0 { fillDevice(transaction, &devices.values[slots.device]) }
    if slots.country >= 0 {
      fillCountry(transaction, &countries.values[slots.country].recents)
    }
    fillHistory(transaction, &user, place, score)
    fill(travel)
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
  private static func after(_ window: FeatureWindow, _ time: Int64) -> Int64 {
    if window.isExact { return time - window.milliseconds }
    return TumblingWindow.minute.start(of: time) + 60_000 - window.milliseconds - 1
  }

  /// The same for the transaction at hand, whose minute is known.
  @inline(__always)
  private func after(_ window: FeatureWindow, _ time: Int64) -> Int64 {
    if window.isExact { return time - window.milliseconds }
    return minuteStart + 60_000 - window.milliseconds - 1
  }

  @inline(__always)
  private func count(
    _ feature: Feature, _ recents: inout Recents, _ window: FeatureWindow, _ time: Int64
  ) {
    guard wanted.contains(feature) else { return }
    features[feature] = Int64(recents.count(after: after(window, time), through: time))
  }

  @inline(__always)
  private func sum(
    _ feature: Feature, _ recents: inout Recents, _ window: FeatureWindow,
    _ transaction: Transaction
  ) {
    guard wanted.contains(feature) else { return }
    var total: Int64 = 0
    recents.forEach(after: after(window, transaction.time), through: transaction.time) { entry in
      guard entry.currency == transaction.currency else { return }
      let (sum, isOver) = total.addingReportingOverflow(entry.amount)
      total = isOver ? .max : sum
    }
    features[feature] = total
  }

  @inline(__always)
  private func distinct(
    _ feature: Feature, _ recents: inout Recents, _ window: FeatureWindow, _ time: Int64,
    _ symbol: (Recents.Entry) -> Int64
  ) {
    guard wanted.contains(feature) else { return }
    features[feature] = distinctCount(&recents, after: after(window, time), through: time, symbol)
  }

  /// How many different symbols the transactions of a window have.
  @inline(__always)
  func distinctCount(
    _ recents: inout Recents, after: Int64, through: Int64, _ symbol: (Recents.Entry) -> Int64
  ) -> Int64 {
    distinct.begin()
    var count: Int64 = 0
    recents.forEach(after: after, through: through) { entry in
      let symbol = symbol(entry)
      if symbol != FeatureVector.absent { count = distinct.add(symbol) }
    }
    return count
  }

  private func fillUserWindows(_ transaction: Transaction, _ recents: inout Recents) {
    let time = transaction.time
    count(.userCount1m, &recents, .oneMinute, time)
    count(.userCount5m, &recents, .fiveMinutes, time)
    count(.userCount1h, &recents, .oneHour, time)
    count(.userCount24h, &recents, .oneDay, time)
    sum(.userAmount1h, &recents, .oneHour, transaction)
    sum(.userAmount24h, &recents, .oneDay, transaction)
    distinct(.distinctCountries1h, &recents, .oneHour, time) { $0.country }
    distinct(.distinctMerchants1h, &recents, .oneHour, time) { $0.partner }
    distinct(.distinctDevices24h, &recents, .oneDay, time) { $0.device }
  }

  private func fillMerchant(_ transaction: Transaction, _ merchant: inout Counterparty) {
    let time = transaction.time
    count(.merchantCount1m, &merchant.recents, .oneMinute, time)
    count(.merchantCount1h, &merchant.recents, .oneHour, time)
    sum(.merchantAmount1h, &merchant.recents, .oneHour, transaction)
    distinct(.merchantUsers1h, &merchant.recents, .oneHour, time) { $0.partner }
    let frauds = merchant.fraud.count(at: time)
    features[.merchantFraudLabels28d] = frauds
    if wanted.contains(.merchantFraudRate28d) {
      let transactions = max(1, merchant.transactions28d(at: time))
      features[.merchantFraudRate28d] =
        (2 * frauds * Millionths.scale + transactions) / (2 * transactions)
    }
  }

  private func fillDevice(_ transaction: Transaction, _ device: inout Counterparty) {
    let time = transaction.time
    count(.deviceCount5m, &device.recents, .fiveMinutes, time)
    count(.deviceCount1h, &device.recents, .oneHour, time)
    sum(.deviceAmount24h, &device.recents, .oneDay, transaction)
    distinct(.deviceUsers24h, &device.recents, .oneDay, time) { $0.partner }
    features[.deviceFraudLabels28d] = device.fraud.count(at: time)
  }

  private func fillCountry(_ transaction: Transaction, _ recents: inout Recents) {
    count(.countryCount5m, &recents, .fiveMinutes, transaction.time)
    sum(.countryAmount1h, &recents, .oneHour, transaction)
  }

  // MARK: History

  private func fillHistory(
    _ transaction: Transaction, _ user: inout User, _ place: Int, _ score: Score
  ) {
    let scored = user.profiles[place].scored
    features[.userTransactions] = scored.count
    features[.zScore] = score.zScore.map(Self.millionths) ?? FeatureVector.absent
    features[.amountToMean] = scored.ratioToMean(transaction.amount) ?? FeatureVector.absent
    if transaction.country != FeatureVector.absent {
      features.set(.isNewCountry, !user.countries.contains(transaction.country))
    }
    if transaction.device != FeatureVector.absent {
      features.set(.isNewDevice, !user.devices.contains(transaction.device))
    }
    features.set(.isNewMerchant, !user.merchants.contains(transaction.merchant))
    features.set(.isNewHour, user.hours & 1 << Int64(transaction.hour) == 0)
    features[.userFraudLabels28d] = user.fraud.count(at: transaction.time)
    guard user.lastTime != .min else { return }
    let elapsed = transaction.time - user.lastTime
    features[.secondsSinceLast] = (elapsed - Transaction.remainder(elapsed, 1000)) / 1000
  }

  private func fill(_ travel: Travel) {
    guard travel.isKnown else { return }
    features[.kmFromLast] = Self.millionths(travel.kilometres)
    guard travel.elapsed > 0 else { return }
    features[.kmhFromLast] = Self.millionths(
      travel.kilometres / (Double(travel.elapsed) / 3_600_000))
  }

  /// The nearest count of millionths, within what a feature holds.
  private static func millionths(_ value: Double) -> Int64 {
    Int64(max(-9e18, min(9e18, (value * Double(Millionths.scale)).rounded())))
  }
}
