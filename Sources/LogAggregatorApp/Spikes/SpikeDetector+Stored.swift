import PipelineKit

extension SpikeDetector {
  private static let version: Int64 = 1

  /// The same value gives the same bytes.
  func encode() -> [UInt8] {
    var out = StateWriter()
    out.write(SpikeDetector.version)
    out.write(rates) { $0.write($1) }
    out.write(lastMinute)
    out.write(current.map { [$0] } ?? []) { out, spike in spike.encode(into: &out) }
    return out.bytes
  }

  /// - Returns: nil for no bytes, or those of another version.
  init?(decoding bytes: [UInt8]) {
    guard !bytes.isEmpty else { return nil }
    var reader = StateReader(bytes)
    guard reader.integer() == SpikeDetector.version else { return nil }
    let rates = reader.array { $0.real() }
    let last = reader.integer()
    let current = reader.array { ErrorSpike(from: &$0) }.first
    self.init(rates: rates, lastMinute: last, current: current)
  }
}

extension ErrorSpike {
  func encode(into out: inout StateWriter) {
    out.write(startedMs)
    out.write(endedMs ?? .min)
    out.write(peakRate)
    out.write(baselineRate)
    out.write(errors)
  }

  init(from reader: inout StateReader) {
    startedMs = reader.integer()
    let ended = reader.integer()
    endedMs = ended == .min ? nil : ended
    peakRate = reader.real()
    baselineRate = reader.real()
    errors = reader.integer()
  }
}
