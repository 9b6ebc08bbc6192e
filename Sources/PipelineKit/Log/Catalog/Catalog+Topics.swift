import GRDB

extension Catalog {
  /// Everything the catalog says of topics and segments, read in one transaction.
  struct Contents: Equatable, Sendable {
    /// Counts the changes to topics and segments.
    var generation: UInt64
    /// The log when the catalog was last written.
    var position: LogPosition
    /// By name.
    var topics: [TopicConfig]
    /// By partition and base offset.
    var segments: [Segment]
  }

  /// Returns everything the catalog says of topics and segments.
  func contents() throws(LogError) -> Contents {
    try read { database in
      let log = try Row.fetchOne(database, sql: "SELECT * FROM log")
      guard let log else { throw DatabaseError(message: "no row in table log") }
      return Contents(
        generation: UInt64(log["generation"] as Int64),
        position: Self.position(of: log),
        topics: try Self.topics(database),
        segments: try Row.fetchAll(
          database, sql: "SELECT * FROM segments ORDER BY topic, partition, base_offset"
        ).map(Self.segment))
    }
  }

  private static func position(of row: Row) -> LogPosition {
    LogPosition(
      sequence: UInt64(row["sequence"] as Int64),
      streamTime: Timestamp(milliseconds: row["stream_ms"]),
      appendTime: Timestamp(milliseconds: row["append_ms"]),
      isEndOfInput: row["is_end_of_input"],
      lastRequest: RequestID(row["last_request"]))
  }

  private static func topics(_ database: Database) throws -> [TopicConfig] {
    try Row.fetchAll(database, sql: "SELECT * FROM topics ORDER BY name").map { row in
      let name: String = row["name"]
      let keyPaths = try String.fetchAll(
        database, sql: "SELECT path FROM topic_key_paths WHERE topic = ? ORDER BY ordinal",
        arguments: [name])
      return TopicConfig(
        name: name, partitions: row["partitions"], partitioner: row["partitioner"],
        keyPaths: keyPaths, timestampPath: row["timestamp_path"], idPath: row["id_path"],
        format: row["format"], segmentBytes: row["segment_bytes"],
        isInternal: row["is_internal"])
    }
  }

  /// Adds a topic.
  static func insert(_ topic: TopicConfig, into database: Database) throws {
    try database.execute(
      sql: "INSERT INTO topics VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        topic.name, topic.partitions, topic.partitioner, topic.timestampPath, topic.idPath,
        topic.format, topic.segmentBytes, topic.isInternal,
      ])
    for (ordinal, path) in topic.keyPaths.enumerated() {
      try database.execute(
        sql: "INSERT INTO topic_key_paths VALUES (?, ?, ?)",
        arguments: [topic.name, ordinal, path])
    }
  }
}
