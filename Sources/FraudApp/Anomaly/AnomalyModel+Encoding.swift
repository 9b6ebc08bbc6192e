import PipelineKit

/// A model as bytes: one encoding a model, so equal models have equal bytes.
///
///     version : UInt8 = 1
///     for each row of the table of tails: 64 falls  atLeast[i] - atLeast[i + 1], then atLeast[63]
///     for each bin of the reference: its count
///
/// Falls and counts are varints (`Varint`); a run of zeros is one 0 byte followed
/// by a varint of how many more zeros follow. About 5 KB for a model of two million transactions.
extension AnomalyModel {
  private static let version: UInt8 = 1

  /// Appends the model's bytes.
  package func encode(into out: inout [UInt8]) {
    out.append(AnomalyModel.version)
    var writer = CountWriter(out: out)
    out = []
    for row in stride(from: 0, to: tails.atLeast.count, by: AnomalyFeature.binCount) {
      for bin in 0..<AnomalyFeature.binCount {
        let isLast = bin + 1 == AnomalyFeature.binCount
        writer.append(tails.atLeast[row + bin] - (isLast ? 0 : tails.atLeast[row + bin + 1]))
      }
    }
    for count in reference.binCounts { writer.append(count) }
    out = writer.finish()
  }

  /// Reads the bytes of `encode(into:)`.
  ///
  /// - Throws: `AnomalyError` when they end early, are of a newer version, or are not the encoding
  ///   of a model.
  package init(decoding bytes: RawSpan) throws(AnomalyError) {
    guard bytes.byteCount > 0 else { throw .truncated(at: 0) }
    let version = bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
    guard version == AnomalyModel.version else { throw .newer(version: version) }
    var reader = CountReader()
    var atLeast = [UInt32](
      repeating: 0, count: FeaturePlacement.rowCount * AnomalyFeature.binCount)
    for index in atLeast.indices { atLeast[index] = try reader.next(bytes) }
    for row in stride(from: 0, to: atLeast.count, by: AnomalyFeature.binCount) {
      for bin in (row..<row + AnomalyFeature.binCount - 1).reversed() {
        let (sum, overflow) = atLeast[bin].addingReportingOverflow(atLeast[bin + 1])
        guard !overflow && sum < TailTable.limit else { throw .corrupt(at: reader.position) }
        atLeast[bin] = sum
      }
    }
    var counts = [UInt32](repeating: 0, count: ReferenceDistribution.binCount)
    var total: UInt64 = 0
    for bin in counts.indices {
      counts[bin] = try reader.next(bytes)
      total += UInt64(counts[bin])
    }
    guard total < UInt64(ReferenceDistribution.limit), reader.isAtEnd(of: bytes) else {
      throw .corrupt(at: reader.position)
    }
    self.init(
      tails: TailTable(atLeast: atLeast), reference: ReferenceDistribution(counts: counts))
  }
}

/// Writes counts, zeros as runs.
private struct CountWriter {
  var out: [UInt8]
  private var zeros: UInt32 = 0

  init(out: [UInt8]) { self.out = out }

  mutating func append(_ count: UInt32) {
    if count == 0 {
      zeros += 1
      return
    }
    endRun()
    Varint.append(UInt64(count), to: &out)
  }

  consuming func finish() -> [UInt8] {
    endRun()
    return out
  }

  private mutating func endRun() {
    guard zeros > 0 else { return }
    out.append(0)
    Varint.append(UInt64(zeros - 1), to: &out)
    zeros = 0
  }
}

/// Reads what `CountWriter` writes, and nothing else.
private struct CountReader {
  /// Behind the version.
  private(set) var position = 1
  private var zeros: UInt64 = 0
  private var endedRun = false

  /// Whether all bytes are read, and no run goes on.
  func isAtEnd(of bytes: RawSpan) -> Bool { position == bytes.byteCount && zeros == 0 }

  mutating func next(_ bytes: RawSpan) throws(AnomalyError) -> UInt32 {
    if zeros > 0 {
      zeros -= 1
      return 0
    }
    let start = position
    let count = try varint(bytes)
    // Two runs in a row would be a second encoding of one.
    guard count <= UInt64(UInt32.max), count > 0 || !endedRun else { throw .corrupt(at: start) }
    endedRun = count == 0
    if endedRun { zeros = try varint(bytes) }
    return UInt32(count)
  }

  /// Reads a number in its shortest form.
  private mutating func varint(_ bytes: RawSpan) throws(AnomalyError) -> UInt64 {
    let start = position
    guard let number = Varint.read(bytes, &position) else { throw .truncated(at: start) }
    let size = max(1, (64 - number.leadingZeroBitCount + 6) / 7)
    guard position - start == size else { throw .corrupt(at: start) }
    return number
  }
}
