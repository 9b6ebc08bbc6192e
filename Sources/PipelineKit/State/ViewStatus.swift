/// What a view file says of its versions, read without writing to it and while others do.
package struct ViewStatus: Equatable, Sendable {
  /// One version of the pipeline.
  package struct Version: Equatable, Sendable {
    package let version: PipelineVersion
    package let state: PipelineVersion.State
    package let created: Timestamp
    package let checkpoint: Checkpoint
    /// How its last run went; nil when it has committed nothing.
    package let run: RunProgress?
  }

  /// By number.
  package let versions: [Version]

  /// Reads the status of the file at `path`; nil when there is none, or nothing in it yet.
  ///
  /// - Throws: `StateError.notAViewFile`; `SQLiteError` when it cannot be read.
  package static func read(path: String) throws -> ViewStatus? {
    guard Directory.exists(path) else { return nil }
    let connection = try Connection(path: path, role: .reader, settings: .reader)
    try ViewFile.checkIsOurs(connection)
    let isMade = try connection.integer(
      "SELECT count(*) FROM sqlite_schema WHERE name = 'pipeline_checkpoints'")
    guard isMade == 1 else { return nil }
    // One transaction, so that the versions and their checkpoints are of one moment.
    try connection.execute("BEGIN")
    let versions = try readVersions(connection)
    try connection.execute("COMMIT")
    return ViewStatus(versions: versions)
  }

  private static func readVersions(_ connection: Connection) throws(SQLiteError) -> [Version] {
    let statement = try Statement(
      """
      SELECT pipeline, version, identity, state, created_ms FROM pipeline_versions \
      ORDER BY version
      """, on: connection)
    var versions: [Version] = []
    while try statement.step() {
      let number = Int(statement.integer(1))
      guard number > 0, let state = PipelineVersion.State(rawValue: statement.text(3)) else {
        continue
      }
      versions.append(
        Version(
          version: PipelineVersion(
            pipeline: statement.text(0), version: number, identity: statement.text(2)),
          state: state, created: statement.time(4),
          checkpoint: try Checkpoint.load(version: number, from: connection),
          run: try RunProgress.load(version: number, from: connection)))
    }
    return versions
  }
}
