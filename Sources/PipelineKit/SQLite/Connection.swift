package import GRDB
import GRDBSQLite

/// One SQLite connection, opened and configured by GRDB, used through the C API on the hot path.
///
/// Law: one thread uses a connection at a time. GRDB opens it in SQLite's multi-thread mode, so
/// SQLite itself takes no mutex; the class is not `Sendable` and is handed over whole.
///
/// Durability: WAL with `synchronous = NORMAL`. A commit is atomic against a crash of the process
/// at once, and against a loss of power as of the last WAL checkpoint: the file may then be some
/// commits behind, never torn. That is enough for views, whose rows, state and log position
/// commit together: the log, synced before the commit, is read again from the older position.
package final class Connection {
  /// What a connection may do.
  package enum Role: Sendable {
    /// Reads and writes, and creates the file.
    case writer
    /// Reads committed data only; the file must exist.
    case reader
  }

  /// The path the file was opened by.
  package let path: String
  let handle: OpaquePointer
  private let queue: DatabaseQueue
  private var cache: [String: Statement] = [:]
  private var didCommit: ((_ logPages: Int) -> Void)?

  /// The WAL file is cut back to this size after a checkpoint, whatever one large commit needed.
  private static let journalBytesMax = 64 << 20

  /// Opens the file at `path`.
  ///
  /// - Throws: `SQLiteError.cannotOpen`, or `busy` when the file is locked while it is set up.
  package init(
    path: String, role: Role, settings: ConnectionSettings
  ) throws(SQLiteError) {
    self.path = path
    var configuration = Configuration()
    configuration.readonly = role == .reader
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(Double(settings.busyTimeoutMilliseconds) / 1000)
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      handle = try queue.inDatabase { database in
        guard let handle = database.sqliteConnection else {
          throw DatabaseError(resultCode: .SQLITE_CANTOPEN)
        }
        return handle
      }
    } catch {
      let error = error as? DatabaseError
      throw .cannotOpen(
        path: path, code: error?.extendedResultCode.rawValue ?? SQLITE_CANTOPEN,
        message: error?.message ?? "unable to open database file")
    }
    takeOver()
    try configure(role: role, settings: settings)
  }

  deinit {
    cache.removeAll()
  }

  /// Removes GRDB's commit and rollback hooks: they serve its observers, of which there are none,
  /// and trap when a transaction runs outside GRDB's own queue, as all of ours do.
  private func takeOver() {
    sqlite3_commit_hook(handle, nil, nil)
    sqlite3_rollback_hook(handle, nil, nil)
  }

  private func configure(role: Role, settings: ConnectionSettings) throws(SQLiteError) {
    if role == .writer {
      try execute("PRAGMA page_size = \(settings.pageBytes)")
      try execute("PRAGMA journal_mode = WAL")
      try execute("PRAGMA synchronous = NORMAL")
      try execute("PRAGMA journal_size_limit = \(Self.journalBytesMax)")
    }
    try execute("PRAGMA cache_size = -\(settings.cacheBytesMax / 1024)")
    try execute("PRAGMA mmap_size = 0")
  }

  /// Runs statements that return nothing, separated by semicolons.
  package func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw lastError(sql: sql) }
  }

  /// Returns the prepared statement of `sql`, compiled on first use and kept for the life of the
  /// connection: for the few fixed statements of a hot path, not for text made from data.
  package func statement(_ sql: String) throws(SQLiteError) -> Statement {
    if let statement = cache[sql] { return statement }
    let statement = try Statement(sql, on: self)
    cache[sql] = statement
    return statement
  }

  /// Returns the first column of the first row as an integer; nil without a row or when NULL.
  package func integer(_ sql: String) throws(SQLiteError) -> Int64? {
    let statement = try Statement(sql, on: self)
    guard try statement.step(), !statement.isNull(0) else { return nil }
    return statement.integer(0)
  }

  /// Returns the first column of every row as text, NULL as the empty string.
  package func texts(_ sql: String) throws(SQLiteError) -> [String] {
    let statement = try Statement(sql, on: self)
    var texts: [String] = []
    while try statement.step() { texts.append(statement.text(0)) }
    return texts
  }

  /// Rows that the last INSERT, UPDATE or DELETE changed.
  package var changedRowCount: Int { Int(sqlite3_changes64(handle)) }

  /// Has `body` called after each commit with the pages that the write-ahead log then holds, in the
  /// place of SQLite's own checkpoint, which is left to `body`.
  package func onCommit(_ body: @escaping (_ logPages: Int) -> Void) {
    didCommit = body
    sqlite3_wal_hook(
      handle,
      { connection, _, _, pages in
        guard let connection else { return SQLITE_OK }
        Unmanaged<Connection>.fromOpaque(connection).takeUnretainedValue().didCommit?(Int(pages))
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Runs the migrations that the file has not seen yet.
  package func migrate(_ migrator: DatabaseMigrator) throws(SQLiteError) {
    do {
      try migrator.migrate(queue)
    } catch {
      throw lastError(sql: "migration: \(error)")
    }
  }

  func lastError(sql: String) -> SQLiteError {
    let code = sqlite3_extended_errcode(handle)
    if code & 0xff == SQLITE_BUSY { return .busy(path: path, sql: sql) }
    return .failed(code: code, message: String(cString: sqlite3_errmsg(handle)), sql: sql)
  }
}
