import EventGenerator
import Testing

@testable import LogAggregatorApp

struct SpikeDetectorTests {
  /// Tells a detector minutes of 100 records with these errors; `.` has no record.
  private func spikes(_ errors: [Int64?]) -> [ErrorSpike] {
    var detector = SpikeDetector()
    return errors.enumerated().compactMap { index, errors in
      detector.closed(
        Int64(index) * 60_000,
        errors.map { MinuteCounts(records: 100, errors: $0) } ?? MinuteCounts())
    }
  }

  @Test func `a spike starts, peaks and ends with its minutes`() {
    let found = spikes([1, 0, 1, 30, 42, 20, 1, 0])
    #expect(found.map(\.startedMs) == [180_000, 180_000, 180_000, 180_000])
    #expect(found.map(\.endedMs) == [nil, nil, nil, 360_000])
    #expect(found.last?.peakRate == 0.42)
    #expect(found.last?.baselineRate == 0.01)
    #expect(found.last?.errors == 92)
  }

  @Test func `few errors are no spike, whatever their rate`() {
    var (few, enough) = (SpikeDetector(), SpikeDetector())
    #expect(few.closed(0, MinuteCounts(records: 4, errors: 4)) == nil)
    #expect(enough.closed(0, MinuteCounts(records: 5, errors: 5)) != nil)
  }

  @Test func `what is usual is no spike`() {
    #expect(spikes(Array(repeating: 20, count: 3)).count == 2)
    #expect(spikes([0] + Array(repeating: 3, count: 30)).isEmpty)
    let noisy: [Int64?] = [20, 26, 14, 22, 18, 30, 10, 24]
    let start: [Int64?] = [0, 0]
    #expect(spikes(start + noisy + noisy).allSatisfy { $0.startedMs < 300_000 })
  }

  @Test func `a minute without records ends a spike and is no baseline`() {
    let found = spikes([0, 0, 0, 50, nil, 50])
    #expect(found.map(\.endedMs) == [nil, 240_000, nil])
    #expect(found.map(\.startedMs) == [180_000, 180_000, 300_000])
  }

  @Test func `a detector goes on from its bytes, wherever it is cut`() throws {
    var random = SplitMix64(seed: 11)
    var detector = SpikeDetector()
    var copy = SpikeDetector()
    for minute in 0..<300 {
      let counts = MinuteCounts(
        records: Int64(random.below(50)), errors: Int64(random.below(20)))
      #expect(detector.closed(Int64(minute), counts) == copy.closed(Int64(minute), counts))
      #expect(copy == detector)
      copy = try #require(SpikeDetector(decoding: detector.encode()))
      #expect(copy.encode() == detector.encode())
    }
    #expect(SpikeDetector(decoding: []) == nil)
    #expect(detector.rates.count == SpikeDetector.baselineMinutes)
  }
}
