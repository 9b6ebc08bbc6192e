import PipelineKit

/// The first half of scoring: takes transactions into the windows of their parties, in log order, and
/// works out all that rules and the model look at and no decision has a say in.
///
///     windows take it in ─▶ features, input of the model ─▶ the user remembers it
///                                     │
///                                     ▼  DecisionStage
///
/// **Law.** A feature is a function of the sequence of events before it in the log, and which are
/// worked out of the configuration; never of decisions, commits, caches or restarts.
final class FeatureStage {
  let users: EntityCache<User>
  let devices: EntityCache<Counterparty>
  let merchants: EntityCache<Counterparty>
  let countries: EntityCache<Counterparty>
  /// What is kept of transactions that may not be on disk.
  let parties: PartyRecords
  let older: OlderTransactions
  /// Whether an observer sees the features, which else only rules look at.
  private let isObserved: Bool
  /// Whether somebody looks at the features.
  private(set) var fillsFeatures = true
  private var velocity = FraudConfig.standard.velocity.window
  /// The window of a challenger, nil where it is the same.
  private var otherVelocity: VelocitySettings.Window?
  /// What the challenger's window has for the transaction at hand.
  private(set) var otherVelocityCount: Int64 = 0
  private(set) var wanted = WantedFeatures(FraudConfig.standard)
  @exclusivity(unchecked) var distinct = DistinctCounter()
  /// The channels that count as the web.
  let onlineChannels: [Int64] = ["online", "web", "app"].map { FeatureVector.symbol($0) }
  /// The UTC minute of the transaction at hand, in which windows that move by minutes end.
  var minuteStart: Int64 = 0
  /// The features of the transaction at hand.
  @exclusivity(unchecked) var features = FeatureVector()
  /// What the model looks at of it.
  @exclusivity(unchecked) var input = InlineArray<18, Int64>(repeating: 0)

  /// - Parameters:
  ///   - journal: the table of all scored transactions.
  ///   - last: the sequence of the last transaction on disk.
  ///   - isObserved: whether features are looked at even where there are no rules.
  ///   - slotsMax: names of each kind that are kept in memory.
  init(store: ViewStore, journal: TableSpec, last: Int64, isObserved: Bool, slotsMax: Int) throws {
    self.isObserved = isObserved
    users = try EntityCache(
      "users", key: "user_id", extraColumns: FeatureStage.userColumns, store: store,
      slotsMax: slotsMax, namesExpected: FeatureStage.many)
    devices = try EntityCache(
      "devices", key: "device_id", extraColumns: FeatureStage.deviceColumns, store: store,
      slotsMax: slotsMax, namesExpected: FeatureStage.many)
    merchants = try EntityCache(
      "merchant_states", key: "merchant_id", extraColumns: FeatureStage.merchantColumns,
      store: store, slotsMax: slotsMax,
      namesExpected: FeatureStage.many)
    countries = try EntityCache(
      "countries", key: "country", store: store, slotsMax: slotsMax,
      namesExpected: FeatureStage.few)
    parties = PartyRecords(behind: last)
    older = try OlderTransactions(store: store, journal: journal, parties: parties)
  }

  /// Names of users, merchants or devices, and of countries, that filters are sized for.
  private static let many = 2_000_000
  private static let few = 1_000

  /// What decisions have made of a user.
  static let userColumns: [ColumnSpec] = [.required("profiles", .blob)]

  static let merchantColumns: [ColumnSpec] = [
    .required("transactions", .integer), .required("blocked", .integer),
    .required("fraud_labels", .integer),
  ]

  /// What a view shows of devices: users are those who ever used one.
  static let deviceColumns: [ColumnSpec] = [
    .required("users", .integer), .required("transactions", .integer),
    .required("fraud_labels", .integer),
  ]

  static let tables: [TableSpec] = [
    EntityCache<User>.table("users", key: "user_id", extraColumns: userColumns).table,
    EntityCache<Counterparty>.table(
      "devices", key: "device_id", extraColumns: deviceColumns
    ).table,
    EntityCache<Counterparty>.table(
      "merchant_states", key: "merchant_id", extraColumns: merchantColumns
    ).table,
    EntityCache<Counterparty>.table("countries", key: "country").table,
  ]

  /// Lets a configuration hold from here on, beside that of a challenger.
  func use(_ config: FraudConfig, challenger: FraudConfig?) {
    let configs = [config] + (challenger.map { [$0] } ?? [])
    velocity = config.velocity.window
    otherVelocity = challenger?.velocity.window
    if otherVelocity == velocity { otherVelocity = nil }
    wanted = WantedFeatures(configs)
    fillsFeatures = isObserved || configs.contains { !$0.rules.isEmpty }
  }

  // MARK: One transaction

  /// Fills `features` and `input` with what a transaction shows before it is remembered but in
  /// windows, then remembers it.
  ///
  /// - Returns: the user's transactions in the velocity window.
  func enter(_ transaction: Transaction, _ slots: PartySlots) throws -> Int64 {
    minuteStart = TumblingWindow.minute.start(of: transaction.time)
    if fillsFeatures {
      features.removeAll()
      fillFields(transaction)
    }
    for index in input.indices { input[index] = 0 }
    enterParties(transaction, slots)
    users.touch(slots.user)
    // One access to the user's state for all that follows: nothing of it is copied or counted.
    return try enter(transaction, slots, &users.values[slots.user])
  }

  private func enter(
    _ transaction: Transaction, _ slots: PartySlots, _ user: inout User
  ) throws -> Int64 {
    enter(transaction, ofUser: &user)
    let count = try velocityCount(velocity, transaction, slots, &user)
    otherVelocityCount =
      try otherVelocity.map { try velocityCount($0, transaction, slots, &user) } ?? count
    if fillsFeatures { fillHistory(transaction, &user) }
    let travel = Travel(from: &user, to: transaction)
    fill(travel)
    fillInput(ofHistory: transaction, &user, travel)
    parties.append(transaction, slots, previous: user.lastSequence)
    user.see(transaction)
    return count
  }

  /// The user's transactions in the velocity window, this one included, however late it comes.
  private func velocityCount(
    _ window: VelocitySettings.Window, _ transaction: Transaction, _ slots: PartySlots,
    _ user: inout User
  ) throws -> Int64 {
    let (after, through) = window.bounds(at: transaction.time)
    if user.recents.isWhole(after: after, through: through) {
      return Int64(user.recents.places(after: after, through: through).count)
    }
    // This one, which is among the parties' records only later, and those before it.
    return 1
      + (try older.count(
        user: users.name(slots.user), last: user.lastSequence, after: after, through: through))
  }
}
