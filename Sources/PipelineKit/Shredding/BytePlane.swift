/// One byte of each integer of a sequence, stored in the way its frequencies suggest.
///
///     0 | the bytes                                  nearly all values equally frequent
///     1 | stored length : varint | deflate stream    less than a bit each: runs, then codes
///     2 | the byte                                   all equal
///     3 | Huffman codes (see `HuffmanStreams`)       a bit each or more
///
/// The choice is made from a histogram before anything is compressed: nothing is coded that codes
/// would not make smaller. zlib gives codes alone, too: ours take less than half of its instructions
/// to write and seven tenths to read. Where runs are worth something it has them.
struct BytePlane {
  private static let plain: UInt8 = 0
  private static let deflated: UInt8 = 1
  private static let constant: UInt8 = 2
  private static let coded: UInt8 = 3

  private let bytes: [UInt8]
  private let counts: [UInt32]
  private let form: UInt8
  /// About what the plane takes when stored.
  let estimatedBytes: Int

  /// Decides how to store `bytes`, of which there is one at least.
  ///
  /// - Complexity: O(bytes.count): a histogram.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    counts = BytePlane.histogram(bytes)
    let (bits, distinct) = BytePlane.entropy(counts, of: bytes.count)
    let count = bytes.count
    // Codes have at least a bit, unless runs are coded; the code table takes half a byte a symbol.
    let packed = bits / 8 + bits / 512 + distinct / 2 + 12
    if distinct == 1 {
      (form, estimatedBytes) = (BytePlane.constant, 2)
    } else if packed >= count {
      (form, estimatedBytes) = (BytePlane.plain, count + 1)
    } else {
      (form, estimatedBytes) = (bits < count ? BytePlane.deflated : BytePlane.coded, packed)
    }
  }

  /// How often each byte occurs.
  private static func histogram(_ bytes: [UInt8]) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: 256)
    let source = bytes.span
    var target = counts.mutableSpan
    for index in 0..<source.count {
      let byte = Int(unsafe source[unchecked: index])
      unsafe target[unchecked: byte] = unsafe target[unchecked: byte] &+ 1
    }
    return counts
  }

  /// Shannon's entropy of the bytes in bits, and how many different ones there are.
  ///
  /// Computed in integers, so that every machine takes the same decision.
  private static func entropy(_ counts: [UInt32], of total: Int) -> (bits: Int, distinct: Int) {
    let whole = log2In256ths(total)
    var (bits, distinct) = (0, 0)
    for count in counts where count > 0 {
      distinct += 1
      bits += Int(count) * (whole - log2In256ths(Int(count)))
    }
    return (bits / 256, distinct)
  }

  /// The binary logarithm in units of 1/256: exact at powers of two, within 0.01 between.
  private static func log2In256ths(_ value: Int) -> Int {
    let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount
    let fraction = (value << 8) >> exponent & 255
    return exponent << 8 + fraction + (88 * fraction * (256 - fraction)) >> 16
  }

  /// Appends the plane; its length is known outside.
  func append(with compressor: inout Compressor, to out: inout [UInt8]) {
    if form == BytePlane.constant {
      out.append(BytePlane.constant)
      return out.append(bytes[0])
    }
    if form == BytePlane.coded {
      let start = out.count
      out.append(BytePlane.coded)
      HuffmanStreams.append(bytes, counts: counts, to: &out)
      if out.count - start <= bytes.count { return }
      out.removeSubrange(start...)
    }
    if form == BytePlane.deflated {
      var stream: [UInt8] = []
      if compressor.deflate(bytes.span.bytes, effort: .runs, onto: &stream) {
        out.append(BytePlane.deflated)
        Varint.append(UInt64(stream.count), to: &out)
        return out.append(contentsOf: stream)
      }
    }
    out.append(BytePlane.plain)
    out.append(contentsOf: bytes)
  }

  /// Reads the plane of `count` bytes at `position` and advances it.
  static func read(
    _ bytes: borrowing RawSpan, _ position: inout Int, count: Int,
    with decompressor: inout Decompressor
  ) throws(ShredError) -> [UInt8] {
    guard position < bytes.byteCount else { throw .truncated(at: position) }
    let form = bytes.byte(position)
    position += 1
    switch form {
    case plain:
      guard count <= bytes.byteCount - position else { throw .truncated(at: position) }
      position += count
      return bytes.array(position - count..<position)
    case deflated:
      return try Section.inflate(bytes, &position, count: count, with: &decompressor)
    case constant:
      guard position < bytes.byteCount else { throw .truncated(at: position) }
      position += 1
      return [UInt8](repeating: bytes.byte(position - 1), count: count)
    case coded: return try HuffmanStreams.read(bytes, &position, count: count)
    default: throw .newer(at: position, "plane form \(form)")
    }
  }
}
