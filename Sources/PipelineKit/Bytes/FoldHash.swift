/// A hash for tables that live and die in memory: fast on short keys, never stored.
///
/// Multiplies 128 bits wide and folds the halves, sixteen bytes a step. What is stored or compared
/// between runs uses `xxh64`; this one may change with any release.
///
/// - Complexity: O(count), about 3 ns plus 1 ns for each 16 bytes.
@inlinable @inline(__always)
package func foldHash(_ bytes: borrowing RawSpan, _ start: Int, count: Int) -> UInt64 {
  var state = (UInt64(truncatingIfNeeded: count) &+ 1) &* 0x9E37_79B9_7F4A_7C15
  var position = start
  var left = count
  while left > 16 {
    state = fold(bytes.word(position) ^ state, bytes.word(position + 8) ^ 0xE703_7ED1_A0B4_28DB)
    position += 16
    left -= 16
  }
  let low: UInt64
  let high: UInt64
  if left >= 8 {
    low = bytes.word(position)
    high = bytes.word(position + left - 8)
  } else if left >= 4 {
    low = UInt64(bytes.halfWord(position))
    high = UInt64(bytes.halfWord(position + left - 4))
  } else if left > 0 {
    low =
      UInt64(bytes.byte(position)) << 16 | UInt64(bytes.byte(position + left / 2)) << 8
      | UInt64(bytes.byte(position + left - 1))
    high = 0
  } else {
    low = 0
    high = 0
  }
  return fold(low ^ 0x8EBC_6AF0_9C88_C6E3 ^ state, high ^ 0x5899_65CC_7537_4CC3)
}

@inlinable @inline(__always)
func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}
