/// Numbers written as they were read: the inverse of the readers, digit by digit.
///
/// `append` is for one number and any array; `put` writes where a caller made room for a column.
extension NumberText {
  /// Appends `value` in decimal, padded with zeros to `width` digits.
  static func append(_ value: Int64, width: Int = 0, to out: inout [UInt8]) {
    grow(&out, by: byteCountMax) { target, position in
      put(value, width: width, in: &target, &position)
    }
  }

  /// Appends `scaled` with `places` decimals.
  static func append(scaled: Int64, places: Int, to out: inout [UInt8]) {
    grow(&out, by: byteCountMax) { target, position in
      put(scaled: scaled, places: places, in: &target, &position)
    }
  }

  private static func grow(
    _ out: inout [UInt8], by room: Int, _ body: (inout MutableRawSpan, inout Int) -> Void
  ) {
    var position = out.count
    out.append(contentsOf: repeatElement(0, count: room))
    do {
      var span = out.mutableSpan
      var target = span.mutableBytes
      body(&target, &position)
    }
    out.removeLast(out.count - position)
  }

  /// Writes `value` at `position` as `append` does, and advances the position.
  ///
  /// - Precondition: `target` has room for `byteCountMax` bytes there, `width` is at most 18.
  @inline(__always)
  static func put(
    _ value: Int64, width: Int, in target: inout MutableRawSpan, _ position: inout Int
  ) {
    if value < 0 {
      target.put(UInt8(ascii: "-"), at: position)
      position &+= 1
    }
    putDigits(value.magnitude, width: width, in: &target, &position)
  }

  /// Writes `scaled` with `places` decimals at `position`, and advances the position.
  ///
  /// - Precondition: as for `put(_:width:in:_:)`; `places` is at most 17.
  @inline(__always)
  static func put(
    scaled: Int64, places: Int, in target: inout MutableRawSpan, _ position: inout Int
  ) {
    if scaled < 0 {
      target.put(UInt8(ascii: "-"), at: position)
      position &+= 1
    }
    var scale: UInt64 = 1
    for _ in 0..<places { scale &*= 10 }
    let whole = scaled.magnitude / scale
    putDigits(whole, width: 1, in: &target, &position)
    target.put(UInt8(ascii: "."), at: position)
    position &+= 1
    putDigits(scaled.magnitude &- whole &* scale, width: places, in: &target, &position)
  }

  /// Writes the digits of `value`, at least `width` of them, two a step.
  @inline(__always)
  private static func putDigits(
    _ value: UInt64, width: Int, in target: inout MutableRawSpan, _ position: inout Int
  ) {
    let end = position &+ max(digitCount(value), width)
    var at = end
    var rest = value
    while rest >= 10 {
      let pair = UInt8(truncatingIfNeeded: rest % 100)
      rest /= 100
      at &-= 2
      target.put(0x30 &+ pair / 10, at: at)
      target.put(0x30 &+ pair % 10, at: at &+ 1)
    }
    if rest > 0 {
      at &-= 1
      target.put(0x30 &+ UInt8(truncatingIfNeeded: rest), at: at)
    }
    while at > position {
      at &-= 1
      target.put(UInt8(ascii: "0"), at: at)
    }
    position = end
  }

  @inline(__always)
  private static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var rest = value
    while rest >= 10_000 {
      rest /= 10_000
      count &+= 4
    }
    return count &+ (rest >= 1000 ? 3 : rest >= 100 ? 2 : rest >= 10 ? 1 : 0)
  }
}
