/// Tables and public views of a version.
extension ViewStore {
  /// Makes this version the live one: its views, the version register and `user_version` change in
  /// one transaction, so that readers see the old rows or the new, and never a missing table.
  ///
  /// - Parameter note: the log position of the switch, for people.
  package func promote(note: String, now: Timestamp) throws {
    try commit { transaction in
      try publishViews(in: transaction)
      try VersionRegister(transaction.connection)
        .promote(version.version, note: note, now: now)
    }
  }

  /// Creates the secondary indexes of the version's tables that are missing.
  ///
  /// Apart from `define`, because a bulk run is twice as fast when it builds them at its end.
  package func createIndexes() throws {
    try commit { transaction in
      for table in tables {
        for sql in table.indexSQL(version: transaction.version) {
          try transaction.connection.execute(sql)
        }
      }
    }
  }

  /// Drops a version's tables, checkpoint and entry; the live version cannot be dropped.
  package func drop(version dropped: Int, tables: [TableSpec]) throws {
    try commit { transaction in
      let state = try VersionRegister(transaction.connection).state(of: dropped)
      precondition(state != .live, "the live version dropped")
      for table in tables + [IngestedFile.table, DeadLetter.table] {
        let stored = quoted(table.storedName(version: dropped))
        try transaction.connection.execute("DROP TABLE IF EXISTS \(stored)")
      }
      try transaction.connection.execute(
        """
        DELETE FROM pipeline_checkpoints WHERE version = \(dropped);
        DELETE FROM pipeline_versions WHERE version = \(dropped);
        """)
    }
  }

  func createTables(in transaction: ViewTransaction) throws {
    for table in tables {
      let sql = table.createSQL(version: transaction.version)
      let stored = table.storedName(version: transaction.version)
      let existing = try schemaSQL(of: stored, in: transaction)
      if existing == nil { try transaction.connection.execute(sql) }
      if let existing, existing != sql {
        throw StateError.tableChanged(path: path, table: stored)
      }
    }
  }

  func publishViews(in transaction: ViewTransaction) throws {
    var hasChanged = try dropObsoleteViews(in: transaction)
    for view in views {
      let body = try view.definition(tables: tables, version: transaction.version)
      let sql = "CREATE VIEW \(quoted(view.name)) AS \(body)"
      guard try schemaSQL(of: view.name, in: transaction) != sql else {
        try describe(view, body: body, in: transaction)
        continue
      }
      hasChanged = true
      try transaction.connection.execute("DROP VIEW IF EXISTS \(quoted(view.name))")
      try transaction.connection.execute(sql)
      try describe(view, body: body, in: transaction)
    }
    if hasChanged { try raiseUserVersion(in: transaction) }
  }

  private func dropObsoleteViews(in transaction: ViewTransaction) throws(SQLiteError) -> Bool {
    let known = Set(views.map(\.name))
    let obsolete = try transaction.connection.texts("SELECT name FROM pipeline_views")
      .filter { !known.contains($0) }
    for name in obsolete {
      try transaction.connection.execute("DROP VIEW IF EXISTS \(quoted(name))")
      try transaction.connection.execute(
        "DELETE FROM pipeline_views WHERE name = \(literal(name))")
    }
    return !obsolete.isEmpty
  }

  private func describe(
    _ view: PublicView, body: String, in transaction: ViewTransaction
  ) throws(SQLiteError) {
    let statement = try transaction.connection.statement(
      """
      INSERT OR REPLACE INTO pipeline_views (name, sentence, definition, units) \
      VALUES (?, ?, ?, ?)
      """)
    for (index, text) in [view.name, view.sentence, body, view.units].enumerated() {
      try statement.bind(index, text: text)
    }
    try statement.run()
  }

  /// Tools that cache the schema watch this number.
  private func raiseUserVersion(in transaction: ViewTransaction) throws(SQLiteError) {
    let current = try transaction.connection.integer("PRAGMA user_version") ?? 0
    try transaction.connection.execute("PRAGMA user_version = \(current + 1)")
  }

  private func schemaSQL(
    of name: String, in transaction: ViewTransaction
  ) throws(SQLiteError) -> String? {
    try transaction.connection.texts(
      "SELECT sql FROM sqlite_schema WHERE name = \(literal(name))"
    ).first
  }
}
