/// The variable-length integers of SQLite's file format: seven bits a byte, the most significant
/// first, high bit = more; a ninth byte has eight.
///
///     300  ->  0x82 0x2C
enum SQLiteVarint {
  /// Bytes of the longest.
  static let byteCountMax = 9

  /// Bytes of `value`.
  @inlinable
  static func byteCount(_ value: UInt64) -> Int {
    min(byteCountMax, max(1, (70 &- value.leadingZeroBitCount) / 7))
  }

  /// Reads one integer at `position` and advances it.
  ///
  /// - Returns: nil when the bytes end early; `position` is then unspecified.
  static func read(_ bytes: RawSpan, _ position: inout Int) -> UInt64? {
    var value: UInt64 = 0
    for index in 0..<byteCountMax {
      guard position < bytes.byteCount else { return nil }
      let byte = bytes.byte(position)
      position += 1
      if index == byteCountMax - 1 { return value << 8 | UInt64(byte) }
      value = value << 7 | UInt64(byte & 0x7f)
      if byte < 0x80 { return value }
    }
    return nil
  }
}

extension AppendBuffer {
  /// Appends an integer as ``SQLiteVarint`` has it.
  @inlinable @inline(__always)
  mutating func append(sqliteVarint value: UInt64) {
    if value < 0x80 { return append(UInt8(truncatingIfNeeded: value)) }
    if value < 0x4000 {
      append(UInt8(truncatingIfNeeded: value &>> 7) | 0x80)
      return append(UInt8(truncatingIfNeeded: value & 0x7f))
    }
    appendLong(sqliteVarint: value)
  }

  /// Appends an integer of three bytes or more.
  @usableFromInline
  mutating func appendLong(sqliteVarint value: UInt64) {
    let count = SQLiteVarint.byteCount(value)
    let lastBits: UInt64 = count == SQLiteVarint.byteCountMax ? 8 : 7
    for group in (0..<UInt64(count - 1)).reversed() {
      append(UInt8(truncatingIfNeeded: value >> (lastBits + 7 * group)) | 0x80)
    }
    append(UInt8(truncatingIfNeeded: value & (1 << lastBits - 1)))
  }

  /// Has `body` put bytes at a place that it moves on, into room for `byteCount` of them.
  @inlinable @inline(__always)
  mutating func append(
    room byteCount: Int, _ body: (inout MutableRawSpan, _ end: inout Int) -> Void
  ) {
    var end = makeRoom(byteCount)
    var span = storage.mutableSpan
    var bytes = span.mutableBytes
    body(&bytes, &end)
    used = end
  }
}
