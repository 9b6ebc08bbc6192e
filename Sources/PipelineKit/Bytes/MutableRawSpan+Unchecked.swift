/// Stores without a bounds check, for loops that made room once at their head.
///
/// The caller guarantees `0 <= position` and `position + width <= byteCount`.
extension MutableRawSpan {
  /// Stores one byte at `position`.
  @inlinable @inline(__always)
  mutating func put(_ byte: UInt8, at position: Int) {
    unsafe storeBytes(of: byte, toUncheckedByteOffset: position, as: UInt8.self)
  }

  /// Stores four bytes from `position` on, least significant first.
  @inlinable @inline(__always)
  mutating func put(_ half: UInt32, at position: Int) {
    unsafe storeBytes(of: half.littleEndian, toUncheckedByteOffset: position, as: UInt32.self)
  }

  /// Stores eight bytes from `position` on, least significant first.
  @inlinable @inline(__always)
  mutating func put(_ word: UInt64, at position: Int) {
    unsafe storeBytes(of: word.littleEndian, toUncheckedByteOffset: position, as: UInt64.self)
  }

  /// Copies `count` bytes of `source`, from `start` on, to `position`.
  ///
  /// - Complexity: O(count), eight bytes at a time; faster than a call of `memcpy` below some
  ///   hundred bytes.
  @inlinable @inline(__always)
  mutating func copy(_ source: borrowing RawSpan, _ start: Int, count: Int, to position: Int) {
    if count >= 8 {
      let last = count &- 8
      var index = 0
      while index < last {
        put(source.word(start &+ index), at: position &+ index)
        index &+= 8
      }
      return put(source.word(start &+ last), at: position &+ last)
    }
    if count >= 4 {
      put(source.halfWord(start), at: position)
      return put(source.halfWord(start &+ count &- 4), at: position &+ count &- 4)
    }
    var index = 0
    while index < count {
      put(source.byte(start &+ index), at: position &+ index)
      index &+= 1
    }
  }
}
