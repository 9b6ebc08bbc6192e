import GRDBSQLite

/// What went wrong in SQLite, with its own words and the statement it was running.
package enum SQLiteError: Error, Equatable {
  /// A statement failed; `code` is SQLite's extended result code.
  case failed(code: Int32, message: String, sql: String)
  /// Another connection held the write lock for longer than the busy timeout.
  case busy(path: String, sql: String)
  /// What was typed is not one query that only reads.
  case notOneQuery(sql: String)
  /// The file could not be opened as a database.
  case cannotOpen(path: String, code: Int32, message: String)

  /// Whether another connection kept the work from being done.
  package var isLocked: Bool {
    switch self {
    case .busy: true
    case .notOneQuery: false
    case .failed(let code, _, _), .cannotOpen(_, let code, _):
      [SQLITE_BUSY, SQLITE_LOCKED].contains(code & 0xff)
    }
  }

  /// Whether a row with the same key was there already.
  var isKeyTaken: Bool {
    guard case .failed(let code, _, _) = self else { return false }
    // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID, which are macros that Swift does not import.
    return [6, 8, 10].contains { code == SQLITE_CONSTRAINT | $0 << 8 }
  }

  /// Whether the same work may succeed when it is tried again: a lock, or an input/output error.
  package var isRetryable: Bool {
    switch self {
    case .busy: true
    case .notOneQuery: false
    case .failed(let code, _, _), .cannotOpen(_, let code, _):
      [SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR].contains(code & 0xff)
    }
  }
}

extension SQLiteError: CustomStringConvertible {
  /// What is wrong, where, and what to do next.
  package var description: String {
    switch self {
    case .failed(SQLITE_FULL, let message, _):
      "\(message); free some space, then run again: the file stays at its last commit"
    case .failed(let code, let message, let sql):
      "SQLite error \(code): \(message), running: \(sql.prefix(400))"
    case .busy(let path, let sql):
      "\(path): locked by another program for too long; stop it, or wait until it has "
        + "committed (running: \(sql.prefix(80)))"
    case .notOneQuery:
      "expected one query that only reads, such as SELECT … or WITH …"
    case .cannotOpen(let path, let code, let message):
      "\(path): cannot be opened as a SQLite database (error \(code): \(message)); "
        + "check the folder, the permissions and that it is not another kind of file"
    }
  }
}
