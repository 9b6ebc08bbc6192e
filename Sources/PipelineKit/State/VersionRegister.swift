/// The table `pipeline_versions`: the versions that a view file holds, and the live one.
///
/// **Law.** Versions are data: their tables, the SQL of their views, their code and options are
/// stored with them. So any program can switch between them or drop one, even if it cannot fold it.
/// At most one version is live; a unique index says so, too.
///
///     pipeline_versions           number, code, options, state
///     pipeline_version_tables     the tables of each version
///     pipeline_version_views      the SQL, the meaning and the key of each of its public views
///     pipeline_version_options    its options for people, and the arguments they were given by
package struct VersionRegister {
  let connection: Connection

  /// Creates the register of the file behind `connection`.
  package init(_ connection: Connection) {
    self.connection = connection
  }

  /// One version of the file.
  package struct Entry: Equatable, Sendable {
    package let version: PipelineVersion
    package let state: PipelineVersion.State
    /// How far a replay has come that is not finished; nil for a version that is complete.
    package let stage: Stage?
    package let created: Timestamp
    /// When it was last made the live one; `.none` if never.
    package let promoted: Timestamp
    package let note: String
  }

  /// The stages of a version that is not complete.
  package enum Stage: String, Sendable {
    /// Its rows are in a file of their own beside the view file.
    case aside
    /// They are being copied into the view file.
    case adopting
    /// It is being dropped.
    case dropping
  }

  // MARK: Reading

  /// All versions, by number.
  package func entries() throws(SQLiteError) -> [Entry] {
    // A file that an older program wrote, and none of this kind since, lacks two columns.
    let isOld =
      try connection.integer(
        "SELECT count(*) FROM pragma_table_info('pipeline_versions') WHERE name = 'code'") == 0
    let statement = try Statement(
      """
      SELECT pipeline, version, identity, state, created_ms, promoted_ms, note, \
      \(isOld ? "version, NULL" : "code, stage") FROM pipeline_versions ORDER BY version
      """, on: connection)
    var entries: [Entry] = []
    while try statement.step() {
      let number = Int(statement.integer(1))
      guard number > 0, let state = PipelineVersion.State(rawValue: statement.text(3)) else {
        continue
      }
      let identity = statement.text(2)
      let stored = isOld ? [] : try options(of: number)
      entries.append(
        Entry(
          version: PipelineVersion(
            pipeline: statement.text(0), number: number, code: Int(statement.integer(7)),
            identity: identity,
            options: stored.isEmpty ? VersionOption.all(ofIdentity: identity) : stored),
          state: state, stage: Stage(rawValue: statement.text(8)), created: statement.time(4),
          promoted: statement.time(5), note: statement.text(6)))
    }
    return entries
  }

  /// The version of that number; nil when the file does not hold it.
  package func entry(_ number: Int) throws(SQLiteError) -> Entry? {
    try entries().first { $0.version.version == number }
  }

  /// The live version as it was declared.
  package func live() throws(SQLiteError) -> Entry? {
    try entries().first { $0.state == .live }
  }

  private func options(of number: Int) throws(SQLiteError) -> [VersionOption] {
    let statement = try connection.statement(
      """
      SELECT name, value FROM pipeline_version_options WHERE version = ? AND kind = 'option' \
      ORDER BY position
      """)
    try statement.bind(0, Int64(number))
    var options: [VersionOption] = []
    while try statement.step() {
      options.append(VersionOption(statement.text(0), statement.text(1)))
    }
    return options
  }

  /// The arguments by which the options of a version were given on the command line.
  package func arguments(of number: Int) throws(SQLiteError) -> [String] {
    let isOld =
      try connection.integer(
        "SELECT count(*) FROM sqlite_schema WHERE name = 'pipeline_version_options'") == 0
    if isOld { return [] }
    return try connection.texts(
      """
      SELECT value FROM pipeline_version_options WHERE version = \(number) AND kind = 'argument' \
      ORDER BY position
      """)
  }

  /// The live version's number, if the file has one.
  package func liveVersion() throws(SQLiteError) -> Int? {
    let statement = try connection.statement(
      "SELECT version FROM pipeline_versions WHERE state = 'live'")
    defer { statement.reset() }
    return try statement.step() ? Int(statement.integer(0)) : nil
  }

  /// The state of `version`; nil when the file does not hold it.
  package func state(of version: Int) throws(SQLiteError) -> PipelineVersion.State? {
    let states = try connection.texts(
      "SELECT state FROM pipeline_versions WHERE version = \(version)")
    return states.first.flatMap(PipelineVersion.State.init)
  }

  /// - Throws: `StateError.superseded` if another version than `number` is live.
  func checkIsLive(_ number: Int) throws {
    let live = try liveVersion()
    guard live == number else {
      throw StateError.superseded(path: connection.path, version: number, live: live)
    }
  }

  // MARK: Registering

  /// Admits a program that wants to write the version it declares, adding the version if it is new.
  ///
  /// - Parameters:
  ///   - number: the number it must have; nil to find one of the same code and options, or a new one.
  ///   - arguments: the arguments its options were given by.
  /// - Returns: the version under its number in this file.
  /// - Throws: `StateError.otherPipeline`, or for a live role `.otherVersion`.
  func register(
    _ declared: PipelineVersion, role: ViewStore.Role, number: Int? = nil,
    arguments: [String] = [], now: Timestamp
  ) throws -> PipelineVersion {
    try checkPipeline(declared)
    let entries = try entries()
    if role == .live, let live = entries.first(where: { $0.state == .live })?.version {
      guard live.foldsLike(declared) else {
        throw StateError.otherVersion(path: connection.path, live: live, expected: declared)
      }
      return declared.numbered(live.version)
    }
    let known = entries.last {
      if let number { $0.version.version == number } else { $0.version.foldsLike(declared) }
    }
    if let known, !known.version.foldsLike(declared) {
      throw StateError.otherVersion(
        path: connection.path, live: known.version, expected: declared)
    }
    let found = known?.version.version ?? number ?? nextNumber(entries, for: declared)
    let version = declared.numbered(found)
    if known == nil {
      try insert(version, state: role == .live ? .live : .building, arguments, now: now)
    } else if role == .live {
      try set(found, to: .live)
    }
    return version
  }

  /// The number of a replay of what is declared: of one that was begun and not finished, or a new one.
  package func numberOfReplay(_ declared: PipelineVersion) throws -> Int {
    try checkPipeline(declared)
    let entries = try entries()
    let begun = entries.last {
      $0.state == .building && $0.stage != .dropping && $0.version.foldsLike(declared)
    }
    return begun?.version.version ?? nextNumber(entries, for: declared)
  }

  /// At least the code's own number, so that the tables of a new file are numbered by it.
  private func nextNumber(_ entries: [Entry], for declared: PipelineVersion) -> Int {
    max(declared.code, (entries.last?.version.version ?? 0) + 1)
  }

  private func insert(
    _ version: PipelineVersion, state: PipelineVersion.State, _ arguments: [String],
    now: Timestamp
  ) throws(SQLiteError) {
    let statement = try connection.statement(
      """
      INSERT INTO pipeline_versions (pipeline, version, identity, state, created_ms, code) \
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    try statement.bind(0, text: version.pipeline)
    try statement.bind(1, Int64(version.version))
    try statement.bind(2, text: version.identity)
    try statement.bind(3, text: state.rawValue)
    try statement.bind(4, now.milliseconds)
    try statement.bind(5, Int64(version.code))
    try statement.run()
    try save(version.options.map { ($0.name, $0.value) }, kind: "option", of: version.version)
    try save(arguments.map { ("", $0) }, kind: "argument", of: version.version)
  }

  private func save(
    _ rows: [(name: String, value: String)], kind: String, of number: Int
  ) throws(SQLiteError) {
    let statement = try connection.statement(
      "INSERT OR REPLACE INTO pipeline_version_options VALUES (?, ?, ?, ?, ?)")
    for (position, row) in rows.enumerated() {
      try statement.bind(0, Int64(number))
      try statement.bind(1, text: kind)
      try statement.bind(2, Int64(position))
      try statement.bind(3, text: row.name)
      try statement.bind(4, text: row.value)
      try statement.run()
    }
  }

  /// Says how far a version is that is not complete, or that it is.
  func set(stage: Stage?, of number: Int) throws(SQLiteError) {
    let value = stage.map { literal($0.rawValue) } ?? "NULL"
    try connection.execute(
      "UPDATE pipeline_versions SET stage = \(value) WHERE version = \(number)")
  }

  func set(_ version: Int, to state: PipelineVersion.State) throws(SQLiteError) {
    try connection.execute(
      "UPDATE pipeline_versions SET state = '\(state.rawValue)' WHERE version = \(version)")
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
}
