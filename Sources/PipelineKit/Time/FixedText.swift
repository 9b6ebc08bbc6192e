/// A position in a text of known length at the end of a byte array, filled from left to right.
///
/// The array grows once, by the whole text, and every byte is then stored in place: appending byte
/// by byte took twice as long.
struct FixedText {
  private var position: Int

  /// Grows `out` by `count` bytes, to be filled.
  init(appending count: Int, to out: inout [UInt8]) {
    position = out.count
    out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
  }

  /// Puts one byte.
  @inline(__always)
  mutating func put(_ byte: UInt8, in out: inout MutableSpan<UInt8>) {
    out[position] = byte
    position += 1
  }

  /// Puts a mark and two digits.
  @inline(__always)
  mutating func put(_ mark: Unicode.Scalar, _ value: Int, in out: inout MutableSpan<UInt8>) {
    put(UInt8(ascii: mark), in: &out)
    putTwo(value, in: &out)
  }

  /// Puts two digits; the value is less than 100.
  @inline(__always)
  mutating func putTwo(_ value: Int, in out: inout MutableSpan<UInt8>) {
    let number = UInt8(truncatingIfNeeded: value)
    out[position] = 0x30 + number / 10
    out[position + 1] = 0x30 + number % 10
    position += 2
  }

  /// Puts `value` in exactly `digits` decimal digits, zeros in front.
  @inline(__always)
  mutating func put(_ value: Int, digits: Int, in out: inout MutableSpan<UInt8>) {
    var rest = UInt32(truncatingIfNeeded: value)
    for index in stride(from: position + digits - 1, through: position, by: -1) {
      out[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    precondition(rest == 0, "number wider than its digits")
    position += digits
  }

  /// Puts `12:00:00` for a second of the day.
  mutating func putTimeOfDay(second: Int, in out: inout MutableSpan<UInt8>) {
    putTwo(second / 3600, in: &out)
    put(":", second / 60 % 60, in: &out)
    put(":", second % 60, in: &out)
  }

  /// Puts `Z`, `+02:00` or, without a colon, `+0200`.
  @inline(__always)
  mutating func put(_ zone: WrittenZone, colon: Bool, in out: inout MutableSpan<UInt8>) {
    if zone == .z { return put(UInt8(ascii: "Z"), in: &out) }
    let minutes = Int(abs(zone.seconds)) / 60
    put(zone.isNegative ? "-" : "+", minutes / 60, in: &out)
    if colon { put(UInt8(ascii: ":"), in: &out) }
    putTwo(minutes % 60, in: &out)
  }
}
