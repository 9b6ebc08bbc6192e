/// All that is known of a record batch without reading its body.
///
/// Its bytes are drawn in ``RecordBatchFormat``.
package struct BatchHeader: Equatable, Sendable {
  /// What kind of batch this is.
  package struct Flags: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }
    /// A marker without a body: the inputs ended with this append.
    package static let endOfInput = Flags(rawValue: 1)
  }

  package var flags: Flags
  package var bodyFormat: UInt8
  /// The offset of the first record.
  package var baseOffset: Offset
  /// How many records are in the batch.
  package var recordCount: Int
  /// The last record's offset minus `baseOffset`; over `recordCount - 1` once compacted.
  package var lastOffsetDelta: Int
  /// The least and greatest event time; `.none` if there is none.
  package var minTimestamp: Timestamp
  package var maxTimestamp: Timestamp
  /// When the append was made; never goes back within a log.
  package var appendTime: Timestamp
  /// The append this batch is a part of: dense over the whole log, from 1.
  package var sequence: UInt64
  /// This batch's number within its append, from 0, and how many there are.
  package var batchInAppend: Int
  package var batchesInAppend: Int
  /// The partition's stream time before this batch: `.none` at first.
  package var streamTimeBefore: Timestamp
  /// The greatest stream time of all partitions of data topics after this append.
  package var logStreamTime: Timestamp
  /// How far the append reaches into its source; nil if it has none.
  package var source: SourceReach?
  package var columns: [ColumnEntry]

  /// The offset behind the last record: the next batch's base.
  package var nextOffset: Offset { baseOffset + (lastOffsetDelta + 1) }

  /// The partition's stream time after this batch.
  package var streamTimeAfter: Timestamp { max(streamTimeBefore, maxTimestamp) }

  /// Bytes of the body: the columns' stored lengths together.
  package var bodyLength: Int { columns.reduce(0) { $0 + Int($1.storedLength) } }

  /// Bytes of the header as stored.
  package var headerLength: Int { RecordBatchFormat.headerLength(columnCount: columns.count) }

  /// Bytes of the whole batch as stored.
  package var storedLength: Int { headerLength + bodyLength }

  /// Whether `offset` lies within the batch.
  package func contains(_ offset: Offset) -> Bool {
    baseOffset <= offset && offset < nextOffset
  }
}
