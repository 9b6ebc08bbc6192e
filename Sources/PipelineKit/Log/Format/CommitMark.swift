/// What readers go by: the last append that is in the log as a whole.
///
/// The file `committed`, written over by one `pwrite` after each append:
///
///      0  magic "PKCM"            4
///      4  version                 4
///      8  committed sequence      8   readers see appends up to this one
///     16  durable sequence        8   appends up to this one are known to be on the disk
///     24  catalog generation      8   counts changes to the catalog's topics and segments
///     32  CRC-32 of all before    4
///
/// It is not synced. After a loss of power it may be older or newer than the segments, which are
/// the truth; a writer rebuilds it from them. Its durable sequence is written only after a sync has
/// succeeded, so it is never too high: recovery cuts nothing at or below it.
struct CommitMark: Equatable, Sendable {
  var committed: UInt64
  var durable: UInt64
  var generation: UInt64

  static let fileName = "committed"
  static let length = 36
  private static let magic: UInt32 = 0x4D43_4B50
  private static let version: UInt32 = 1

  func encode() -> [UInt8] {
    var out = AppendBuffer(capacity: Self.length)
    out.append(integer: Self.magic)
    out.append(integer: Self.version)
    out.append(integer: committed)
    out.append(integer: durable)
    out.append(integer: generation)
    out.append(integer: Checksum.crc32(out.array.span.bytes))
    return out.array
  }

  /// Returns the mark, or nil if the bytes are not one.
  static func decode(_ bytes: RawSpan) -> CommitMark? {
    guard bytes.byteCount == length else { return nil }
    var reader = ByteReader()
    let found = (reader.read(UInt32.self, from: bytes), reader.read(UInt32.self, from: bytes))
    guard found == (magic, version) else { return nil }
    let mark = CommitMark(
      committed: reader.read(UInt64.self, from: bytes),
      durable: reader.read(UInt64.self, from: bytes),
      generation: reader.read(UInt64.self, from: bytes))
    let sum = Checksum.crc32(bytes.extracting(0..<reader.position))
    guard reader.read(UInt32.self, from: bytes) == sum, mark.durable <= mark.committed else {
      return nil
    }
    return mark
  }
}
