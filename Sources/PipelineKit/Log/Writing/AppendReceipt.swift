/// What an acknowledged append was given.
package struct AppendReceipt: Equatable, Sendable {
  package var sequence: UInt64
  /// The first offset in each partition it touched.
  package var baseOffsets: [TopicPartition: Offset]
  /// Bytes written to segments, headers included.
  package var bytes: Int
}
