/// Numbers as text, read only where writing them again gives the same bytes.
///
/// The readers of whole columns write into a buffer with room for one value a scalar and stop at
/// the first scalar that does not fit.
package enum NumberText {
  /// Digits that always fit an `Int64`.
  static let digitsMax = 18

  /// The most bytes that a number of `digitsMax` digits takes: a sign, a zero and a point more.
  static let byteCountMax = 22

  @inline(__always)
  static func isNumeric(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || byte == UInt8(ascii: "-") }

  /// Reads all scalars as integers.
  ///
  /// - Returns: false when one is not the canonical text of an integer of up to eighteen digits.
  static func integers(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, into out: inout [Int64]
  ) -> Bool {
    precondition(out.count >= spans.count, "room for a value a scalar")
    var out = out.mutableSpan
    for index in 0..<spans.count {
      SlotBuffer.touch(spans, from: index, in: bytes)
      let span = unsafe spans[unchecked: index]
      let start = SlotBuffer.start(span)
      guard let value = integer(bytes, start, start + SlotBuffer.count(span)) else { return false }
      unsafe out[unchecked: index] = value
    }
    return true
  }

  /// The canonical integer in `start..<end`: no leading zero, no plus, no minus zero.
  @inline(__always)
  package static func integer(_ bytes: borrowing RawSpan, _ start: Int, _ end: Int) -> Int64? {
    guard start < end else { return nil }
    let isNegative = bytes.byte(start) == UInt8(ascii: "-")
    let first = isNegative ? start + 1 : start
    guard let value = digits(bytes, first, end) else { return nil }
    if bytes.byte(first) == 0x30, end - first > 1 || isNegative { return nil }
    return isNegative ? -value : value
  }

  /// One to eighteen digits, leading zeros allowed.
  @inline(__always)
  static func digits(_ bytes: borrowing RawSpan, _ start: Int, _ end: Int) -> Int64? {
    let count = end - start
    guard count > 0, count <= digitsMax else { return nil }
    if count <= 8, end >= 8 { return digits8(bytes.word(end - 8), count: count) }
    return slowDigits(bytes, start, end)
  }

  private static func slowDigits(_ bytes: borrowing RawSpan, _ start: Int, _ end: Int) -> Int64? {
    var value: Int64 = 0
    for position in start..<end {
      let digit = bytes.byte(position) &- 0x30
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
    }
    return value
  }

  /// The number in the last `count` bytes of `word`, 1 to 8, most significant digit first.
  @inline(__always)
  private static func digits8(_ word: UInt64, count: Int) -> Int64? {
    // What stands before the digits becomes zeros; then pairs, fours and the whole are joined.
    let kept = (word ^ 0x3030_3030_3030_3030) & (UInt64.max << UInt64(64 - 8 * count))
    guard (kept | (kept &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 == 0 else { return nil }
    let pairs = (kept &* 10 &+ kept >> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
    return Int64((fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF)
  }

  /// Reads all scalars as integers scaled by the number of decimal places of the first.
  ///
  /// - Returns: the number of places, or nil when a scalar does not fit.
  static func decimals(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, into out: inout [Int64]
  ) -> Int? {
    let start = SlotBuffer.start(spans[0])
    let end = start + SlotBuffer.count(spans[0])
    var point = start
    while point < end, bytes.byte(point) != UInt8(ascii: ".") { point += 1 }
    let places = end - point - 1
    guard places > 0, places < digitsMax else { return nil }
    var scale: Int64 = 1
    for _ in 0..<places { scale *= 10 }
    precondition(out.count >= spans.count, "room for a value a scalar")
    var out = out.mutableSpan
    for index in 0..<spans.count {
      SlotBuffer.touch(spans, from: index, in: bytes)
      let span = unsafe spans[unchecked: index]
      let start = SlotBuffer.start(span)
      let end = start + SlotBuffer.count(span)
      guard let value = decimal(bytes, start, end, point: end - places - 1, scale: scale) else {
        return nil
      }
      unsafe out[unchecked: index] = value
    }
    return places
  }

  private static func decimal(
    _ bytes: borrowing RawSpan, _ start: Int, _ end: Int, point: Int, scale: Int64
  ) -> Int64? {
    guard point > start, bytes.byte(point) == UInt8(ascii: ".") else { return nil }
    let isNegative = bytes.byte(start) == UInt8(ascii: "-")
    let first = isNegative ? start + 1 : start
    guard end - first - 1 <= digitsMax, let whole = digits(bytes, first, point),
      let fraction = digits(bytes, point + 1, end)
    else { return nil }
    if bytes.byte(first) == 0x30, point - first > 1 { return nil }
    let scaled = whole * scale + fraction
    // "-0.00" has no integer that gives its sign back.
    if isNegative, scaled == 0 { return nil }
    return isNegative ? -scaled : scaled
  }

  /// Reads all scalars as one prefix and a number behind it.
  ///
  /// - Returns: the length of the prefix, and the width of the digits behind it (0: they have no
  ///   leading zeros, so need none); nil when a scalar does not fit.
  static func affixed(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, into out: inout [Int64]
  ) -> (prefixCount: Int, width: Int)? {
    let start = SlotBuffer.start(spans[0])
    let count = SlotBuffer.count(spans[0])
    var prefix = count
    while prefix > 0, bytes.byte(start + prefix - 1) &- 0x30 < 10 { prefix -= 1 }
    prefix = max(prefix, count - digitsMax)
    guard prefix < count, prefix <= 255 else { return nil }
    var isPadded = true
    var hasLeadingZero = false
    precondition(out.count >= spans.count, "room for a value a scalar")
    var out = out.mutableSpan
    for index in 0..<spans.count {
      SlotBuffer.touch(spans, from: index, in: bytes)
      let span = unsafe spans[unchecked: index]
      let begin = SlotBuffer.start(span)
      let end = begin + SlotBuffer.count(span)
      guard end - begin > prefix, bytes.matches(begin, bytes, start, count: prefix),
        let value = digits(bytes, begin + prefix, end)
      else { return nil }
      if end - begin != count { isPadded = false }
      if bytes.byte(begin + prefix) == 0x30, end - begin - prefix > 1 { hasLeadingZero = true }
      if hasLeadingZero, !isPadded { return nil }
      unsafe out[unchecked: index] = value
    }
    return (prefix, isPadded ? count - prefix : 0)
  }
}
