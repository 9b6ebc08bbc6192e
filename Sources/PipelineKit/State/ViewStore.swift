/// One view file, opened by the only writer of one pipeline version.
///
/// Law: rows, state and checkpoint commit together. `commit` is one `BEGIN IMMEDIATE … COMMIT`;
/// a crash leaves what was before it or what is after it.
///
///     let store = try ViewStore(path: path, version: version, role: .live, now: now)
///     try store.define(tables: tables, views: views)
///     try store.commit { transaction in
///       try views.apply(in: transaction)
///       try checkpoint.save(in: transaction)
///     }
///
/// Used by one thread at a time, the writer. Readers open connections of their own, by `reader()`
/// or with any SQLite tool, and see the last commit while the next one is written (WAL). The file
/// is created with mode 0600, is never renamed or replaced, and may be written by other versions
/// of the pipeline at the same time: each waits for the other's transaction to end.
package final class ViewStore {
  /// What the program opened the file for.
  package enum Role: Sendable {
    /// To keep the live version up to date; the first version of a new file is live at once.
    case live
    /// To build a version beside the live one, or to let a dormant one catch up.
    case building
  }

  /// Path of the file.
  package let path: String
  /// The version this store writes, under the number that the file's register gave it.
  package let version: PipelineVersion
  /// The writer's connection.
  package let connection: Connection
  let role: Role
  private let retry: RetryPolicy
  private let checkpointer: Checkpointer
  /// Called after each transaction, by the thread that wrote it: to let another writer go first.
  package var didEndTransaction: (() -> Void)?
  /// Pages in the write-ahead log after the last commit.
  private var logPages = 0
  private let logPagesMax: Int

  /// Pages in the write-ahead log from which on it is written back.
  private static let logPagesMin = 1000
  private(set) var tables: [TableSpec] = []
  private(set) var views: [PublicView] = []

  /// Opens or creates the file and registers the version in it.
  ///
  /// - Parameters:
  ///   - number: the number that the version must have in this file; nil for that of a version of
  ///     the same code and options, or a new one.
  ///   - arguments: the arguments by which the version's options were given, for later programs.
  ///   - now: recorded as the version's time of creation, if it is new.
  ///   - logBytesMax: bytes of the write-ahead log after which a new transaction waits for it to be
  ///     written back.
  /// - Throws: `StateError` when the file is of another pipeline, code or options;
  ///   `SQLiteError` when it cannot be opened or stays locked.
  package init(
    path: String, version: PipelineVersion, role: Role, number: Int? = nil,
    arguments: [String] = [], now: Timestamp,
    settings: ConnectionSettings = .writer, retry: RetryPolicy = .standard,
    logBytesMax: Int = 512 << 20
  ) throws {
    self.path = path
    checkpointer = Checkpointer(path: path)
    logPagesMax = logBytesMax / settings.pageBytes
    self.role = role
    self.retry = retry
    try ViewFile.createPrivately(path)
    (connection, self.version) = try retry.run {
      let connection = try Connection(path: path, role: .writer, settings: settings)
      try ViewFile.checkIsOurs(connection)
      try Bookkeeping.migrate(connection)
      let registered = try connection.transaction {
        try VersionRegister(connection).register(
          version, role: role, number: number, arguments: arguments, now: now)
      }
      return (connection, registered)
    }
    connection.onCommit { [unowned self] pages in
      logPages = pages
      if pages >= ViewStore.logPagesMin { checkpointer.ask() }
    }
  }

  /// Creates the version's tables that are missing and, if it is live, the public views.
  ///
  /// `ingested_files` and `dead_letters` are added to both. Runs in one transaction; views whose
  /// definition has not changed are left alone.
  ///
  /// - Throws: `StateError.tableChanged`, `StateError.unknownPlaceholder`, `SQLiteError`.
  package func define(tables: [TableSpec], views: [PublicView]) throws {
    // An application may name the tables of the kit that its folds write themselves.
    let own = [IngestedFile.table, DeadLetter.table, DeadLetterState.table]
    self.tables = (tables + own).reduce(into: []) { distinct, table in
      if !distinct.contains(where: { $0.name == table.name }) { distinct.append(table) }
    }
    self.views = (views + [IngestedFile.view, DeadLetter.view]).reduce(into: []) {
      distinct, view in
      if !distinct.contains(where: { $0.name == view.name }) { distinct.append(view) }
    }
    try commit { transaction in
      try createTables(in: transaction)
      try describe(in: transaction)
      if role == .live {
        try VersionRegister(transaction.connection).publish(transaction.version)
      }
    }
  }

  /// Runs `body` in one transaction; whatever it wrote is there afterwards, or nothing of it.
  ///
  /// A busy database and an input/output error are retried by the store's policy, `body` included:
  /// it writes values it was given and changes nothing in memory.
  package func commit<T>(_ body: (ViewTransaction) throws -> T) throws -> T {
    waitForRoom()
    defer { didEndTransaction?() }
    return try retry.run {
      try connection.transaction {
        try checkIsLive()
        return try body(ViewTransaction(connection: connection, version: version.version))
      }
    }
  }

  /// A program that keeps the live version up to date ends when another version was promoted.
  private func checkIsLive() throws {
    if role == .live { try VersionRegister(connection).checkIsLive(version.version) }
  }

  /// Opens a transaction that stays open over several calls, until `end` or `abandon`.
  ///
  /// Only getting hold of the write lock is retried: what a body wrote is no longer there to write
  /// again.
  package func begin() throws -> ViewTransaction {
    waitForRoom()
    try retry.run { try connection.execute("BEGIN IMMEDIATE") }
    do { try checkIsLive() } catch {
      abandon()
      throw error
    }
    return ViewTransaction(connection: connection, version: version.version)
  }

  /// Lets the write-ahead log be written back, and begun anew, when it has become long.
  private func waitForRoom() {
    if logPages >= logPagesMax { checkpointer.wait() }
  }

  /// Commits the open transaction.
  package func end() throws(SQLiteError) {
    try connection.execute("COMMIT")
    didEndTransaction?()
  }

  /// Takes back what the open transaction wrote.
  package func abandon() {
    // SQLite rolls back by itself after some failures; a second ROLLBACK is an error of no interest.
    try? connection.execute("ROLLBACK")
  }

  /// Opens an independent connection that reads committed data, for one task's cache misses.
  package func reader(settings: ConnectionSettings = .reader) throws(SQLiteError) -> Connection {
    try Connection(path: path, role: .reader, settings: settings)
  }

  /// The last committed checkpoint of this version.
  package func checkpoint() throws(SQLiteError) -> Checkpoint {
    try Checkpoint.load(version: version.version, from: connection)
  }

  /// Moves what is committed from the WAL file into the view file and empties the former, so that a
  /// copy of this one file is whole; what a reader of an older state is in the way of stays behind
  /// until it is done.
  package func writeBack() throws(SQLiteError) {
    checkpointer.wait()
    try connection.statement("PRAGMA wal_checkpoint(TRUNCATE)").run()
  }
}
