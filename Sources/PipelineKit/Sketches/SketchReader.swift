/// A position in a sketch's encoding, whose reads never pass its end and accept one spelling only.
///
///     varint:  seven bits a byte, low bits first, high bit set on all but the last   1 to 10 bytes
///
/// A varint with a needless last zero byte, or of more than 64 bits, is refused: an encoding that
/// reads back is then the only one of its sketch.
///
/// Each read takes the bytes anew, because a span cannot be kept in a value that escapes.
struct SketchReader {
  private let sketch: String
  private(set) var offset = 0

  /// Creates a reader at the first byte; `sketch` names it in errors.
  init(of sketch: String) {
    self.sketch = sketch
  }

  mutating func byte(from bytes: RawSpan) throws(SketchError) -> UInt8 {
    guard bytes.byteCount - offset >= 1 else { throw truncated(bytes) }
    let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    offset += 1
    return byte
  }

  /// Reads eight bytes, little-endian.
  mutating func word(from bytes: RawSpan) throws(SketchError) -> UInt64 {
    guard bytes.byteCount - offset >= 8 else { throw truncated(bytes) }
    let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    offset += 8
    return UInt64(littleEndian: word)
  }

  /// Passes over `count` bytes that are all there.
  ///
  /// - Returns: the offset of the first.
  mutating func skip(_ count: Int, from bytes: RawSpan) throws(SketchError) -> Int {
    guard bytes.byteCount - offset >= count else { throw truncated(bytes) }
    defer { offset += count }
    return offset
  }

  mutating func varint(from bytes: RawSpan) throws(SketchError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let part = try byte(from: bytes)
      guard shift < 63 || part <= 1 else { throw invalid("varint of more than 64 bits") }
      value |= UInt64(part & 0x7F) << shift
      if part & 0x80 == 0 {
        guard part != 0 || shift == 0 else { throw invalid("varint longer than needed") }
        return value
      }
      shift += 7
    }
  }

  /// Reads a varint that must lie in `range`.
  mutating func varint(
    _ name: StaticString, in range: ClosedRange<UInt64>, from bytes: RawSpan
  ) throws(SketchError) -> UInt64 {
    let value = try varint(from: bytes)
    guard range.contains(value) else { throw invalid("\(name) out of range") }
    return value
  }

  /// Reads the version byte; versions start at 1.
  mutating func version(known: UInt8, from bytes: RawSpan) throws(SketchError) {
    let found = try byte(from: bytes)
    guard found <= known else {
      throw .newerVersion(sketch: sketch, found: found, known: known)
    }
    guard found == known else { throw invalid("no such version") }
  }

  /// Checks that nothing follows.
  func end(of bytes: RawSpan) throws(SketchError) {
    guard offset == bytes.byteCount else { throw invalid("bytes after the end") }
  }

  func invalid(_ reason: String) -> SketchError {
    .invalid(sketch: sketch, at: offset, reason: reason)
  }

  private func truncated(_ bytes: RawSpan) -> SketchError {
    .truncated(sketch: sketch, byteCount: bytes.byteCount)
  }
}

/// Appends `value` as the varint that ``SketchReader`` reads.
func appendVarint(_ value: UInt64, to out: inout [UInt8]) {
  var rest = value
  while rest > 0x7F {
    out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
    rest >>= 7
  }
  out.append(UInt8(truncatingIfNeeded: rest))
}

/// Returns how many bytes `appendVarint` appends.
func varintByteCount(_ value: UInt64) -> Int {
  max(1, (64 - value.leadingZeroBitCount + 6) / 7)
}
