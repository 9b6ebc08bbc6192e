/// Reading ASCII from bytes: the few primitives that the time, money and web parsers share.
///
/// All are bounds-checked: an offset outside the span traps.
extension RawSpan {
  /// Returns the byte at `offset`.
  @inlinable @inline(__always)
  package func octet(_ offset: Int) -> UInt8 {
    unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  /// Returns the eight bytes from `offset`, the first one lowest.
  @inlinable @inline(__always)
  package func octets8(_ offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Returns the value of two ASCII digits at `offset`, or -1 if they are not two digits.
  @inlinable @inline(__always)
  package func twoDigits(_ offset: Int) -> Int {
    let tens = octet(offset) &- 0x30
    let ones = octet(offset + 1) &- 0x30
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : -1
  }
}
