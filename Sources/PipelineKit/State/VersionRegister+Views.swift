/// The tables and views of versions as data: what makes a switch possible without their program.
extension VersionRegister {
  /// A public view of a version, its placeholders replaced.
  package struct StoredView: Equatable, Sendable {
    package let name: String
    package let definition: String
    package let sentence: String
    package let units: String
    /// The columns that tell its rows apart; none where that is not known.
    package let key: [String]
  }

  /// Stores what a version consists of, replacing what was stored.
  func describe(_ number: Int, tables: [TableSpec], views: [StoredView]) throws(SQLiteError) {
    try connection.execute(
      """
      DELETE FROM pipeline_version_tables WHERE version = \(number);
      DELETE FROM pipeline_version_views WHERE version = \(number);
      """)
    let table = try connection.statement("INSERT INTO pipeline_version_tables VALUES (?, ?, ?)")
    for spec in tables {
      try table.bind(0, Int64(number))
      try table.bind(1, text: spec.name)
      try table.bind(2, text: spec.storedName(version: number))
      try table.run()
    }
    let view = try connection.statement(
      "INSERT INTO pipeline_version_views VALUES (?, ?, ?, ?, ?, ?, ?)")
    for (position, stored) in views.enumerated() {
      try view.bind(0, Int64(number))
      try view.bind(1, Int64(position))
      let texts = [
        stored.name, stored.definition, stored.sentence, stored.units,
        stored.key.joined(separator: ","),
      ]
      for (index, text) in texts.enumerated() { try view.bind(2 + index, text: text) }
      try view.run()
    }
  }

  /// The stored names of a version's tables.
  package func tableNames(of number: Int) throws(SQLiteError) -> [String] {
    try connection.texts(
      "SELECT stored_name FROM pipeline_version_tables WHERE version = \(number) ORDER BY name")
  }

  /// The public views of a version, in the order they were declared in.
  package func views(of number: Int) throws(SQLiteError) -> [StoredView] {
    let statement = try Statement(
      """
      SELECT name, definition, sentence, units, key_columns FROM pipeline_version_views \
      WHERE version = \(number) ORDER BY position
      """, on: connection)
    var views: [StoredView] = []
    while try statement.step() {
      views.append(
        StoredView(
          name: statement.text(0), definition: statement.text(1), sentence: statement.text(2),
          units: statement.text(3), key: statement.text(4).split(separator: ",").map(String.init)))
    }
    return views
  }

  /// Makes the public views those of a version, in the caller's transaction; views that are the same
  /// stay as they are.
  func publish(_ number: Int) throws(SQLiteError) {
    let wanted = try views(of: number)
    var hasChanged = false
    let known = Set(wanted.map(\.name))
    for name in try connection.texts("SELECT name FROM pipeline_views") where !known.contains(name)
    {
      hasChanged = true
      try connection.execute(
        """
        DROP VIEW IF EXISTS \(quoted(name));
        DELETE FROM pipeline_views WHERE name = \(literal(name));
        """)
    }
    for view in wanted {
      let sql = "CREATE VIEW \(quoted(view.name)) AS \(view.definition)"
      let found = try connection.texts(
        "SELECT sql FROM sqlite_schema WHERE name = \(literal(view.name))")
      if found.first != sql {
        hasChanged = true
        try connection.execute("DROP VIEW IF EXISTS \(quoted(view.name))")
        try connection.execute(sql)
      }
      try describe(view)
    }
    // Tools that cache the schema watch this number.
    let current = try connection.integer("PRAGMA user_version") ?? 0
    if hasChanged { try connection.execute("PRAGMA user_version = \(current + 1)") }
  }

  private func describe(_ view: StoredView) throws(SQLiteError) {
    let statement = try connection.statement(
      """
      INSERT OR REPLACE INTO pipeline_views (name, sentence, definition, units) \
      VALUES (?, ?, ?, ?)
      """)
    for (index, text) in [view.name, view.sentence, view.definition, view.units].enumerated() {
      try statement.bind(index, text: text)
    }
    try statement.run()
  }

  /// Makes `version` the live one and the one that was live dormant, with its views, in the caller's
  /// transaction: readers see the old rows or the new, and never a missing view.
  ///
  /// - Parameter note: the place in the log of the switch, for people.
  package func promote(_ version: Int, note: String, now: Timestamp) throws(SQLiteError) {
    try publish(version)
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

  /// Removes what the register and the checkpoints say of a version, in the caller's transaction.
  func forget(_ number: Int) throws(SQLiteError) {
    let tables = [
      "pipeline_checkpoints", "pipeline_runs", "pipeline_version_tables", "pipeline_version_views",
      "pipeline_version_options", "pipeline_versions",
    ]
    for table in tables {
      try connection.execute("DELETE FROM \(table) WHERE version = \(number)")
    }
  }
}
