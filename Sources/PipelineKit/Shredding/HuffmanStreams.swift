/// Bytes in Huffman codes, in four streams that are read side by side.
///
///     code lengths | length of each of the four streams : varint | the streams
///
/// Stream k holds the k-th quarter of the bytes, ⌈count / 4⌉ each and what is left in the last. Where
/// a code begins is known when the one before has been read; in that time those of the other streams
/// are looked up.
///
/// Source: Collet, Huff0 (zstd, RFC 8878, 4.2), which has four streams for the same reason.
enum HuffmanStreams {
  private static let streamCount = 4
  /// A word has room for as many codes beside seven bits that are left from those before.
  private static let codesTogether = 5

  /// Appends `bytes`, which occur as often as `counts` says.
  static func append(_ bytes: [UInt8], counts: [UInt32], to out: inout [UInt8]) {
    let code = HuffmanCode(counts: counts)
    code.append(to: &out)
    let table = code.encodingTable
    let quarter = (bytes.count + streamCount - 1) / streamCount
    // Whatever the counts say: no code is longer, each stream ends in a part of a byte, and a word is
    // written where its last bytes are due.
    let room =
      bytes.count * HuffmanCode.lengthMax / 8 + streamCount + MemoryLayout<UInt64>.size
    var streams = [UInt8](repeating: 0, count: room)
    var ends: [Int] = [0]
    do {
      var mutable = streams.mutableSpan
      var target = mutable.mutableBytes
      for stream in 0..<streamCount {
        let start = min(bytes.count, stream * quarter)
        let part = bytes.span.extracting(start..<min(bytes.count, start + quarter))
        ends.append(write(part, table.span, to: &target, at: ends[stream]))
      }
    }
    for stream in 0..<streamCount {
      Varint.append(UInt64(ends[stream + 1] - ends[stream]), to: &out)
    }
    out.append(contentsOf: streams[..<ends[streamCount]])
  }

  /// Writes one stream at `position`; returns its end. Beyond it there is room for a word.
  private static func write(
    _ bytes: Span<UInt8>, _ table: Span<UInt32>, to target: inout MutableRawSpan, at position: Int
  ) -> Int {
    var position = position
    var pending: UInt64 = 0
    var filled: UInt64 = 0
    var index = 0
    while index < bytes.count {
      let end = min(bytes.count, index + codesTogether)
      while index < end {
        let entry = unsafe table[unchecked: Int(bytes[unchecked: index])]
        pending |= UInt64(entry & 0xFFFF) &<< filled
        filled &+= UInt64(entry &>> 16)
        index &+= 1
      }
      target.put(pending, at: position)
      position &+= Int(filled &>> 3)
      pending &>>= filled & ~7
      filled &= 7
    }
    return filled > 0 ? position + 1 : position
  }

  /// Reads `count` bytes at `position` and advances it.
  ///
  /// - Throws: `ShredError`; nothing is allocated that the stored bytes do not justify.
  static func read(
    _ bytes: borrowing RawSpan, _ position: inout Int, count: Int
  ) throws(ShredError) -> [UInt8] {
    let code = try HuffmanCode(reading: bytes, &position)
    var streamBytes: [Int] = []
    for _ in 0..<streamCount {
      streamBytes.append(try Section.readCount(bytes, &position, max: bytes.byteCount))
    }
    let start = position
    guard streamBytes.reduce(0, +) <= bytes.byteCount - start else { throw .truncated(at: start) }
    let quarter = (count + streamCount - 1) / streamCount
    // Bit positions at which the streams begin and end, and the bytes they give.
    var bits: InlineArray<4, Int> = [0, 0, 0, 0]
    var ends: InlineArray<4, Int> = [0, 0, 0, 0]
    var targets: InlineArray<5, Int> = [0, 0, 0, 0, count]
    for stream in 0..<streamCount {
      bits[stream] = position * 8
      position += streamBytes[stream]
      ends[stream] = position * 8
      targets[stream] = min(count, stream * quarter)
    }
    for stream in 0..<streamCount
    where targets[stream + 1] - targets[stream] > streamBytes[stream] * 8 {
      throw .invalid(at: start, "\(streamBytes[stream]) bytes hold no quarter of \(count) codes")
    }
    let (table, tableBits) = code.decodingTable
    var out = [UInt8](repeating: 0, count: count)
    var target = out.mutableSpan
    let lookup = Lookup(mask: (1 << UInt64(tableBits)) - 1)
    lookup.read(bytes.extracting(0..<position), table.span, &bits, targets, to: &target)
    for stream in 0..<streamCount where (bits[stream] + 7) / 8 * 8 != ends[stream] {
      throw .invalid(at: start, "a stream of codes ends elsewhere")
    }
    return out
  }

  /// Looks codes up.
  private struct Lookup {
    /// As many ones as a table is indexed by.
    let mask: UInt64

    /// Reads all four streams, whose bits begin at `bits`, to the places from `targets` on.
    func read(
      _ bytes: borrowing RawSpan, _ table: Span<UInt16>, _ bits: inout InlineArray<4, Int>,
      _ targets: borrowing InlineArray<5, Int>, to out: inout MutableSpan<UInt8>
    ) {
      var (bit0, bit1, bit2, bit3) = (bits[0], bits[1], bits[2], bits[3])
      // The last stream has the fewest codes.
      let together = targets[4] - targets[3]
      var index = 0
      while index + codesTogether <= together {
        readTogether(bytes, table, &bit0, to: &out, at: targets[0] &+ index)
        readTogether(bytes, table, &bit1, to: &out, at: targets[1] &+ index)
        readTogether(bytes, table, &bit2, to: &out, at: targets[2] &+ index)
        readTogether(bytes, table, &bit3, to: &out, at: targets[3] &+ index)
        index &+= codesTogether
      }
      bits = [bit0, bit1, bit2, bit3]
      for stream in 0..<streamCount {
        let start = min(targets[stream] + index, targets[stream + 1])
        for place in start..<targets[stream + 1] {
          let entry = entry(table, Lookup.bits(bytes, from: bits[stream]))
          unsafe out[unchecked: place] = UInt8(truncatingIfNeeded: entry &>> 4)
          bits[stream] += Int(entry & 15)
        }
      }
    }

    /// Reads five codes, which take 55 bits at most.
    @inline(__always)
    private func readTogether(
      _ bytes: borrowing RawSpan, _ table: Span<UInt16>, _ bit: inout Int,
      to out: inout MutableSpan<UInt8>, at place: Int
    ) {
      var window = Lookup.bits(bytes, from: bit)
      for offset in 0..<codesTogether {
        let entry = entry(table, window)
        unsafe out[unchecked: place &+ offset] = UInt8(truncatingIfNeeded: entry &>> 4)
        window &>>= UInt64(entry & 15)
        bit &+= Int(entry & 15)
      }
    }

    @inline(__always)
    private func entry(_ table: Span<UInt16>, _ window: UInt64) -> UInt16 {
      unsafe table[unchecked: Int(truncatingIfNeeded: window & mask)]
    }

    /// The 57 bits from `bit` on, or more; behind the end there are zeros.
    @inline(__always)
    private static func bits(_ bytes: borrowing RawSpan, from bit: Int) -> UInt64 {
      let byte = bit &>> 3
      if byte &+ 8 <= bytes.byteCount { return bytes.word(byte) &>> UInt64(bit & 7) }
      var word: UInt64 = 0
      for index in 0..<max(0, bytes.byteCount - byte) {
        word |= UInt64(bytes.byte(byte + index)) << UInt64(8 * index)
      }
      return word >> UInt64(bit & 7)
    }
  }
}
