/// What scoring remembers of a user: profiles by currency, recent transactions, what was ever used.
struct User: StoredState {
  /// How long before a transaction earlier ones are kept, in milliseconds: a day for windows,
  /// and an hour for those that come late. What velocity needs beyond is looked up in the journal.
  static let keptMilliseconds: Int64 = 25 * 3_600_000

  /// A profile for each currency, in order of appearance.
  var profiles: [Profile] = []
  var recents = Recents<UserEntry>()
  /// The sequence of the last transaction; 0 if there was none since the program began. Not stored:
  /// what was before is on disk.
  var lastSequence: Int64 = 0
  /// Whatever the decision: countries, devices and merchants ever used, and hours as bits.
  var countries = SymbolSet()
  var devices = SymbolSet()
  var merchants = SymbolSet()
  var hours: Int64 = 0
  /// Transactions by UTC hour of the day.
  var hourCounts = InlineArray<24, UInt32>(repeating: 0)
  /// The event time of the last transaction in log order; the least integer before the first.
  var lastTime = Int64.min
  /// The last known location and when it was; NaN before the first.
  var latitude = Double.nan
  var longitude = Double.nan
  var placeTime = Int64.min
  var fraud = FraudMarks()

  init() {}

  /// The place of the profile in a currency, a new one if there is none.
  mutating func profile(_ currency: UInt32) -> Int {
    for index in profiles.indices where profiles[index].currency == currency { return index }
    profiles.append(Profile(currency: currency))
    return profiles.count - 1
  }

  /// Earlier transactions, any decision and currency.
  var scoredCount: Int64 {
    var count: Int64 = 0
    for index in profiles.indices { count += profiles[index].scored.count }
    return count
  }

  /// Whether a learnt transaction, in any currency, was in this country.
  func hasLearnt(country: Int64) -> Bool {
    for index in profiles.indices where profiles[index].countries.contains(country) { return true }
    return false
  }

  /// Whether a learnt transaction, in any currency, was in this hour of the day.
  func hasLearnt(hour: Int) -> Bool {
    for index in profiles.indices where profiles[index].hours & 1 << Int64(hour) != 0 {
      return true
    }
    return false
  }

  /// Remembers what a transaction used, whatever the decision.
  mutating func see(_ transaction: borrowing Transaction) {
    merchants.insert(transaction.merchant)
    if transaction.country != FeatureVector.absent { countries.insert(transaction.country) }
    if transaction.device != FeatureVector.absent { devices.insert(transaction.device) }
    hours |= 1 << Int64(transaction.hour)
    hourCounts[transaction.hour] += 1
    lastTime = transaction.time
    lastSequence = transaction.sequence
    guard !transaction.latitude.isNaN else { return }
    latitude = transaction.latitude
    longitude = transaction.longitude
    placeTime = transaction.time
  }

  /// Reads a little of each part, so that it is near when it is needed.
  @inline(__always)
  static func touch(_ user: inout User) -> Int64 {
    var sum = user.hours &+ user.lastTime &+ user.recents.lastTime &+ Int64(user.merchants.count)
    if user.profiles.count > 0 {
      sum &+= user.profiles[0].learnt.count &+ user.profiles[0].lastSeen
    }
    return sum
  }

  func encode(into out: inout StateWriter) {
    out.write(profiles) { $1.encode(into: &$0) }
    out.write(recents)
    out.write(countries)
    out.write(devices)
    out.write(merchants)
    out.write(hours)
    for hour in hourCounts.indices { out.write(Int64(hourCounts[hour])) }
    out.write(lastTime)
    out.write(latitude)
    out.write(longitude)
    out.write(placeTime)
    out.write(fraud)
  }

  init(from reader: inout StateReader) {
    profiles = reader.array { Profile(from: &$0) }
    recents = reader.userRecents()
    countries = reader.symbols()
    devices = reader.symbols()
    merchants = reader.symbols()
    hours = reader.integer()
    for hour in hourCounts.indices { hourCounts[hour] = UInt32(reader.integer()) }
    lastTime = reader.integer()
    latitude = reader.real()
    longitude = reader.real()
    placeTime = reader.integer()
    fraud = reader.marks()
  }
}

/// A user's transactions in one currency.
struct Profile: Sendable {
  let currency: UInt32
  /// What was learnt: amounts of approved and cleared transactions, and what they used.
  var learnt = AmountSums()
  var countries = SymbolSet()
  var devices = SymbolSet()
  var hours: Int64 = 0
  /// All that was scored, whatever the decision.
  var scored = AmountSums()
  var blocked: Int64 = 0
  var fraudLabels: Int64 = 0
  var firstSeen = Int64.max
  var lastSeen = Int64.min

  init(currency: UInt32) { self.currency = currency }

  /// Takes in a scored transaction, which is learnt if it is approved.
  mutating func remember(_ transaction: borrowing Transaction, _ decision: Decision) {
    scored.add(transaction.amount)
    if decision == .block { blocked += 1 }
    firstSeen = min(firstSeen, transaction.time)
    lastSeen = max(lastSeen, transaction.time)
    guard decision == .approve else { return }
    learn(
      transaction.amount, country: transaction.country, device: transaction.device,
      hour: transaction.hour)
  }

  /// Learns a transaction.
  mutating func learn(_ amount: Int64, country: Int64, device: Int64, hour: Int) {
    learnt.add(amount)
    if country != FeatureVector.absent { countries.insert(country) }
    if device != FeatureVector.absent { devices.insert(device) }
    hours |= 1 << Int64(hour)
  }

  func encode(into out: inout StateWriter) {
    out.write(Int64(currency))
    write(learnt, into: &out)
    write(scored, into: &out)
    out.write(countries)
    out.write(devices)
    out.write(hours)
    out.write(blocked)
    out.write(fraudLabels)
    out.write(firstSeen)
    out.write(lastSeen)
  }

  private func write(_ sums: AmountSums, into out: inout StateWriter) {
    out.write(sums.count)
    out.write(sums.sum)
    out.write(sums.squares)
  }

  init(from reader: inout StateReader) {
    currency = UInt32(reader.integer())
    learnt = AmountSums(count: reader.integer(), sum: reader.wide(), squares: reader.wide())
    scored = AmountSums(count: reader.integer(), sum: reader.wide(), squares: reader.wide())
    countries = reader.symbols()
    devices = reader.symbols()
    hours = reader.integer()
    blocked = reader.integer()
    fraudLabels = reader.integer()
    firstSeen = reader.integer()
    lastSeen = reader.integer()
  }
}
