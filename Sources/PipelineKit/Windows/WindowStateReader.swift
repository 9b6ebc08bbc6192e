/// Reads a key's window state, piece by piece, and says what is wrong with it.
struct WindowStateReader {
  /// What is read, for messages.
  let name: String
  private(set) var position = 0

  init(of name: String) { self.name = name }

  /// Reads the version byte that begins every state.
  mutating func version(known: UInt8, from bytes: RawSpan) throws(WindowError) {
    guard bytes.byteCount > 0 else { throw .truncated(state: name, byteCount: 0) }
    let found = bytes.byte(0)
    guard found <= known else { throw .newerVersion(state: name, found: found, known: known) }
    guard found == known else { throw invalid("version \(found)") }
    position = 1
  }

  /// Reads an unsigned integer and requires it to be in `range`.
  mutating func varint(
    _ what: String, in range: ClosedRange<UInt64>, from bytes: RawSpan
  ) throws(WindowError) -> UInt64 {
    let start = position
    guard let value = Varint.read(bytes, &position) else {
      guard position >= bytes.byteCount else {
        throw .invalid(state: name, at: start, reason: "\(what) of more than 64 bits")
      }
      throw .truncated(state: name, byteCount: bytes.byteCount)
    }
    let isShortest = position == start + 1 || bytes.byte(position - 1) != 0
    guard isShortest, range.contains(value) else {
      throw .invalid(state: name, at: start, reason: "\(what) out of range")
    }
    return value
  }

  /// Reads a signed integer written in zigzag.
  mutating func signed(_ what: String, from bytes: RawSpan) throws(WindowError) -> Int64 {
    Varint.unzigzag(try varint(what, in: 0...UInt64.max, from: bytes))
  }

  /// Reads four bytes, little-endian.
  mutating func halfWord(from bytes: RawSpan) throws(WindowError) -> UInt32 {
    guard position + 4 <= bytes.byteCount else {
      throw .truncated(state: name, byteCount: bytes.byteCount)
    }
    defer { position += 4 }
    return bytes.halfWord(position)
  }

  /// Requires that everything was read.
  func end(of bytes: RawSpan) throws(WindowError) {
    guard position == bytes.byteCount else { throw invalid("bytes behind the end") }
  }

  func invalid(_ reason: String) -> WindowError {
    .invalid(state: name, at: position, reason: reason)
  }
}
