/// Loads without a bounds check, for loops whose bound was checked once at their head.
///
/// The caller guarantees `0 <= position` and `position + width <= byteCount`; everything that
/// scans, hashes or decodes bytes states that bound where its loop starts.
extension RawSpan {
  /// The byte at `position`.
  @inlinable @inline(__always)
  package func byte(_ position: Int) -> UInt8 {
    unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
  }

  /// The eight bytes from `position` on as a little-endian word.
  @inlinable @inline(__always)
  package func word(_ position: Int) -> UInt64 {
    let word = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self)
    return UInt64(littleEndian: word)
  }

  /// The four bytes from `position` on as a little-endian half word.
  @inlinable @inline(__always)
  package func halfWord(_ position: Int) -> UInt32 {
    let half = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt32.self)
    return UInt32(littleEndian: half)
  }

  /// Whether `count` bytes from `position` on equal those of `other` from `start` on.
  ///
  /// Up to 24 bytes are compared by words that overlap, with one branch: what is compared most is
  /// short, and of a length that no processor foresees.
  ///
  /// - Complexity: O(count), eight bytes at a time.
  @inlinable @inline(__always)
  package func matches(_ position: Int, _ other: borrowing RawSpan, _ start: Int, count: Int)
    -> Bool
  {
    if count >= 8 {
      let last = count &- 8
      let middle = Swift.min(8, last)
      let difference =
        (word(position) ^ other.word(start))
        | (word(position &+ middle) ^ other.word(start &+ middle))
        | (word(position &+ last) ^ other.word(start &+ last))
      if difference != 0 { return false }
      var index = 16
      while index < last {
        if word(position &+ index) != other.word(start &+ index) { return false }
        index &+= 8
      }
      return true
    }
    if count >= 4 {
      let last = count &- 4
      return (halfWord(position) ^ other.halfWord(start))
        | (halfWord(position &+ last) ^ other.halfWord(start &+ last)) == 0
    }
    if count <= 0 { return true }
    let (middle, last) = (count &>> 1, count &- 1)
    return (byte(position) ^ other.byte(start))
      | (byte(position &+ middle) ^ other.byte(start &+ middle))
      | (byte(position &+ last) ^ other.byte(start &+ last)) == 0
  }

  /// A copy of the bytes in `range`.
  ///
  /// - Complexity: O(range.count), one allocation.
  @inlinable
  package func array(_ range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "range outside span")
    return unsafe extracting(range).withUnsafeBytes { unsafe [UInt8]($0) }
  }
}
