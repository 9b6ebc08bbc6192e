/// The canonical text of a UUID: `8-4-4-4-12` lower-case hexadecimal digits.
///
/// Eight digits are read at a time, as the bytes of one word. A digit's value is its low four bits,
/// plus nine for a letter; whether the eight were digits at all is found by writing them out again
/// and comparing, which leaves no table, no loop and no case to forget.
@usableFromInline
enum UUIDText {
  @usableFromInline static let byteCount = 36
  /// A one in every byte: times a byte, that byte eight times.
  @usableFromInline static let ones: UInt64 = 0x0101_0101_0101_0101

  /// Returns the two big-endian halves that `text` spells, or `nil` when it is not a canonical
  /// lower-case UUID.
  @inlinable
  static func parse(_ text: RawSpan) -> (high: UInt64, low: UInt64)? {
    guard text.byteCount == byteCount else { return nil }
    guard byte(text, 8) == 0x2D, byte(text, 13) == 0x2D else { return nil }
    guard byte(text, 18) == 0x2D, byte(text, 23) == 0x2D else { return nil }
    let digits1 = half(text, 0) | half(text, 4) &<< 32
    let digits2 = half(text, 9) | half(text, 14) &<< 32
    let digits3 = half(text, 19) | half(text, 24) &<< 32
    let digits4 = half(text, 28) | half(text, 32) &<< 32
    let values1 = values(digits1)
    let values2 = values(digits2)
    let values3 = values(digits3)
    let values4 = values(digits4)
    var difference = spelling(values1) ^ digits1
    difference |= spelling(values2) ^ digits2
    difference |= spelling(values3) ^ digits3
    difference |= spelling(values4) ^ digits4
    guard difference == 0 else { return nil }
    return (
      packed(values1) &<< 32 | packed(values2), packed(values3) &<< 32 | packed(values4)
    )
  }

  /// Returns the values 0 to 15 of eight digits, one a byte; anything at all for other bytes.
  @inlinable @inline(__always)
  static func values(_ digits: UInt64) -> UInt64 {
    let letters = (digits &>> 6) & ones
    return ((digits & (ones &* 0x0F)) &+ letters &* 9) & (ones &* 0x0F)
  }

  /// Returns the lower-case digits of eight values.
  @inlinable @inline(__always)
  static func spelling(_ values: UInt64) -> UInt64 {
    let letters = ((values &+ ones &* 6) &>> 4) & ones
    return values &+ ones &* 0x30 &+ letters &* 0x27
  }

  /// Returns eight values as one 32-bit number, the first in the highest bits.
  @inlinable @inline(__always)
  static func packed(_ values: UInt64) -> UInt64 {
    var packed = values.byteSwapped
    packed = (packed | packed &>> 4) & 0x00FF_00FF_00FF_00FF
    packed = (packed | packed &>> 8) & 0x0000_FFFF_0000_FFFF
    return (packed | packed &>> 16) & 0xFFFF_FFFF
  }

  // Unchecked: `parse` has compared the length, and every offset below it is a constant.
  @inlinable @inline(__always)
  static func half(_ text: RawSpan, _ offset: Int) -> UInt64 {
    let half = text.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
    return UInt64(UInt32(littleEndian: half))
  }

  @inlinable @inline(__always)
  static func byte(_ text: RawSpan, _ offset: Int) -> UInt8 {
    text.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt8.self)
  }
}
