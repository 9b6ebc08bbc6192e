/// Returns the 32-bit MurmurHash2 of `key` as Kafka's clients compute it.
///
/// Signed, as in Java: a partition is `(hash & 0x7fffffff) % count`, see ``Partitioner``.
///
/// Source: Kafka, `org.apache.kafka.common.utils.Utils.murmur2`, with its seed.
@inlinable
package func murmur2(_ key: RawSpan) -> Int32 {
  let multiplier: UInt32 = 0x5BD1_E995
  var hash: UInt32 = 0x9747_B28C ^ UInt32(truncatingIfNeeded: key.byteCount)
  var offset = 0
  while offset &+ 4 <= key.byteCount {
    var word = UInt32(
      littleEndian: key.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    word = word &* multiplier
    word = (word ^ (word &>> 24)) &* multiplier
    hash = (hash &* multiplier) ^ word
    offset &+= 4
  }
  if offset < key.byteCount {
    var shift: UInt32 = 0
    while offset < key.byteCount {
      hash ^= UInt32(key.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) &<< shift
      shift &+= 8
      offset &+= 1
    }
    hash = hash &* multiplier
  }
  hash = (hash ^ (hash &>> 13)) &* multiplier
  return Int32(bitPattern: hash ^ (hash &>> 15))
}
