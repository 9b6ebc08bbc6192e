import PipelineKit

/// Windows take a transaction in before it is scored, each party's own; then what rules and the model
/// look at is read from them, while they are near.
///
///     party      remembers a transaction for     windows
///     user       25 h                            1 min, 5 min, 1 h, 24 h
///     merchant   25 h                            1 min, 1 h, 24 h; transactions by day
///     device     25 h                            5 min, 1 h, 24 h; everyone who ever used it
///     country    2 h                             5 min, 1 h
///
/// An hour more than the longest window, for those that come late.
extension FeatureStage {
  private static let dayAndHour: Int64 = 25 * 3_600_000
  private static let twoHours: Int64 = 2 * 3_600_000

  /// Takes a transaction into the windows of its parties but its user, and fills
  /// what they tell.
  func enterParties(_ transaction: Transaction, _ slots: PartySlots) {
    let entry = PartyEntry(
      time: transaction.time, amount: transaction.amount, partner: transaction.user,
      currency: transaction.currency)
    if slots.merchant >= 0 {
      enter(entry, transaction, ofMerchant: &merchants.values[slots.merchant])
      merchants.touch(slots.merchant)
    }
    if slots.device >= 0 {
      enter(entry, transaction, ofDevice: &devices.values[slots.device])
      devices.touch(slots.device)
    }
    if slots.country >= 0 {
      enter(entry, transaction, ofCountry: &countries.values[slots.country].recents)
      countries.touch(slots.country)
    }
  }

  /// Takes a transaction into the windows of its user, and fills what they tell.
  func enter(_ transaction: Transaction, ofUser user: inout User) {
    user.recents.insert(
      UserEntry(
        time: transaction.time, amount: transaction.amount, partner: transaction.merchant,
        country: transaction.country, device: transaction.device, currency: transaction.currency),
      keeping: User.keptMilliseconds)
    let places = RecentPlaces(user.recents, at: transaction.time, minuteStart: minuteStart)
    count(.userCount1m, places, .oneMinute)
    count(.userCount5m, places, .fiveMinutes)
    count(.userCount1h, places, .oneHour)
    count(.userCount24h, places, .oneDay)
    sum(.userAmount1h, &user.recents, places, .hour, transaction)
    sum(.userAmount24h, &user.recents, places, .day, transaction)
    distinct(.distinctCountries1h, &user.recents, places, .hour, UserEntry.countryKind)
    distinct(.distinctMerchants1h, &user.recents, places, .hour, UserEntry.merchantKind)
    distinct(.distinctDevices24h, &user.recents, places, .day, UserEntry.deviceKind)
    fillInput(ofUser: places)
  }

  private func enter(
    _ entry: PartyEntry, _ transaction: Transaction, ofMerchant merchant: inout Counterparty
  ) {
    let time = transaction.time
    merchant.recents.insert(entry, keeping: FeatureStage.dayAndHour)
    merchant.countDay(of: time)
    let places = RecentPlaces(merchant.recents, at: time, minuteStart: minuteStart)
    count(.merchantCount1m, places, .oneMinute)
    count(.merchantCount1h, places, .oneHour)
    sum(.merchantAmount1h, &merchant.recents, places, .hour, transaction)
    distinct(.merchantUsers1h, &merchant.recents, places, .hour, PartyEntry.userKind)
    let frauds = merchant.fraud.count(at: time)
    features[.merchantFraudLabels28d] = frauds
    if wanted.contains(.merchantFraudRate28d) {
      let transactions = max(1, merchant.transactions28d(at: time))
      features[.merchantFraudRate28d] =
        (2 * frauds * Millionths.scale + transactions) / (2 * transactions)
    }
    fillInput(ofMerchant: &merchant, places, transaction)
    merchant.remember(transaction)
  }

  private func enter(
    _ entry: PartyEntry, _ transaction: Transaction, ofDevice device: inout Counterparty
  ) {
    device.recents.insert(entry, keeping: FeatureStage.dayAndHour)
    device.users.insert(transaction.user)
    device.transactions += 1
    let places = RecentPlaces(device.recents, at: transaction.time, minuteStart: minuteStart)
    count(.deviceCount5m, places, .fiveMinutes)
    count(.deviceCount1h, places, .oneHour)
    sum(.deviceAmount24h, &device.recents, places, .day, transaction)
    distinct(.deviceUsers24h, &device.recents, places, .day, PartyEntry.userKind)
    features[.deviceFraudLabels28d] = device.fraud.count(at: transaction.time)
    fillInput(ofDevice: &device, places)
  }

  private func enter(
    _ entry: PartyEntry, _ transaction: Transaction,
    ofCountry recents: inout SlidingEvents<PartyEntry>
  ) {
    recents.insert(entry, keeping: FeatureStage.twoHours)
    guard wanted.contains(.countryCount5m) || wanted.contains(.countryAmount1h) else { return }
    let places = RecentPlaces(recents, at: transaction.time, minuteStart: minuteStart)
    count(.countryCount5m, places, .fiveMinutes)
    sum(.countryAmount1h, &recents, places, .hour, transaction)
  }

  // MARK: What a window tells

  @inline(__always)
  private func count(_ feature: Feature, _ places: RecentPlaces, _ window: FeatureWindow) {
    guard wanted.contains(feature) else { return }
    features[feature] = Int64(places.range(window).count)
  }

  @inline(__always)
  private func sum<Event>(
    _ feature: Feature, _ recents: inout SlidingEvents<Event>, _ places: RecentPlaces,
    _ window: TallyWindow, _ transaction: Transaction
  ) {
    guard wanted.contains(feature) else { return }
    let range = places.range(window)
    guard range.count <= SlidingEvents<Event>.countedMax else {
      features[feature] = recents.tally(window, places).sum(in: transaction.currency)
      return
    }
    var total: Int64 = 0
    for place in range where recents[place].currency == transaction.currency {
      let (sum, isOver) = total.addingReportingOverflow(recents[place].amount)
      total = isOver ? .max : sum
    }
    features[feature] = total
  }

  @inline(__always)
  private func distinct<Event>(
    _ feature: Feature, _ recents: inout SlidingEvents<Event>, _ places: RecentPlaces,
    _ window: TallyWindow, _ kind: Int
  ) {
    guard wanted.contains(feature) else { return }
    features[feature] = distinctCount(&recents, places, window, kind)
  }

  /// How many different symbols of a kind the transactions of a window have.
  @inline(__always)
  func distinctCount<Event>(
    _ recents: inout SlidingEvents<Event>, _ places: RecentPlaces, _ window: TallyWindow,
    _ kind: Int
  ) -> Int64 {
    let range = places.range(window)
    if range.count == 1 {
      return recents[range.lowerBound].symbol(kind) == FeatureVector.absent ? 0 : 1
    }
    guard range.count <= SlidingEvents<Event>.countedMax else {
      return recents.tally(window, places).distinctCount(kind)
    }
    distinct.begin()
    var count: Int64 = 0
    for place in range {
      let symbol = recents[place].symbol(kind)
      if symbol != FeatureVector.absent { count = distinct.add(symbol) }
    }
    return count
  }
}
