/// What a view file says of its versions, read without writing to it and while others do.
package struct ViewStatus: Equatable, Sendable {
  /// One version of the pipeline.
  package struct Version: Equatable, Sendable {
    package let version: PipelineVersion
    package let state: PipelineVersion.State
    /// How far a replay has come that is not finished; nil for a version that is complete.
    package let stage: VersionRegister.Stage?
    package let created: Timestamp
    /// When it was last made the live one; `.none` if never.
    package let promoted: Timestamp
    /// Where in the log that was, for people.
    package let note: String
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
    var versions: [Version] = []
    for entry in try VersionRegister(connection).entries() {
      let number = entry.version.version
      versions.append(
        Version(
          version: entry.version, state: entry.state, stage: entry.stage, created: entry.created,
          promoted: entry.promoted, note: entry.note,
          checkpoint: try Checkpoint.load(version: number, from: connection),
          run: try RunProgress.load(version: number, from: connection)))
    }
    return versions
  }
}
