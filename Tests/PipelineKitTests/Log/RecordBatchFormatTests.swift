import Testing

@testable import PipelineKit

struct RecordBatchFormatTests {
  /// A header with a value of its own in every field.
  static let header = BatchHeader(
    flags: [], bodyFormat: 9, baseOffset: Offset(1_000_000_007), recordCount: 300,
    lastOffsetDelta: 511, minTimestamp: Timestamp(milliseconds: -5),
    maxTimestamp: Timestamp(milliseconds: 1_700_000_000_123),
    appendTime: Timestamp(milliseconds: 1_800_000_000_000), sequence: 77, batchInAppend: 2,
    batchesInAppend: 4, streamTimeBefore: .none,
    logStreamTime: Timestamp(milliseconds: 1_700_000_000_999),
    source: SourceReach(id: .max, position: 12_345, firstLine: 678),
    columns: [
      ColumnEntry(
        id: 1, encoding: 2, codec: 3, valueCount: 300, rawLength: 40, storedLength: 5,
        checksum: 6),
      ColumnEntry(
        id: .max, encoding: .max, codec: .max, valueCount: .max, rawLength: .max,
        storedLength: 70, checksum: .max),
    ])

  private func decode(_ bytes: [UInt8]) throws(BatchFault) -> BatchHeader {
    try RecordBatchFormat.decode(bytes.span.bytes)
  }

  /// Gives changed bytes the checksum they should have.
  private func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var out = AppendBuffer()
    for byte in bytes.dropLast(4) { out.append(integer: byte) }
    out.append(integer: Checksum.crc32(out.array.span.bytes))
    return out.array
  }

  @Test func `a header is decoded as it was encoded`() throws {
    #expect(try decode(RecordBatchFormat.encode(Self.header)) == Self.header)
  }

  @Test func `a header has the length it says, and the body that its columns add up to`() {
    let bytes = RecordBatchFormat.encode(Self.header)
    #expect(bytes.count == 112 + 2 * 24 + 4)
    #expect(Self.header.headerLength == bytes.count)
    #expect(Self.header.bodyLength == 75)
    #expect(Self.header.storedLength == bytes.count + 75)
  }

  @Test func `a header begins with its magic, least byte first`() {
    #expect(
      Array(RecordBatchFormat.encode(Self.header).prefix(6)) == Array("PKRB".utf8) + [1, 0])
  }

  @Test func `every truncation of a header is told from corruption`() {
    let bytes = RecordBatchFormat.encode(Self.header)
    for count in bytes.indices {
      #expect {
        try decode(Array(bytes.prefix(count)))
      } throws: { error in
        guard case .truncated(_, count) = error as? BatchFault else { return false }
        return true
      }
    }
  }

  @Test func `every flipped bit of a header is found`() {
    let bytes = RecordBatchFormat.encode(Self.header)
    for bit in 0..<bytes.count * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: BatchFault.self) { try decode(flipped) }
    }
  }

  @Test func `a sound header of a later version is newer, and neither corrupt nor truncated`() {
    var bytes = RecordBatchFormat.encode(Self.header)
    bytes[4] = 2
    let newer = sealed(bytes)
    #expect(throws: BatchFault.newerVersion(2)) { try decode(newer) }
  }

  @Test func `a damaged version is corrupt, not newer`() {
    var bytes = RecordBatchFormat.encode(Self.header)
    bytes[4] = 2
    #expect {
      try decode(bytes)
    } throws: { error in
      guard case .headerChecksum = error as? BatchFault else { return false }
      return true
    }
  }

  @Test(arguments: [0, 15, RecordBatchFormat.headerLengthMax + 1, Int(UInt32.max)])
  func `a header length beyond its bounds is refused before it is believed`(length: Int) {
    var bytes = RecordBatchFormat.encode(Self.header)
    for index in 0..<4 { bytes[8 + index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
    #expect(throws: BatchFault.badLength("header length", length)) { try decode(bytes) }
  }

  @Test func `a body beyond its bound is refused`() {
    var header = Self.header
    header.columns[0].storedLength = UInt32(RecordBatchFormat.bodyBytesMax)
    #expect(throws: BatchFault.badLength("body length", header.bodyLength)) {
      try RecordBatchFormat.validate(header, bodyLength: header.bodyLength)
    }
  }

  @Test func `more columns than a header holds are refused`() {
    var header = Self.header
    header.columns = Array(repeating: header.columns[0], count: RecordBatchFormat.columnsMax + 1)
    #expect(throws: BatchFault.badLength("column count", 4_097)) {
      try RecordBatchFormat.validate(header, bodyLength: header.bodyLength)
    }
  }

  @Test func `a body that its columns do not add up to is refused`() {
    #expect(throws: BatchFault.badLength("sum of column lengths", 75)) {
      try RecordBatchFormat.validate(Self.header, bodyLength: 74)
    }
  }

  @Test func `offsets may have gaps, but not fewer than records`() throws {
    var header = Self.header
    header.lastOffsetDelta = 299
    try RecordBatchFormat.validate(header, bodyLength: header.bodyLength)
    header.lastOffsetDelta = 298
    #expect(throws: BatchFault.badLength("last offset delta", 298)) {
      try RecordBatchFormat.validate(header, bodyLength: header.bodyLength)
    }
  }

  @Test func `no bytes whatever make decoding trap`() {
    var random = LogRandom.fromEnvironment()
    print("seed \(random.seed)")
    let sound = RecordBatchFormat.encode(Self.header)
    for _ in 0..<20_000 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 4..<bytes.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      // With a right checksum the fields themselves are put to the test.
      _ = try? decode(sealed(bytes))
    }
  }
}
