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
  /// - Complexity: O(count), eight bytes at a time; a tail is compared by a word that overlaps.
  @inlinable @inline(__always)
  package func matches(_ position: Int, _ other: borrowing RawSpan, _ start: Int, count: Int)
    -> Bool
  {
    if count >= 8 {
      var index = 0
      while index + 8 < count {
        if word(position + index) != other.word(start + index) { return false }
        index += 8
      }
      return word(position + count - 8) == other.word(start + count - 8)
    }
    if count >= 4 {
      return halfWord(position) == other.halfWord(start)
        && halfWord(position + count - 4) == other.halfWord(start + count - 4)
    }
    var index = 0
    while index < count {
      if byte(position + index) != other.byte(start + index) { return false }
      index += 1
    }
    return true
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
