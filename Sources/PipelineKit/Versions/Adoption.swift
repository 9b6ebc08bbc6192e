import Dispatch

/// Copies the tables of a version from the file it was built in into the view file, in small
/// transactions, while the live version goes on being written there.
///
///     aside   t__v4   ████████████████
///     views   t__v4   ████▌               one transaction: the next rows in key order
///
/// **Law.** It can be stopped at any point and goes on from there: the rows that have come over are
/// the first ones in key order, so the last of them says where. The checkpoint comes last; a version
/// without one has no rows that anybody could see.
struct Adoption {
  /// The version in the view file; its tables are there, and empty when it begins.
  let store: ViewStore
  /// The file it was built in, which nobody writes any more.
  let aside: String
  let progress: (_ table: String, _ rows: Int) -> Void
  let isStopped: () -> Bool

  /// What a transaction is to take: well below the 100 ms that the live version may have to wait.
  private static let milliseconds = 40.0
  private static let rowsFirst = 1_000
  private static let rowsMax = 200_000

  /// - Returns: whether all is there; false if it was stopped.
  func run() throws -> Bool {
    let connection = store.connection
    try connection.execute("ATTACH DATABASE \(literal(aside)) AS aside")
    defer { try? connection.execute("DETACH DATABASE aside") }
    try copyIndexes()
    for table in store.tables {
      guard try copy(table) else { return false }
    }
    let number = store.version.version
    try store.commit { transaction in
      for table in ["pipeline_checkpoints", "pipeline_runs"] {
        let columns = try transaction.connection.texts(
          "SELECT name FROM pragma_table_info('\(table)')"
        ).map(quoted).joined(separator: ", ")
        try transaction.connection.execute(
          """
          INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM aside.\(table) \
          WHERE version = \(number)
          """)
      }
      try VersionRegister(transaction.connection).set(stage: nil, of: number)
    }
    return true
  }

  /// Indexes are made while tables are empty: one of a full table would be one long transaction.
  private func copyIndexes() throws {
    let names = store.tables.map { literal($0.storedName(version: store.version.version)) }
    try store.commit { transaction in
      let connection = transaction.connection
      for sql in try connection.texts(
        """
        SELECT sql FROM aside.sqlite_schema AS a WHERE type = 'index' AND sql NOT NULL \
        AND tbl_name IN (\(names.joined(separator: ", "))) \
        AND NOT EXISTS (SELECT 1 FROM main.sqlite_schema AS m WHERE m.name = a.name)
        """)
      {
        try connection.execute(sql)
      }
    }
  }

  /// Copies an index of words: its content cannot be read as rows, so the tables behind it are copied.
  /// Nothing has looked into the new one since it was made, so nothing of it is in memory.
  private func copyWords(_ table: TableSpec) throws {
    let stored = table.storedName(version: store.version.version)
    try store.commit { transaction in
      for part in ["_data", "_idx", "_docsize", "_config"] {
        let name = quoted(stored + part)
        try transaction.connection.execute(
          "DELETE FROM main.\(name); INSERT INTO main.\(name) SELECT * FROM aside.\(name)")
      }
    }
  }

  private func copy(_ table: TableSpec) throws -> Bool {
    if table.isFullText {
      try copyWords(table)
      return true
    }
    var limit = Self.rowsFirst
    var copied = 0
    let copy = TableCopy(table, version: store.version.version)
    while !isStopped() {
      let start = DispatchTime.now().uptimeNanoseconds
      let count = try store.commit { try copy.next(limit, on: $0.connection) }
      let taken = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6
      copied += count
      progress(table.name, copied)
      if count < limit { return true }
      let fitting = Double(limit) * Self.milliseconds / max(taken, 0.1)
      limit = min(max(Int(min(fitting, Double(2 * limit))), 50), Self.rowsMax)
    }
    return false
  }
}

/// The statements that copy one table from `aside` to `main`, in order of its key.
private struct TableCopy {
  private let key: [String]
  private let last: String
  private let insert: (first: String, next: String)

  init(_ table: TableSpec, version: Int) {
    let stored = quoted(table.storedName(version: version))
    let columns = table.columnNames.map(quoted)
    // A journal without a key is in the order of its rowids.
    key = table.keyCount > 0 ? Array(columns.prefix(table.keyCount)) : ["rowid"]
    let all = (table.keyCount > 0 ? columns : ["rowid"] + columns).joined(separator: ", ")
    let order = key.joined(separator: ", ")
    let descending = key.map { "\($0) DESC" }.joined(separator: ", ")
    let places = key.map { _ in "?" }.joined(separator: ", ")
    last = "SELECT \(order) FROM main.\(stored) ORDER BY \(descending) LIMIT 1"
    let from = "INSERT INTO main.\(stored) (\(all)) SELECT \(all) FROM aside.\(stored)"
    insert = (
      "\(from) ORDER BY \(order) LIMIT ?",
      "\(from) WHERE (\(order)) > (\(places)) ORDER BY \(order) LIMIT ?"
    )
  }

  /// Copies the next rows; returns how many there were.
  func next(_ limit: Int, on connection: Connection) throws -> Int {
    let reached = try Statement(last, on: connection)
    guard try reached.step() else {
      return try run(insert.first, [], limit, on: connection)
    }
    let values = reached.values()
    reached.reset()
    return try run(insert.next, values, limit, on: connection)
  }

  private func run(
    _ sql: String, _ values: [SQLValue], _ limit: Int, on connection: Connection
  ) throws(SQLiteError) -> Int {
    let statement = try Statement(sql, on: connection)
    for (index, value) in values.enumerated() { try statement.bind(index, value) }
    try statement.bind(values.count, Int64(limit))
    try statement.run()
    return connection.changedRowCount
  }
}
