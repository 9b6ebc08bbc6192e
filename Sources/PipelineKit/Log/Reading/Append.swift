/// What one append put into the topics that are read.
package struct Append: Sendable {
  /// The append's place in the order of the whole log, from 1.
  package var sequence: UInt64
  /// At least one, by topic and partition; empty if this is only the end of the inputs.
  package var batches: [StoredBatch]
  /// How far the append reaches into its source; nil if it has none.
  package var source: SourceReach?
  /// The greatest stream time of all partitions of data topics after this append.
  package var logStreamTime: Timestamp
  package var appendTime: Timestamp
  /// Whether the inputs ended with this append.
  package var endOfInput: Bool
}
