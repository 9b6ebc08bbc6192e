import GRDB

extension Catalog {
  /// A change to the segments: all of it is recorded, or nothing.
  struct Change: Sendable {
    /// The log after the change; durable already.
    var position: LogPosition
    /// Topics that are new.
    var topics: [TopicConfig] = []
    /// Segments that are no longer part of the log: empty ones whose sync failed.
    var removed: [Segment] = []
    /// Segments that are new, sealed now, or longer than they were.
    var segments: [Segment] = []
  }

  /// Records a change.
  ///
  /// - Returns: the catalog's new generation.
  func record(_ change: Change) throws(LogError) -> UInt64 {
    try write { database in
      for topic in change.topics { try Self.insert(topic, into: database) }
      for segment in change.removed { try Self.delete(segment, from: database) }
      for segment in change.segments { try Self.upsert(segment, into: database) }
      let position = change.position
      try database.execute(
        sql: """
          UPDATE log SET generation = generation + 1, sequence = ?, stream_ms = ?,
            append_ms = ?, is_end_of_input = ?, last_request = ?
          """,
        arguments: [
          Int64(position.sequence), position.streamTime.milliseconds,
          position.appendTime.milliseconds, position.isEndOfInput, position.lastRequest.value,
        ])
      let generation = try Int64.fetchOne(database, sql: "SELECT generation FROM log")
      return UInt64(generation ?? 0)
    }
  }

  private static func delete(_ segment: Segment, from database: Database) throws {
    try database.execute(
      sql: "DELETE FROM segments WHERE topic = ? AND partition = ? AND base_offset = ?",
      arguments: [
        segment.target.topic, segment.target.partition.index, segment.summary.baseOffset.value,
      ])
  }

  private static func upsert(_ segment: Segment, into database: Database) throws {
    let summary = segment.summary
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO segments
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        segment.target.topic, segment.target.partition.index, summary.baseOffset.value,
        segment.fileName, segment.tier.rawValue, segment.isSealed,
        summary.endOffset.value, summary.bytes, summary.batches, summary.records,
        summary.minTimestamp.milliseconds, summary.maxTimestamp.milliseconds,
        summary.firstAppendTime.milliseconds, summary.lastAppendTime.milliseconds,
        Int64(summary.firstSequence), Int64(summary.lastSequence), Int64(summary.headerDigest),
        summary.streamTime.milliseconds,
      ])
  }

  /// Reads what `upsert` wrote.
  static func segment(of row: Row) throws -> Segment {
    func time(_ name: String) -> Timestamp { Timestamp(milliseconds: row[name]) }
    guard let tier = Segment.Tier(rawValue: row["tier"]) else {
      throw DatabaseError(message: "unknown tier in table segments")
    }
    var summary = SegmentSummary(
      baseOffset: Offset(row["base_offset"] as Int64), streamTime: time("stream_ms"))
    summary.endOffset = Offset(row["end_offset"] as Int64)
    summary.bytes = row["bytes"]
    summary.batches = row["batches"]
    summary.records = row["records"]
    summary.minTimestamp = time("min_event_ms")
    summary.maxTimestamp = time("max_event_ms")
    summary.firstAppendTime = time("first_append_ms")
    summary.lastAppendTime = time("last_append_ms")
    summary.firstSequence = UInt64(row["first_sequence"] as Int64)
    summary.lastSequence = UInt64(row["last_sequence"] as Int64)
    summary.headerDigest = UInt32(row["header_digest"] as Int64)
    let partition = PartitionID(index: row["partition"])
    return Segment(
      target: TopicPartition(topic: row["topic"], partition: partition),
      fileName: row["file"], tier: tier, isSealed: row["is_sealed"], summary: summary)
  }
}
