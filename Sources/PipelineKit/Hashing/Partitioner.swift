/// A rule that places a key in one of a topic's partitions.
///
/// Part of a topic's settings, by raw value. It is never changed for a topic with records: the
/// records of one key would then lie in two partitions.
package enum Partitioner: String, CaseIterable, Sendable {
  /// Kafka's default: the positive bits of ``murmur2(_:)``, modulo the partition count.
  case murmur2
  /// As in Ruby clients: the key's MD5 as one 128-bit number, modulo the partition count.
  case md5

  /// Returns the partition of `key`, in `0 ..< count`.
  ///
  /// - Parameter count: the topic's number of partitions, at least 1.
  package func partition(of key: RawSpan, count: Int) -> Int32 {
    precondition(count > 0, "topic without partitions")
    precondition(count <= Int(Int32.max), "more partitions than indices")
    switch self {
    case .murmur2:
      return (PipelineKit.murmur2(key) & Int32.max) % Int32(count)
    case .md5:
      let (high, low) = PipelineKit.md5(key)
      let divisor = UInt64(count)
      return Int32(divisor.dividingFullWidth((high % divisor, low)).remainder)
    }
  }
}
