import PipelineKit

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
  ///
  /// - Parameter keepingDevices: whether its device is learnt, too: profiles show how many there are.
  mutating func remember(
    _ transaction: borrowing Transaction, _ decision: Decision, keepingDevices: Bool
  ) {
    scored.add(transaction.amount)
    if decision == .block { blocked += 1 }
    firstSeen = min(firstSeen, transaction.time)
    lastSeen = max(lastSeen, transaction.time)
    guard decision == .approve else { return }
    learn(
      transaction.amount, country: transaction.country,
      device: keepingDevices ? transaction.device : FeatureVector.absent,
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

/// A user's profiles: one for each currency, in order of appearance.
struct UserProfiles: Sendable {
  var profiles: [Profile] = []

  init() {}

  /// The place of the profile in a currency, a new one if there is none.
  @inline(__always)
  mutating func place(of currency: UInt32) -> Int {
    for index in profiles.indices where profiles[index].currency == currency { return index }
    profiles.append(Profile(currency: currency))
    return profiles.count - 1
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

  /// Reads a little, so that it is near when it is needed.
  @inline(__always)
  static func touch(_ user: inout UserProfiles) -> Int64 {
    guard user.profiles.count > 0 else { return 0 }
    return user.profiles[0].learnt.count &+ user.profiles[0].lastSeen
  }

  func encode(into out: inout StateWriter) { out.write(profiles) { $1.encode(into: &$0) } }

  init(from reader: inout StateReader) { profiles = reader.array { Profile(from: &$0) } }
}

/// The profiles of the users in memory, by the slots that `EntityCache` gives them: the part of a
/// user that depends on decisions.
final class ProfileStore {
  @exclusivity(unchecked) var values: [UserProfiles] = []

  /// Makes room for users up to this count, who have no profiles yet.
  func grow(to count: Int) {
    while values.count < count { values.append(UserProfiles()) }
  }

  /// Follows the users to their new slots; those forgotten are on disk.
  func move(_ moves: SlotMoves) { values = moves.moved(values) }

  /// The stored form of a user's profiles.
  func encode(_ slot: Int, into state: inout StateWriter) {
    state.removeAll()
    values[slot].encode(into: &state)
  }
}

/// The rows of user profiles.
enum ProfileRows {
  static let table = EntityTable(
    TableSpec(
      name: "profiles",
      columns: [
        .required("user_id", .text), .required("currency", .text),
        .required("transactions", .integer), .optional("mean_minor", .integer),
        .optional("std_minor", .integer), .required("countries", .integer),
        .required("devices", .integer), .required("hours", .integer),
        .required("first_seen_ms", .integer), .required("last_seen_ms", .integer),
        .required("blocked", .integer), .required("fraud_labels", .integer),
        .required("scored", .integer),
      ],
      keyCount: 2))

  /// Appends the rows of one user.
  static func append(_ user: inout UserProfiles, _ name: RawSpan, to rows: inout RowBuffer) {
    for profile in user.profiles {
      rows.append(text: name)
      rows.append(currency: profile.currency)
      rows.append(integer: profile.learnt.count)
      rows.append(integer: profile.learnt.meanMinor)
      rows.append(integer: profile.learnt.deviationMinor)
      rows.append(integer: Int64(profile.countries.count))
      rows.append(integer: Int64(profile.devices.count))
      rows.append(integer: Int64(profile.hours.nonzeroBitCount))
      rows.append(integer: profile.firstSeen)
      rows.append(integer: profile.lastSeen)
      rows.append(integer: profile.blocked)
      rows.append(integer: profile.fraudLabels)
      rows.append(integer: profile.scored.count)
    }
  }
}
