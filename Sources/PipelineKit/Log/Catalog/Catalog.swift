import GRDB

/// The log's manifest: its topics and segments, and the requests to its writer.
///
/// It is written when a topic is created, a segment rolled, or recovery has cut something, and not
/// by appends. With each such change the log's position and every active segment's summary are
/// recorded, all durable by then: so everything later is found in the active segments behind their
/// recorded ends, and opening a log costs no more than scanning that.
struct Catalog: Sendable {
  static let fileName = "catalog.sqlite"
  /// Kept in SQLite's `user_version`.
  static let version = 1

  let path: String
  let queue: DatabaseQueue

  /// Opens the catalog of a log that exists.
  ///
  /// - Throws: `notALog`, `catalogLost`, `newerCatalog` or `catalog`.
  init(directory: String, access: Access) throws(LogError) {
    path = directory + "/" + Self.fileName
    guard Directory.exists(path) else {
      throw try SegmentFolder.areThere(in: directory)
        ? .catalogLost(directory: directory) : .notALog(directory: directory)
    }
    var configuration = Configuration()
    configuration.readonly = access == .read
    configuration.busyMode = .timeout(Self.busySeconds)
    configuration.prepareDatabase { database in
      if access != .read {
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      }
    }
    let path = path
    queue = try Self.naming(path) { try DatabaseQueue(path: path, configuration: configuration) }
    try checkVersion()
  }

  /// What a catalog is opened for.
  enum Access {
    case read
    case update
  }

  /// Creates the file of an empty catalog, with mode 0600, and its tables.
  static func create(directory: String) throws(LogError) -> Catalog {
    let path = directory + "/" + fileName
    _ = try filing { () throws(FileError) in try OpenFile(path: path, mode: .updateOrCreate) }
    let catalog = try Catalog(directory: directory, access: .update)
    try catalog.write { database in
      guard try Int.fetchOne(database, sql: "PRAGMA user_version") == 0 else { return }
      try database.execute(sql: schema)
      try database.execute(sql: "PRAGMA user_version = \(version)")
    }
    return catalog
  }

  private func checkVersion() throws(LogError) {
    let found = try read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    guard found <= Self.version else { throw .newerCatalog(path: path, version: found) }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(LogError) -> Value {
    try Self.naming(path) { try queue.read(body) }
  }

  func write<Value>(_ body: (Database) throws -> Value) throws(LogError) -> Value {
    try Self.naming(path) { try queue.write(body) }
  }

  /// Moves what is committed from the WAL file into the catalog's own file, as far as no reader of
  /// an older state is in the way.
  func writeBack() throws(LogError) {
    try Self.naming(path) {
      _ = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
    }
  }

  /// Writes all into the catalog's own file and closes it.
  func close() throws(LogError) {
    try Self.naming(path) {
      _ = try queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      try queue.close()
    }
  }

  private static func naming<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(LogError) -> Value {
    do { return try body() } catch { throw .catalog(path: path, message: "\(error)") }
  }

  private static let busySeconds = 10.0

  private static let schema = """
    CREATE TABLE topics (
      name TEXT PRIMARY KEY,
      partitions INTEGER NOT NULL,
      partitioner TEXT NOT NULL,
      timestamp_path TEXT NOT NULL,
      id_path TEXT NOT NULL,
      format TEXT NOT NULL,
      segment_bytes INTEGER NOT NULL,
      is_internal INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE topic_key_paths (
      topic TEXT NOT NULL REFERENCES topics,
      ordinal INTEGER NOT NULL,
      path TEXT NOT NULL,
      PRIMARY KEY (topic, ordinal)
    ) STRICT;
    CREATE TABLE segments (
      topic TEXT NOT NULL REFERENCES topics,
      partition INTEGER NOT NULL,
      base_offset INTEGER NOT NULL,
      file TEXT NOT NULL,
      tier TEXT NOT NULL,
      is_sealed INTEGER NOT NULL,
      end_offset INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      batches INTEGER NOT NULL,
      records INTEGER NOT NULL,
      min_event_ms INTEGER NOT NULL,
      max_event_ms INTEGER NOT NULL,
      first_append_ms INTEGER NOT NULL,
      last_append_ms INTEGER NOT NULL,
      first_sequence INTEGER NOT NULL,
      last_sequence INTEGER NOT NULL,
      header_digest INTEGER NOT NULL,
      stream_ms INTEGER NOT NULL,
      PRIMARY KEY (topic, partition, base_offset)
    ) STRICT;
    CREATE TABLE log (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      generation INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      stream_ms INTEGER NOT NULL,
      append_ms INTEGER NOT NULL,
      is_end_of_input INTEGER NOT NULL,
      last_request INTEGER NOT NULL
    ) STRICT;
    INSERT INTO log VALUES (1, 0, 0, -9223372036854775808, -9223372036854775808, 0, 0);
    CREATE TABLE requests (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      topic TEXT NOT NULL,
      payload BLOB NOT NULL,
      requester TEXT NOT NULL,
      is_done INTEGER,
      answer TEXT
    ) STRICT;
    """
}
