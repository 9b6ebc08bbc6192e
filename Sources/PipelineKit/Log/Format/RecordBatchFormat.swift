/// The bytes of a record batch: how a header is encoded, decoded and checked.
///
///       0  magic "PKRB"        4      56  stream time before     8
///       4  version             2      64  log stream time        8
///       6  flags               2      72  append sequence        8
///       8  header length       4      80  source                 8
///      12  body length         4      88  source position        8
///      16  base offset         8      96  first line             8
///      24  last offset delta   4     104  batch in append        2
///      28  record count        4     106  batches in append      2
///      32  min event time      8     108  column count           2
///      40  max event time      8     110  body format            1
///      48  append time         8     111  zero                   1
///     112  directory: column count entries of 24 bytes
///          id 4 | encoding 1 | codec 1 | zero 2 | values 4 | raw length 4 | stored length 4 |
///          checksum 4
///       …  CRC-32 of all header bytes before it                  4
///       …  body: the columns' stored bytes back to back, each with its checksum in the directory
///
/// Integers are little-endian. Nothing is aligned. A time of `Int64.min` is none.
///
/// The first twelve bytes, and the checksum in the last four of the header, stay the same in every
/// version, so that a batch of a later version is told from a damaged one.
package enum RecordBatchFormat {
  /// "PKRB" as a little-endian integer.
  package static let magic: UInt32 = 0x4252_4B50
  package static let version: UInt16 = 1
  package static let columnsMax = 4_096
  package static let bodyBytesMax = 256 << 20

  /// Bytes before the directory.
  static let fixedLength = 112
  static let entryLength = 24
  /// Bytes that every version has in common.
  static let framingLength = 12
  static let checksumLength = 4

  /// Returns the bytes a header with so many columns takes.
  package static func headerLength(columnCount: Int) -> Int {
    fixedLength + columnCount * entryLength + checksumLength
  }

  static let headerLengthMin = headerLength(columnCount: 0)
  static let headerLengthMax = headerLength(columnCount: columnsMax)
}

// MARK: - Encoding

extension RecordBatchFormat {
  /// Returns the header's bytes, to be followed by the body.
  package static func encode(_ header: BatchHeader) -> [UInt8] {
    var out = AppendBuffer(capacity: header.headerLength)
    encodeFraming(header, into: &out)
    encodeRecords(header, into: &out)
    encodeAppend(header, into: &out)
    for column in header.columns { encodeEntry(column, into: &out) }
    out.append(integer: Checksum.crc32(out.array.span.bytes))
    return out.array
  }

  private static func encodeFraming(_ header: BatchHeader, into out: inout AppendBuffer) {
    out.append(integer: magic)
    out.append(integer: version)
    out.append(integer: header.flags.rawValue)
    out.append(integer: UInt32(header.headerLength))
    out.append(integer: UInt32(header.bodyLength))
  }

  private static func encodeRecords(_ header: BatchHeader, into out: inout AppendBuffer) {
    out.append(integer: header.baseOffset.value)
    out.append(integer: UInt32(header.lastOffsetDelta))
    out.append(integer: UInt32(header.recordCount))
    out.append(integer: header.minTimestamp.milliseconds)
    out.append(integer: header.maxTimestamp.milliseconds)
  }

  private static func encodeAppend(_ header: BatchHeader, into out: inout AppendBuffer) {
    out.append(integer: header.appendTime.milliseconds)
    out.append(integer: header.streamTimeBefore.milliseconds)
    out.append(integer: header.logStreamTime.milliseconds)
    out.append(integer: header.sequence)
    out.append(integer: header.source?.id ?? 0)
    out.append(integer: header.source?.position ?? 0)
    out.append(integer: header.source?.firstLine ?? 0)
    out.append(integer: UInt16(header.batchInAppend))
    out.append(integer: UInt16(header.batchesInAppend))
    out.append(integer: UInt16(header.columns.count))
    out.append(integer: header.bodyFormat)
    out.append(integer: UInt8(0))
  }

  private static func encodeEntry(_ column: ColumnEntry, into out: inout AppendBuffer) {
    out.append(integer: column.id)
    out.append(integer: column.encoding)
    out.append(integer: column.codec)
    out.append(integer: UInt16(0))
    out.append(integer: column.valueCount)
    out.append(integer: column.rawLength)
    out.append(integer: column.storedLength)
    out.append(integer: column.checksum)
  }
}

// MARK: - Decoding

extension RecordBatchFormat {
  /// Returns how many bytes the header at `position` takes, from its first twelve.
  ///
  /// Bounds are checked here, before anybody allocates by them.
  ///
  /// - Throws: `truncated`, `badMagic` or `badLength`.
  package static func headerLength(
    of bytes: RawSpan, at position: Int
  ) throws(BatchFault) -> Int {
    let available = bytes.byteCount - position
    guard available >= framingLength else {
      throw .truncated(needed: headerLengthMin, available: available)
    }
    var reader = ByteReader(at: position)
    let found = reader.read(UInt32.self, from: bytes)
    guard found == magic else { throw .badMagic(found: found) }
    reader.position = position + 8
    let length = Int(reader.read(UInt32.self, from: bytes))
    guard length >= framingLength + checksumLength, length <= headerLengthMax else {
      throw .badLength("header length", length)
    }
    return length
  }

  /// Returns the header at `position`, verified by its checksum and its own laws.
  ///
  /// - Throws: any ``BatchFault`` but `columnChecksum` and `outOfPlace`.
  package static func decode(
    _ bytes: RawSpan, at position: Int = 0
  ) throws(BatchFault) -> BatchHeader {
    let length = try headerLength(of: bytes, at: position)
    guard bytes.byteCount - position >= length else {
      throw .truncated(needed: length, available: bytes.byteCount - position)
    }
    try verifyChecksum(bytes, at: position, length: length)
    var reader = ByteReader(at: position + 4)
    let version = reader.read(UInt16.self, from: bytes)
    guard version <= Self.version else { throw .newerVersion(version) }
    guard version == Self.version else { throw .badLength("format version", Int(version)) }
    reader.position = position + 108
    let columnCount = Int(reader.read(UInt16.self, from: bytes))
    guard columnCount <= columnsMax, length == headerLength(columnCount: columnCount) else {
      throw .badLength("column count", columnCount)
    }
    let header = decodeFields(bytes, at: position, columnCount: columnCount)
    reader.position = position + 12
    try validate(header, bodyLength: Int(reader.read(UInt32.self, from: bytes)))
    return header
  }

  /// Returns the checksum that the header at `position`, of `length` bytes, ends with.
  static func checksum(of bytes: RawSpan, at position: Int, length: Int) -> UInt32 {
    var reader = ByteReader(at: position + length - checksumLength)
    return reader.read(UInt32.self, from: bytes)
  }

  private static func verifyChecksum(
    _ bytes: RawSpan, at position: Int, length: Int
  ) throws(BatchFault) {
    let end = position + length - checksumLength
    let expected = checksum(of: bytes, at: position, length: length)
    let found = Checksum.crc32(bytes.extracting(position..<end))
    guard found == expected else { throw .headerChecksum(expected: expected, found: found) }
  }

  private static func decodeFields(
    _ bytes: RawSpan, at position: Int, columnCount: Int
  ) -> BatchHeader {
    var reader = ByteReader(at: position + 6)
    let flags = BatchHeader.Flags(rawValue: reader.read(UInt16.self, from: bytes))
    reader.position = position + 16
    func time() -> Timestamp { Timestamp(milliseconds: reader.read(Int64.self, from: bytes)) }
    func half() -> Int { Int(reader.read(UInt16.self, from: bytes)) }
    func word() -> UInt64 { reader.read(UInt64.self, from: bytes) }
    let baseOffset = Offset(reader.read(Int64.self, from: bytes))
    let lastOffsetDelta = Int(reader.read(UInt32.self, from: bytes))
    let recordCount = Int(reader.read(UInt32.self, from: bytes))
    let (minTimestamp, maxTimestamp, appendTime) = (time(), time(), time())
    let (streamTimeBefore, logStreamTime) = (time(), time())
    let sequence = word()
    let source = SourceReach(id: word(), position: word(), firstLine: word())
    let (batchInAppend, batchesInAppend) = (half(), half())
    reader.position = position + 110
    let bodyFormat = reader.read(UInt8.self, from: bytes)
    reader.position = position + fixedLength
    let columns = (0..<columnCount).map { _ in decodeEntry(bytes, &reader) }
    return BatchHeader(
      flags: flags, bodyFormat: bodyFormat, baseOffset: baseOffset, recordCount: recordCount,
      lastOffsetDelta: lastOffsetDelta, minTimestamp: minTimestamp, maxTimestamp: maxTimestamp,
      appendTime: appendTime, sequence: sequence, batchInAppend: batchInAppend,
      batchesInAppend: batchesInAppend, streamTimeBefore: streamTimeBefore,
      logStreamTime: logStreamTime, source: source.id == 0 ? nil : source, columns: columns)
  }

  private static func decodeEntry(_ bytes: RawSpan, _ reader: inout ByteReader) -> ColumnEntry {
    let id = reader.read(UInt32.self, from: bytes)
    let encoding = reader.read(UInt8.self, from: bytes)
    let codec = reader.read(UInt8.self, from: bytes)
    reader.position += 2
    return ColumnEntry(
      id: id, encoding: encoding, codec: codec,
      valueCount: reader.read(UInt32.self, from: bytes),
      rawLength: reader.read(UInt32.self, from: bytes),
      storedLength: reader.read(UInt32.self, from: bytes),
      checksum: reader.read(UInt32.self, from: bytes))
  }
}

// MARK: - Laws

extension RecordBatchFormat {
  /// Checks what must hold within a header, before writing it and after reading it.
  package static func validate(
    _ header: BatchHeader, bodyLength: Int
  ) throws(BatchFault) {
    guard header.columns.count <= columnsMax else {
      throw .badLength("column count", header.columns.count)
    }
    guard bodyLength <= bodyBytesMax else { throw .badLength("body length", bodyLength) }
    guard bodyLength == header.bodyLength else {
      throw .badLength("sum of column lengths", header.bodyLength)
    }
    guard header.recordCount >= 1, header.recordCount <= Int(Int32.max) else {
      throw .badLength("record count", header.recordCount)
    }
    let delta = header.lastOffsetDelta
    guard delta >= header.recordCount - 1, delta <= Int(Int32.max), header.baseOffset >= .zero
    else { throw .badLength("last offset delta", delta) }
    guard header.batchesInAppend >= 1, header.batchesInAppend <= Int(UInt16.max) else {
      throw .badLength("batches in append", header.batchesInAppend)
    }
    guard (0..<header.batchesInAppend).contains(header.batchInAppend) else {
      throw .badLength("batch in append", header.batchInAppend)
    }
    guard header.sequence >= 1 else { throw .badLength("append sequence", 0) }
    guard header.minTimestamp <= header.maxTimestamp else {
      throw .outOfPlace(
        "greatest event time", expected: header.minTimestamp.milliseconds,
        found: header.maxTimestamp.milliseconds)
    }
  }

  /// Checks every column of a body against the checksums of its directory.
  ///
  /// - Precondition: `body` has the header's `bodyLength`.
  package static func verify(
    body: RawSpan, of header: BatchHeader
  ) throws(BatchFault) {
    precondition(body.byteCount == header.bodyLength, "body of another length")
    var start = 0
    for column in header.columns {
      let end = start + Int(column.storedLength)
      try verify(column: body.extracting(start..<end), of: column)
      start = end
    }
  }

  /// Checks one column's stored bytes against its checksum.
  package static func verify(
    column bytes: RawSpan, of entry: ColumnEntry
  ) throws(BatchFault) {
    let found = Checksum.crc32(bytes)
    guard found == entry.checksum else {
      throw .columnChecksum(column: entry.id, expected: entry.checksum, found: found)
    }
  }
}
