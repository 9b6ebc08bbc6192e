import Foundation

/// Switches between the versions of a view file, and drops them, without knowing what they fold.
package final class VersionFile {
  package let path: String
  private let connection: Connection
  private let retry: RetryPolicy

  /// Opens a view file that is there.
  ///
  /// - Throws: `StateError.noViewFile`, `.notAViewFile`; `SQLiteError`.
  package init(path: String, retry: RetryPolicy = .standard) throws {
    guard Directory.exists(path) else { throw StateError.noViewFile(path: path) }
    self.path = path
    self.retry = retry
    connection = try retry.run {
      let connection = try Connection(path: path, role: .writer, settings: .writer)
      try ViewFile.checkIsOurs(connection)
      try Bookkeeping.migrate(connection)
      return connection
    }
  }

  /// All versions, by number.
  package func entries() throws -> [VersionRegister.Entry] {
    try VersionRegister(connection).entries()
  }

  /// One version.
  ///
  /// - Throws: `StateError.unknownVersion`.
  package func entry(_ number: Int) throws -> VersionRegister.Entry {
    let entries = try entries()
    guard let entry = entries.first(where: { $0.version.version == number }) else {
      throw StateError.unknownVersion(
        path: path, version: number, known: entries.map(\.version.version))
    }
    return entry
  }

  /// The version that a rollback goes back to: the one that was live before.
  ///
  /// - Throws: `StateError.nothingToRollBackTo`.
  package func previous() throws -> VersionRegister.Entry {
    let dormant = try entries().filter { $0.state == .dormant && $0.stage == nil }
    guard
      let latest = dormant.max(by: {
        ($0.promoted, $0.version.version) < ($1.promoted, $1.version.version)
      })
    else { throw StateError.nothingToRollBackTo(path: path) }
    return latest
  }

  /// The checkpoint of a version.
  package func checkpoint(of number: Int) throws -> Checkpoint {
    try Checkpoint.load(version: number, from: connection)
  }

  /// Makes a version the live one, in one transaction.
  ///
  /// - Parameter isBehindAllowed: whether it may have folded less than the live one.
  /// - Returns: the place in the log.
  /// - Throws: `StateError.unknownVersion`, `.incomplete`, `.behind`.
  package func promote(_ number: Int, isBehindAllowed: Bool, now: Timestamp) throws -> String {
    let (path, connection) = (path, connection)
    return try retry.run {
      try connection.transaction {
        let register = VersionRegister(connection)
        let entry = try self.entry(number)
        let own = try Checkpoint.load(version: number, from: connection)
        guard entry.stage == nil, own != .beginning || entry.state != .building else {
          throw StateError.incomplete(path: path, version: number)
        }
        if let live = try register.liveVersion(), live != number, !isBehindAllowed {
          let theirs = try Checkpoint.load(version: live, from: connection)
          guard own.hasReached(theirs) else {
            throw StateError.behind(
              path: path, version: number, at: own.position, live: live, liveAt: theirs.position)
          }
        }
        try register.promote(number, note: own.position, now: now)
        return own.position
      }
    }
  }

  /// Drops a version: its tables row by row in small transactions, then what the file says of it.
  ///
  /// - Throws: `StateError.unknownVersion`, `.liveDropped`.
  package func drop(_ number: Int, pause: () -> Void) throws {
    let (path, connection) = (path, connection)
    let entry = try entry(number)
    guard entry.state != .live else { throw StateError.liveDropped(path: path, version: number) }
    try retry.run {
      try connection.transaction {
        let register = VersionRegister(connection)
        // Another program may have promoted it since.
        guard try register.liveVersion() != number else {
          throw StateError.liveDropped(path: path, version: number)
        }
        try register.set(stage: .dropping, of: number)
        try register.set(number, to: .building)
      }
    }
    for table in try VersionRegister(connection).tableNames(of: number) {
      try empty(table, pause)
      try retry.run {
        try connection.transaction {
          try connection.execute("DROP TABLE IF EXISTS \(quoted(table))")
        }
      }
      pause()
    }
    try retry.run { try connection.transaction { try VersionRegister(connection).forget(number) } }
    for suffix in ["", "-wal", "-shm"] {
      // It is there only after a replay that was not finished.
      try? FileManager.default.removeItem(atPath: "\(path).v\(number)-building" + suffix)
    }
  }

  private static let rowsADeletion = 5_000

  /// Deletes the rows of a table in order of its key: dropping a large one at once would keep the
  /// live version waiting.
  private func empty(_ table: String, _ pause: () -> Void) throws {
    let columns = try connection.texts(
      "SELECT name FROM pragma_table_info(\(literal(table))) WHERE pk > 0 ORDER BY pk")
    let key = columns.isEmpty ? "rowid" : columns.map(quoted).joined(separator: ", ")
    let isThere = try connection.integer(
      "SELECT count(*) FROM sqlite_schema WHERE name = \(literal(table))")
    let isIndexOfWords = try connection.integer(
      "SELECT count(*) FROM sqlite_schema WHERE name = \(literal(table)) "
        + "AND sql LIKE 'CREATE VIRTUAL%'")
    guard isThere == 1, isIndexOfWords == 0 else { return }
    var deleted = Self.rowsADeletion
    while deleted == Self.rowsADeletion {
      deleted = try retry.run {
        try connection.transaction {
          try connection.execute(
            """
            DELETE FROM \(quoted(table)) WHERE (\(key)) IN (SELECT \(key) FROM \(quoted(table)) \
            ORDER BY \(key) LIMIT \(Self.rowsADeletion))
            """)
          return connection.changedRowCount
        }
      }
      pause()
    }
  }
}
