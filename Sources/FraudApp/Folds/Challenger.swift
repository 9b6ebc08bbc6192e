import PipelineKit

/// A candidate configuration that decides beside the one in force: on the same transactions, with
/// the same features, in the same pass over the log.
///
///     events ─▶ FeatureStage ─ chunks ─┬▶ DecisionStage        in force
///                                      └▶ DecisionStage        the challenger
///
/// What follows from decisions is its own: profiles, and the rows of decisions, in tables of another
/// version in the same file. What depends on events alone is shared.
final class Challenger {
  let config: FraudConfig
  let stage: DecisionStage
  private let store: ViewStore
  private let stored: StoredDecisions
  private let users: EntityReader
  private let second: BackgroundStage<FeatureChunk>
  /// What the challenger's velocity window has, for each transaction of the chunk at hand.
  @exclusivity(unchecked) private var velocityCounts: [Int64] = []
  /// Profiles read back since the last chunk was taken over.
  private var storedProfiles: [(slot: Int, profiles: UserProfiles)] = []
  /// What it decided on the transactions of the chunk's later events, where that is on disk.
  private var laterDecided: [DecisionFacts?] = []

  /// The version whose tables hold what it decides.
  static let version = FraudPipeline.number + 1_000_000

  /// - Parameters:
  ///   - path: the file that the configuration in force decides in.
  ///   - waitingMax: chunks that may wait.
  init(
    _ config: FraudConfig, path: String, version: PipelineVersion, shown: ShownRows, waitingMax: Int
  ) throws {
    self.config = config
    store = try ViewStore(
      path: path,
      version: PipelineVersion(
        pipeline: version.pipeline, version: Challenger.version, identity: version.identity),
      role: .building, number: Challenger.version, now: Timestamp(milliseconds: 0))
    try store.define(tables: FraudPipeline.tables, views: [])
    let stage = try DecisionStage(store: store, shown: shown, observer: nil)
    stage.use(config, version: 0)
    self.stage = stage
    stored = try StoredDecisions(store: store)
    users = try EntityReader(
      Challenger.usersTable, version: Challenger.version, connection: try store.reader())
    nonisolated(unsafe) let work = stage
    second = BackgroundStage("challenger", waitingMax: waitingMax) { chunk in
      try work.decide(chunk)
    }
  }

  private static let usersTable = EntityCache<User>.table(
    "users", key: "user_id", extraColumns: FeatureStage.userColumns)

  // MARK: Following the feature stage

  /// Notes a transaction of the chunk at hand.
  func append(velocityCount: Int64) { velocityCounts.append(velocityCount) }

  /// Notes a label or a verdict of the chunk at hand.
  ///
  /// - Parameter isOnDisk: whether the transaction it is about is no longer in memory.
  func appendLater(about sequence: Int64, isOnDisk: Bool) throws {
    laterDecided.append(isOnDisk ? try stored.facts(sequence).decided : nil)
  }

  /// Reads the profiles of a user back whose state was read back.
  func didRead(_ slot: Int, name: RawSpan) throws {
    var key = Challenger.usersTable.newKeys()
    key.append(text: name)
    var rows = Challenger.usersTable.newRows()
    guard try users.read(key: 0, of: key, into: &rows) else { return }
    let bytes = rows.withBytes(row: 0, column: 1) { $0.array(0..<$0.byteCount) }
    var reader = StateReader(bytes)
    storedProfiles.append((slot, UserProfiles(from: &reader)))
  }

  /// Takes over a chunk.
  func submit(_ chunk: FeatureChunk) throws {
    let own = chunk.replacing(
      velocityCounts: velocityCounts, storedProfiles: storedProfiles, decided: laterDecided)
    velocityCounts.removeAll(keepingCapacity: true)
    (storedProfiles, laterDecided) = ([], [])
    try second.submit(own)
  }

  /// Waits until all that was taken over is decided.
  func settle() throws { try second.settle() }

  /// Touches its stage while that stands still.
  func exclusively<T>(_ body: (DecisionStage) -> T) -> T { second.exclusively { body(stage) } }

  // MARK: Committing

  /// A delta that goes to its own tables.
  static func delta(_ delta: any FoldDelta) -> any FoldDelta {
    DeltaOfVersion(version: version, delta: delta)
  }

  /// What a commit writes besides rows of decisions and users.
  func drain() throws -> any FoldDelta {
    let drained = try stage.drain()
    return Challenger.delta(
      DecisionDelta(
        needsUserIndex: false, needsIDIndex: false, entities: drained.entities,
        aggregates: drained.aggregates))
  }

  /// Collects the rows of users for `drain`: profiles alone, their states are not the challenger's.
  struct UserRows {
    private var rows = Challenger.usersTable.newRows()
    private var state = StateWriter()

    mutating func append(_ name: RawSpan, _ slot: Int, of stage: DecisionStage) {
      rows.append(text: name)
      stage.profiles.encode(slot, into: &state)
      state.buffer.withBytes { rows.append(blob: $0) }
      rows.append(blob: [UInt8]().span.bytes)
    }

    mutating func take() -> any FoldDelta {
      defer { rows = Challenger.usersTable.newRows() }
      return Challenger.delta(EntityRows(Challenger.usersTable, rows))
    }
  }
}

/// A delta for the tables of a version, in whosever transaction.
private struct DeltaOfVersion: FoldDelta {
  let version: Int
  let delta: any FoldDelta

  func apply(in transaction: ViewTransaction) throws {
    try delta.apply(in: ViewTransaction(connection: transaction.connection, version: version))
  }
}
