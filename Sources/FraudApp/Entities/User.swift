/// What scoring remembers of a user: profiles by currency, recent transactions, what was ever used.
struct User: StoredState {
  /// How long before a transaction earlier ones are kept, in milliseconds: a day for windows,
  /// and an hour for those that come late. What velocity needs beyond is read from disk.
  static let keptMilliseconds: Int64 = 25 * 3_600_000

  /// A profile for each currency, in order of appearance.
  var profiles: [Profile] = []
  var recents = Recents()
  /// Whatever the decision: countries, devices and merchants ever used, and hours as bits.
  var countries = SymbolSet()
  var devices = SymbolSet()
  var merchants = SymbolSet()
  var hours: Int64 = 0
  /// Transactions by UTC hour of the day.
  var hourCounts = [Int64](repeating: 0, count: 24)
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

  /// Whether a learnt transaction, in any currency, was in this country.
  func hasLearnt(country: Int64) -> Bool {
    profiles.contains { $0.countries.contains(country) }
  }

  /// Whether a learnt transaction, in any currency, was in this hour of the day.
  func hasLearnt(hour: Int) -> Bool { profiles.contains { $0.hours & 1 << Int64(hour) != 0 } }

  func encode(into out: inout StateWriter) {
    out.write(profiles) { $1.encode(into: &$0) }
    out.write(recents)
    for set in [countries, devices, merchants] { out.write(set) }
    out.write(hours)
    out.write(hourCounts) { $0.write($1) }
    out.write(lastTime)
    out.write(latitude)
    out.write(longitude)
    out.write(placeTime)
    out.write(fraud)
  }

  init(from reader: inout StateReader) {
    profiles = reader.array { Profile(from: &$0) }
    recents = reader.recents()
    countries = reader.symbols()
    devices = reader.symbols()
    merchants = reader.symbols()
    hours = reader.integer()
    hourCounts = reader.array { $0.integer() }
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

  /// Learns a transaction.
  mutating func learn(_ amount: Int64, country: Int64, device: Int64, hour: Int) {
    learnt.add(amount)
    if country != FeatureVector.absent { countries.insert(country) }
    if device != FeatureVector.absent { devices.insert(device) }
    hours |= 1 << Int64(hour)
  }

  func encode(into out: inout StateWriter) {
    out.write(Int64(currency))
    for sums in [learnt, scored] {
      out.write(sums.count)
      out.write(sums.sum)
      out.write(sums.squares)
    }
    out.write(countries)
    out.write(devices)
    for value in [hours, blocked, fraudLabels, firstSeen, lastSeen] { out.write(value) }
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
