import PipelineKit

@testable import PipelineKit

/// Lines in one buffer, as a chunk of a file holds them.
struct LineBuffer {
  private(set) var bytes: [UInt8] = []
  private(set) var ranges: [Range<Int>] = []

  init(_ lines: [[UInt8]]) {
    for line in lines {
      ranges.append(bytes.count..<bytes.count + line.count)
      bytes += line + [0x0A]
    }
  }
}

/// A shredder that keeps what it learnt from line to line, so that its trie decides on shapes it
/// knows.
final class WarmShredder {
  private var shredder: Shredder

  init(format: LineFormat = .json) { shredder = Shredder(format: format, fields: []) }

  /// Cuts one line.
  ///
  /// - Returns: why it was refused, or nil.
  func cut(_ line: [UInt8]) -> ScanError? {
    do throws(ScanError) {
      try shredder.shred(line.span.bytes, 0..<line.count)
      return nil
    } catch {
      return error
    }
  }

  /// The columns of the line cut last.
  var columns: [ColumnKey] { shredder.columns(of: shredder.shape) }

  /// The scalars' places in the line cut last.
  var places: [Range<Int>] {
    columns.indices.map { slot in
      let (start, count) = shredder.slot(slot)
      return start..<start + count
    }
  }
}

/// Cuts one line with a shredder that knows no shape: the parser decides.
func shredFresh(_ line: [UInt8], format: LineFormat = .json) -> ScanError? {
  WarmShredder(format: format).cut(line)
}

/// Whether a fresh shredder takes the text as a line of JSON.
func accepts(_ text: String) -> Bool { shredFresh(Array(text.utf8)) == nil }

/// Cuts and encodes all lines as one batch.
func encoded(
  _ lines: [[UInt8]], format: LineFormat = .json, warmedBy warmers: [[UInt8]] = []
) throws -> ShreddedColumns {
  var shredder = Shredder(format: format, fields: [])
  for line in warmers { try shredder.shred(line.span.bytes, 0..<line.count) }
  var records = BatchLines()
  let chunk = LineBuffer(lines)
  for (index, range) in chunk.ranges.enumerated() {
    try shredder.shred(chunk.bytes.span.bytes, range)
    records.append(shredder, line: range, index: index)
  }
  var encoder = try BatchEncoder()
  return encoder.encode(records, in: chunk.bytes.span.bytes, shredder: shredder)
}

/// Restores the lines of a batch.
func decoded(_ columns: ShreddedColumns, count: Int, format: LineFormat = .json) throws
  -> [[UInt8]]
{
  var decompressor = try Decompressor()
  let batch = try ShreddedBatch(columns, recordCount: count, format: format, with: &decompressor)
  return all(try batch.lines(from: columns, with: &decompressor))
}

/// The strings of a pool, one by one.
func all(_ pool: TextPool) -> [[UInt8]] {
  (0..<pool.count).map { Array(pool.bytes[pool.range($0)]) }
}

/// The bytes of a text.
func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The text of bytes, for messages.
func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// An encoder that may have written other columns before.
final class UsedEncoder {
  private var encoder: ColumnEncoder

  init() throws { encoder = try ColumnEncoder() }

  /// The stored bytes of a column of `scalars`.
  func encode(_ scalars: [[UInt8]]) -> [UInt8] {
    let chunk = LineBuffer(scalars)
    let spans = chunk.ranges.map { SlotBuffer.pack(start: $0.lowerBound, count: $0.count) }
    var out: [UInt8] = []
    encoder.append(spans.span, in: chunk.bytes.span.bytes, to: &out)
    return out
  }
}

/// The stored bytes of a column of `scalars`, by a fresh encoder.
func encodedColumn(_ scalars: [[UInt8]]) throws -> [UInt8] { try UsedEncoder().encode(scalars) }

/// All scalars of a stored column.
func decodedColumn(_ stored: [UInt8], count: Int) throws -> [[UInt8]] {
  var decompressor = try Decompressor()
  let values = try ColumnValues(decoding: stored.span.bytes, count: count, with: &decompressor)
  return (0..<count).map { index in
    var out: [UInt8] = []
    values.append(index, to: &out)
    return out
  }
}
