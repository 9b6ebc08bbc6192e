/// LEB128 variable-length integers, at most ten bytes, and the zigzag map for signed ones.
///
///     300  ->  0xAC 0x02            seven bits a byte, least significant first, high bit = more
///     zigzag: 0, -1, 1, -2  ->  0, 1, 2, 3
package enum Varint {
  /// Appends `value` to `out`.
  @inlinable
  package static func append(_ value: UInt64, to out: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    out.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Reads one integer at `position` and advances it.
  ///
  /// - Returns: nil when the bytes end early or encode more than 64 bits; `position` is then
  ///   unspecified.
  @inlinable
  package static func read(_ bytes: borrowing RawSpan, _ position: inout Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.byteCount {
      let byte = bytes.byte(position)
      position += 1
      if shift == 63 && byte > 1 { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
      if shift > 63 { return nil }
    }
    return nil
  }

  /// The unsigned image of `value` in which small magnitudes are small.
  @inlinable @inline(__always)
  package static func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
  }

  /// The inverse of `zigzag`.
  @inlinable @inline(__always)
  package static func unzigzag(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
