import PipelineKit

/// What a user's features are made of: recent transactions, and what was ever used. None of it
/// depends on a decision.
struct User: StoredState {
  /// How long before a transaction earlier ones are kept, in milliseconds: a day for windows,
  /// and an hour for those that come late. What velocity needs beyond is looked up in the journal.
  static let keptMilliseconds: Int64 = 25 * 3_600_000

  var recents = SlidingEvents<UserEntry>()
  /// The sequence of the last transaction; 0 if there was none since the program began. Not stored:
  /// what was before is on disk.
  var lastSequence: Int64 = 0
  /// Whatever the decision: countries, devices and merchants ever used, and hours as bits.
  var countries = SymbolSet()
  var devices = SymbolSet()
  var merchants = SymbolSet()
  var hours: Int64 = 0
  /// Transactions, any decision and currency.
  var transactions: Int64 = 0
  /// The same by UTC hour of the day.
  var hourCounts = InlineArray<24, UInt32>(repeating: 0)
  /// The event time of the last transaction in log order; the least integer before the first.
  var lastTime = Int64.min
  /// The last known location and when it was; NaN before the first.
  var latitude = Double.nan
  var longitude = Double.nan
  var placeTime = Int64.min
  var fraud = FraudMarks()

  init() {}

  /// Remembers what a transaction used, whatever the decision.
  mutating func see(_ transaction: borrowing Transaction) {
    merchants.insert(transaction.merchant)
    if transaction.country != FeatureVector.absent { countries.insert(transaction.country) }
    if transaction.device != FeatureVector.absent { devices.insert(transaction.device) }
    hours |= 1 << Int64(transaction.hour)
    hourCounts[transaction.hour] += 1
    transactions += 1
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
    user.hours &+ user.lastTime &+ user.recents.lastTime &+ Int64(user.merchants.count)
  }

  func encode(into out: inout StateWriter) {
    out.write(recents)
    out.write(countries)
    out.write(devices)
    out.write(merchants)
    out.write(hours)
    out.write(transactions)
    for hour in hourCounts.indices { out.write(Int64(hourCounts[hour])) }
    out.write(lastTime)
    out.write(latitude)
    out.write(longitude)
    out.write(placeTime)
    out.write(fraud)
  }

  init(from reader: inout StateReader) {
    recents = reader.userRecents()
    countries = reader.symbols()
    devices = reader.symbols()
    merchants = reader.symbols()
    hours = reader.integer()
    transactions = reader.integer()
    for hour in hourCounts.indices { hourCounts[hour] = UInt32(reader.integer()) }
    lastTime = reader.integer()
    latitude = reader.real()
    longitude = reader.real()
    placeTime = reader.integer()
    fraud = reader.marks()
  }
}
