import Glibc
import Testing

@testable import PipelineKit

/// Random content, limits, packing and stops, against the naive splitter.
struct RandomReadingTests {
  /// SplitMix64, whose one number is the seed that a failure prints.
  private struct Source: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  private static var seed: UInt64 {
    getenv("SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64.random(in: 0...UInt64.max)
  }

  private func content(_ random: inout Source) -> [UInt8] {
    var content: [UInt8] = []
    for _ in 0..<Int.random(in: 0...40, using: &random) {
      let count = Bool.random(using: &random) ? Int.random(in: 0...20, using: &random) : 0
      content += (0..<count).map { _ in UInt8.random(in: 0x61...0x63, using: &random) }
      content.append(Int.random(in: 0..<5, using: &random) == 0 ? 0x0D : 0x0A)
    }
    return Int.random(in: 0..<3, using: &random) == 0 ? content.dropLast() : content
  }

  private func packed(_ content: [UInt8], _ random: inout Source) -> [UInt8] {
    let cut = Int.random(in: 0...content.count, using: &random)
    return switch Int.random(in: 0..<3, using: &random) {
    case 0: gzip(content)
    case 1: gzip(Array(content[..<cut])) + gzip(Array(content[cut...]))
    default: content
    }
  }

  @Test func `any content under any limits gives the lines of the naive splitter`() throws {
    let seed = Self.seed
    print("SEED=\(seed)")
    var random = Source(state: seed)
    for round in 0..<300 {
      let content = content(&random)
      let line = Int.random(in: 1...30, using: &random)
      let kept = Int.random(in: 1...line, using: &random)
      let limits = ChunkLimits(
        linesMax: Int.random(in: 1...10, using: &random),
        bytesMax: Int.random(in: 1...100, using: &random), lineBytesMax: line, keptBytes: kept,
        readBytes: Int.random(in: 1...50, using: &random))
      let folder = TemporaryFolder()
      let path = folder.write("f", packed(content, &random))
      var chunker = LineChunker(
        try ByteSource(InputFile(path: path, kind: .regular)), limits: limits)
      let chunks = try chunker.rest()
      #expect(
        chunks.flatMap(\.seenLines)
          == naiveLines(content, lineBytesMax: line, keptBytes: kept),
        "SEED=\(seed), round \(round)")
      #expect(
        chunks.last?.end.digest ?? xxh64([UInt8]().span.bytes) == xxh64(content.span.bytes),
        "SEED=\(seed), round \(round)")
    }
  }
}
