/// A run of bytes inside a stored column, deflated or not.
///
///     0 | length : varint | bytes                                          stored
///     1 | raw length : varint | stored length : varint | deflate stream
enum Section {
  /// What one section may inflate to; a column of a batch is far below.
  static let rawBytesMax = 256 << 20
  /// Deflate gives at most 1,032 bytes for one: what claims more is damaged, and is refused before
  /// its memory is allocated. Source: zlib's technical notes, "Maximum Compression Factor".
  static let inflationMax = 1_032

  /// Appends `raw`, deflated where that makes it smaller.
  static func append(
    _ raw: [UInt8], effort: DeflateEffort, with compressor: inout Compressor,
    to out: inout [UInt8]
  ) {
    precondition(raw.count <= rawBytesMax, "a batch of more text than a section may hold")
    var packed: [UInt8] = []
    let isPacked = compressor.deflate(raw.span.bytes, effort: effort, onto: &packed)
    out.append(isPacked ? 1 : 0)
    Varint.append(UInt64(raw.count), to: &out)
    if isPacked { Varint.append(UInt64(packed.count), to: &out) }
    out.append(contentsOf: isPacked ? packed : raw)
  }

  /// Reads the section at `position` and advances it.
  ///
  /// - Throws: `ShredError`; nothing is allocated that the stored bytes do not justify.
  static func read(
    _ bytes: borrowing RawSpan, _ position: inout Int, with decompressor: inout Decompressor
  ) throws(ShredError) -> [UInt8] {
    guard position < bytes.byteCount else { throw .truncated(at: position) }
    let codec = bytes.byte(position)
    position += 1
    let rawCount = try readCount(bytes, &position, max: rawBytesMax)
    switch codec {
    case 0:
      guard rawCount <= bytes.byteCount - position else { throw .truncated(at: position) }
      position += rawCount
      return bytes.array(position - rawCount..<position)
    case 1: return try inflate(bytes, &position, count: rawCount, with: &decompressor)
    default: throw .newer(at: position, "section codec \(codec)")
    }
  }

  /// Reads a stored length and a deflate stream of exactly `count` bytes.
  static func inflate(
    _ bytes: borrowing RawSpan, _ position: inout Int, count: Int,
    with decompressor: inout Decompressor
  ) throws(ShredError) -> [UInt8] {
    guard let stored = Varint.read(bytes, &position) else { throw .truncated(at: position) }
    guard stored <= UInt64(bytes.byteCount - position) else { throw .truncated(at: position) }
    let storedCount = Int(stored)
    guard count <= (storedCount + 1) * inflationMax else {
      throw .invalid(at: position, "\(storedCount) bytes cannot give \(count)")
    }
    let range = position..<position + storedCount
    position += storedCount
    do throws(DeflateError) {
      return try decompressor.inflate(bytes.extracting(range), count: count)
    } catch {
      throw .deflate(error)
    }
  }

  /// Reads a varint that counts something, at most `max`.
  static func readCount(_ bytes: borrowing RawSpan, _ position: inout Int, max: Int)
    throws(ShredError) -> Int
  {
    guard let value = Varint.read(bytes, &position) else { throw .truncated(at: position) }
    guard value <= UInt64(max) else { throw .invalid(at: position, "count \(value) above \(max)") }
    return Int(value)
  }
}
