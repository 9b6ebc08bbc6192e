/// Tables and public views of a version.
extension ViewStore {
  /// Makes this version the live one: its views, the version register and `user_version` change in
  /// one transaction, so that readers see the old rows or the new, and never a missing table.
  ///
  /// - Parameter note: the log position of the switch, for people.
  package func promote(note: String, now: Timestamp) throws {
    try commit { transaction in
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

  /// Stores what the version consists of, for programs that do not know it.
  func describe(in transaction: ViewTransaction) throws {
    var stored: [VersionRegister.StoredView] = []
    for view in views {
      stored.append(
        VersionRegister.StoredView(
          name: view.name,
          definition: try view.definition(tables: tables, version: transaction.version),
          sentence: view.sentence, units: view.units, key: view.key))
    }
    try VersionRegister(transaction.connection)
      .describe(transaction.version, tables: tables, views: stored)
  }

  private func schemaSQL(
    of name: String, in transaction: ViewTransaction
  ) throws(SQLiteError) -> String? {
    try transaction.connection.texts(
      "SELECT sql FROM sqlite_schema WHERE name = \(literal(name))"
    ).first
  }
}
