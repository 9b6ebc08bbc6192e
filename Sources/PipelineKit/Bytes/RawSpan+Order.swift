/// What sorting names by their bytes needs: they differ in eight bytes behind what all begin with.
extension RawSpan {
  /// How many bytes this and `other` begin with alike, at most `limit`.
  ///
  /// - Complexity: O(result).
  func commonPrefixCount(with other: RawSpan, limit: Int) -> Int {
    let end = Swift.min(byteCount, other.byteCount, limit)
    var count = 0
    while count < end, byte(count) == other.byte(count) { count += 1 }
    return count
  }

  /// Eight bytes from `skipped` on as a number that orders like them, zeros behind the end.
  func orderingWord(skipping skipped: Int) -> UInt64 {
    if skipped + 8 <= byteCount { return word(skipped).byteSwapped }
    var word: UInt64 = 0
    for index in skipped..<skipped + 8 {
      word = word << 8 | UInt64(index < byteCount ? byte(index) : 0)
    }
    return word
  }
}
