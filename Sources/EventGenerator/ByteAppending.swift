/// Text appended as UTF-8 bytes: what a line is made of, without a `String` in between.
extension Array<UInt8> {
  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }

  /// Appends decimal digits, at least `width` of them.
  mutating func append(decimal number: Int, width: Int = 1) {
    precondition(number >= 0 && width <= 20, "a number at or above zero, 20 digits at most")
    var digits = 1
    var rest = number / 10
    while rest > 0 {
      rest /= 10
      digits += 1
    }
    let start = count
    append(contentsOf: repeatElement(0x30, count: Swift.max(digits, width)))
    var position = count - 1
    rest = number
    while position >= start && rest > 0 {
      self[position] = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
      position -= 1
    }
  }

  /// Appends `digits` lowercase hexadecimal digits, the low ones of `number`.
  mutating func append(hex number: UInt64, digits: Int) {
    let start = count
    append(contentsOf: repeatElement(0x30, count: digits))
    var rest = number
    for position in stride(from: start + digits - 1, through: start, by: -1) {
      let nibble = UInt8(truncatingIfNeeded: rest) & 15
      self[position] = nibble + (nibble < 10 ? 48 : 87)
      rest >>= 4
    }
  }

  /// Appends a version 4 UUID (RFC 9562, section 5.4) in its canonical text.
  mutating func append(_ id: EventID) {
    append(hex: id.high >> 32, digits: 8)
    append(0x2D)
    append(hex: id.high >> 16, digits: 4)
    append("-4")
    append(hex: id.high, digits: 3)
    append(0x2D)
    append(hex: id.low >> 48 & 0x3FFF | 0x8000, digits: 4)
    append(0x2D)
    append(hex: id.low, digits: 12)
  }

  /// Appends `2026-03-01T12:00:00.000Z`.
  mutating func append(rfc3339 milliseconds: Int) {
    precondition(milliseconds >= 0, "a time at or after 1970")
    let (days, time) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    let date = CivilDate(daysSinceEpoch: days)
    append(decimal: date.year, width: 4)
    append(0x2D)
    append(decimal: date.month, width: 2)
    append(0x2D)
    append(decimal: date.day, width: 2)
    append(0x54)
    append(clock: time / 1_000)
    append(0x2E)
    append(decimal: time % 1_000, width: 3)
    append(0x5A)
  }

  /// Appends `12:00:00`, the time of day of a count of seconds.
  mutating func append(clock seconds: Int) {
    append(decimal: seconds / 3_600, width: 2)
    append(0x3A)
    append(decimal: seconds / 60 % 60, width: 2)
    append(0x3A)
    append(decimal: seconds % 60, width: 2)
  }

  /// Appends minor units as the decimal of a currency with `exponent` digits: 4550 at 2 is
  /// `45.50`.
  mutating func append(minor amount: Int, exponent: Int) {
    var scale = 1
    for _ in 0..<exponent { scale *= 10 }
    append(decimal: amount / scale)
    guard exponent > 0 else { return }
    append(0x2E)
    append(decimal: amount % scale, width: exponent)
  }
}
