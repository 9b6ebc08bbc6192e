/// One partition's share of an append, encoded, but not yet placed in the log.
package struct EncodedBatch: Sendable {
  package var target: TopicPartition
  /// At least 1.
  package var recordCount: Int
  /// The least event time in the batch; `.none` in internal topics.
  package var minTimestamp: Timestamp
  /// The greatest event time in the batch; `.none` in internal topics.
  package var maxTimestamp: Timestamp
  /// What the body is; opaque to the log.
  package var bodyFormat: UInt8
  /// The directory: their stored lengths add up to the body's.
  package var columns: [ColumnEntry]
  /// The columns' stored bytes back to back.
  package var body: [UInt8]

  package init(
    target: TopicPartition, recordCount: Int, minTimestamp: Timestamp, maxTimestamp: Timestamp,
    bodyFormat: UInt8, columns: [ColumnEntry], body: [UInt8]
  ) {
    self.target = target
    self.recordCount = recordCount
    self.minTimestamp = minTimestamp
    self.maxTimestamp = maxTimestamp
    self.bodyFormat = bodyFormat
    self.columns = columns
    self.body = body
  }
}
