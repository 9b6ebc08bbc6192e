import PipelineKit

/// Prints records of the log by their ids, with those around them.
///
/// Groups of records that do not adjoin are separated by `--`, as grep does.
struct RecordLines {
  private let reader: LogReader
  private let context: Int64
  private static let partitionBits: Int64 = 48

  init(_ folder: String, context: Int) throws {
    reader = try LogReader(directory: folder)
    self.context = Int64(context)
  }

  /// - Parameter ids: in ascending order.
  func print(_ ids: [Int64]) throws {
    var isFirst = true
    for target in try reader.partitions(of: LogRecords.schema.topic) {
      let partition = Int64(target.partition.index)
      let offsets = ids.filter { $0 >> RecordLines.partitionBits == partition }
        .map { $0 & (1 << RecordLines.partitionBits - 1) }
      try print(ranges(offsets), of: target, &isFirst)
    }
  }

  /// The offsets that are printed, as ranges that do not adjoin.
  private func ranges(_ offsets: [Int64]) -> [Range<Int64>] {
    var ranges: [Range<Int64>] = []
    for offset in offsets {
      let range = max(0, offset - context)..<offset + context + 1
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }

  private func print(
    _ ranges: [Range<Int64>], of target: TopicPartition, _ isFirst: inout Bool
  ) throws {
    guard let first = ranges.first else { return }
    var decompressor = try Decompressor()
    var cursor = try AppendCursor(
      reader, topics: [target.topic], from: [target: Offset(first.lowerBound)])
    let end = try reader.committedSequence()
    var next = 0
    var isOpen = false
    while next < ranges.count, let append = try cursor.next(upTo: end) {
      for batch in append.batches where batch.target == target {
        let base = batch.header.baseOffset.value
        let batchEnd = base + Int64(batch.header.recordCount)
        guard next < ranges.count, ranges[next].lowerBound < batchEnd else { continue }
        let lines = try ShreddedBatch(
          batch, recordCount: batch.header.recordCount, format: .record, with: &decompressor
        ).lines(from: batch, with: &decompressor)
        var out: [UInt8] = []
        while next < ranges.count, ranges[next].lowerBound < batchEnd {
          let range = ranges[next]
          if !isOpen {
            if !isFirst, context > 0 { out += Array("--\n".utf8) }
            (isOpen, isFirst) = (true, false)
          }
          for offset in max(range.lowerBound, base)..<min(range.upperBound, batchEnd) {
            RecordLines.add(lines.bytes[lines.range(Int(offset - base))], to: &out)
          }
          if range.upperBound > batchEnd { break }
          isOpen = false
          next += 1
        }
        try DataOutput.write(out)
      }
    }
  }

  private static func add(_ record: ArraySlice<UInt8>, to out: inout [UInt8]) {
    if DataOutput.isTerminal {
      DataOutput.appendVisible(record, to: &out)
    } else {
      out += record
    }
    out.append(0x0A)
  }
}
