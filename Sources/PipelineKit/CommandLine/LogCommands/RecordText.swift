/// Restores the lines of appends; one for each thread.
final class RecordText {
  private let from: Offset
  private let printsPlaces: Bool
  private var decompressor: Decompressor

  /// - Parameters:
  ///   - from: records before this offset are left out.
  ///   - printsPlaces: whether partition and offset stand before each line, separated by tabs.
  init(from: Offset, printsPlaces: Bool) throws(DeflateError) {
    self.from = from
    self.printsPlaces = printsPlaces
    decompressor = try Decompressor()
  }

  /// A batch with its lines.
  private struct Restored {
    let header: BatchHeader
    let partition: String
    let lines: TextPool
    let lineIndexes: [Int64]
  }

  /// The first records of one append in the order they were appended, each with a newline behind.
  func lines(of batches: [StoredBatch], countMax: Int) throws -> [UInt8] {
    var restored: [Restored] = []
    for batch in batches { restored.append(try batch.naming { try restore(batch) }) }
    var text: [UInt8] = []
    text.reserveCapacity(restored.reduce(0) { $0 + $1.lines.bytes.count + $1.lines.count })
    var left = countMax
    for place in Sequencer.arrivalOrder(restored.map(\.lineIndexes)) where place.batch >= 0 {
      let batch = restored[Int(place.batch)]
      let record = Int(place.record)
      guard batch.header.baseOffset + record >= from else { continue }
      guard left > 0 else { break }
      left -= 1
      append(record, of: batch, to: &text)
    }
    return text
  }

  private func restore(_ batch: StoredBatch) throws -> Restored {
    let header = batch.header
    guard let format = LineFormat(code: header.bodyFormat) else {
      throw EventError.unknownFormat(code: header.bodyFormat)
    }
    let shredded = try ShreddedBatch(
      batch, recordCount: header.recordCount, format: format, with: &decompressor)
    return Restored(
      header: header, partition: batch.target.partition.description,
      lines: try shredded.lines(from: batch, with: &decompressor),
      lineIndexes: shredded.lineIndexes)
  }

  private func append(_ record: Int, of batch: Restored, to text: inout [UInt8]) {
    if printsPlaces {
      let offset = batch.header.baseOffset + record
      text.append(contentsOf: "\(batch.partition)\t\(offset)\t".utf8)
    }
    text.append(contentsOf: batch.lines.bytes[batch.lines.range(record)])
    text.append(UInt8(ascii: "\n"))
  }
}
