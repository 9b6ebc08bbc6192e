/// The table `pipeline_versions`: which versions a file holds and which of them is live.
///
/// At most one version is live; a unique index of the table says so, too.
package struct VersionRegister {
  private let connection: Connection

  /// Creates the register of the file behind `connection`.
  package init(_ connection: Connection) {
    self.connection = connection
  }

  /// Admits a program that wants to write `version`, adding the version if it is new.
  ///
  /// - Throws: `StateError.otherPipeline`, `.otherIdentity`, or for a live role `.otherVersion`.
  func register(_ version: PipelineVersion, role: ViewStore.Role, now: Timestamp) throws {
    try checkPipeline(version)
    try checkIdentity(version)
    let live = try liveVersion()
    if role == .live, let live, live != version.version {
      throw StateError.otherVersion(
        path: connection.path, live: live, expected: version.version)
    }
    let state: PipelineVersion.State = role == .live ? .live : .building
    try insert(version, state: state, now: now)
    if role == .live, live == nil { try set(version.version, to: .live) }
  }

  /// The live version, if the file has one.
  package func liveVersion() throws(SQLiteError) -> Int? {
    try connection.integer("SELECT version FROM pipeline_versions WHERE state = 'live'").map(
      Int.init)
  }

  /// Where `version` stands; nil when the file does not hold it.
  package func state(of version: Int) throws(SQLiteError) -> PipelineVersion.State? {
    let states = try connection.texts(
      "SELECT state FROM pipeline_versions WHERE version = \(version)")
    return states.first.flatMap(PipelineVersion.State.init)
  }

  /// Makes `version` the live one, and the one that was live dormant.
  ///
  /// - Parameter note: where in the log the switch happened, for people.
  func promote(_ version: Int, note: String, now: Timestamp) throws(SQLiteError) {
    try connection.execute(
      """
      UPDATE pipeline_versions SET state = 'dormant' \
      WHERE state = 'live' AND version <> \(version)
      """)
    let statement = try connection.statement(
      "UPDATE pipeline_versions SET state = 'live', promoted_ms = ?, note = ? WHERE version = ?")
    try statement.bind(0, now.milliseconds)
    try statement.bind(1, text: note)
    try statement.bind(2, Int64(version))
    try statement.run()
  }

  private func set(_ version: Int, to state: PipelineVersion.State) throws(SQLiteError) {
    try connection.execute(
      "UPDATE pipeline_versions SET state = '\(state.rawValue)' WHERE version = \(version)")
  }

  private func insert(
    _ version: PipelineVersion, state: PipelineVersion.State, now: Timestamp
  ) throws(SQLiteError) {
    let statement = try connection.statement(
      """
      INSERT INTO pipeline_versions (pipeline, version, identity, state, created_ms) \
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """)
    try statement.bind(0, text: version.pipeline)
    try statement.bind(1, Int64(version.version))
    try statement.bind(2, text: version.identity)
    try statement.bind(3, text: state.rawValue)
    try statement.bind(4, now.milliseconds)
    try statement.run()
  }

  private func checkPipeline(_ version: PipelineVersion) throws {
    let others = try connection.texts(
      """
      SELECT pipeline FROM pipeline_versions \
      WHERE pipeline <> \(literal(version.pipeline)) LIMIT 1
      """
    )
    if let other = others.first {
      throw StateError.otherPipeline(
        path: connection.path, found: other, expected: version.pipeline)
    }
  }

  private func checkIdentity(_ version: PipelineVersion) throws {
    let found = try connection.texts(
      "SELECT identity FROM pipeline_versions WHERE version = \(version.version)")
    if let found = found.first, found != version.identity {
      throw StateError.otherIdentity(
        path: connection.path, version: version.version, found: found,
        expected: version.identity)
    }
  }
}
