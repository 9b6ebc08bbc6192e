import EventGenerator
import Testing

@testable import LogAggregatorApp

struct CascadeFinderTests {
  /// Runs a fault for some minutes: the cascade as it stands after the last.
  private func cascade(
    _ run: FaultyRun, minutes: Int = 3, stopping: Bool = false
  ) -> (cascade: Cascade?, before: Int) {
    var run = run
    var finder = CascadeFinder()
    var detectors: [String: SpikeDetector] = [:]
    var last: Cascade?
    var before = 0
    for minute in 0..<(run.calm + minutes) {
      var counts: [String: MinuteCounts] = [:]
      for signal in run.minute(minute) {
        finder.note(signal)
        counts[signal.service, default: MinuteCounts()].records += 1
        if signal.isError { counts[signal.service, default: MinuteCounts()].errors += 1 }
      }
      var spikes: [ServiceSpike] = []
      for service in counts.keys.sorted() {
        let spike = detectors[service, default: SpikeDetector()].closed(
          Int64(minute) * 60_000, counts[service]!)
        if let spike { spikes.append(ServiceSpike(service: service, spike: spike)) }
      }
      if stopping { finder = CascadeFinder(decoding: finder.encode())! }
      let found = finder.closed(
        Int64(minute) * 60_000, spikes: spikes, dependencies: run.dependencies)
      if minute < run.calm { before += found.count } else if let new = found.last { last = new }
    }
    return (last, before)
  }

  /// How often the root is first, and among the first three, over fifty runs.
  private func accuracy(_ fault: FaultyRun.Fault, withSpans: Bool) -> (first: Double, three: Double)
  {
    var (first, three) = (0.0, 0.0)
    for seed in 0..<50 {
      let run = FaultyRun(seed: UInt64(seed), fault: fault, withSpans: withSpans)
      let ranked = cascade(run).cascade?.services.map(\.service) ?? []
      if ranked.first == run.root { first += 1 }
      if ranked.prefix(3).contains(run.root) { three += 1 }
    }
    return (first / 50, three / 50)
  }

  @Test(arguments: FaultyRun.Fault.allCases)
  func `the service that fails first is found among loud ones`(_ fault: FaultyRun.Fault) {
    let found = accuracy(fault, withSpans: true)
    print("root of \(fault) first: \(found.first), among three: \(found.three)")
    #expect(found.first >= 0.5 && found.three >= 0.7)
  }

  @Test func `without spans the earliest error of a trace decides`() {
    let found = accuracy(.errors, withSpans: false)
    print("root of errors without spans first: \(found.first), among three: \(found.three)")
    #expect(found.first >= 0.5 && found.three >= 0.7)
  }

  @Test func `a finder goes on from its bytes, wherever it is cut`() {
    for fault in FaultyRun.Fault.allCases {
      let run = FaultyRun(seed: 4, fault: fault)
      #expect(cascade(run).cascade == cascade(run, stopping: true).cascade)
    }
  }

  @Test func `without traces dependencies decide, and without those time`() throws {
    func found(_ dependencies: [String: [String]]) throws -> [CascadeService] {
      var finder = CascadeFinder()
      let spikes = ["front", "cart", "db"].enumerated().map { index, service in
        ServiceSpike(
          service: service,
          spike: ErrorSpike(
            startedMs: Int64(index) * 60_000, endedMs: nil, peakRate: 1, baselineRate: 0, errors: 9)
        )
      }
      let cascades = finder.closed(120_000, spikes: spikes) { dependencies[$0] ?? [] }
      return try #require(cascades.first).services
    }
    let byDependency = try found(["front": ["cart"], "cart": ["db"]])
    #expect(byDependency.map(\.service) == ["db", "cart", "front"])
    #expect(byDependency.allSatisfy { $0.via == .dependency })
    let byTime = try found([:])
    #expect(byTime.map(\.service) == ["front", "cart", "db"])
    #expect(byTime.map(\.lagMs) == [0, 60_000, 120_000])
    #expect(byTime.allSatisfy { $0.via == .time })
  }

  @Test func `a cascade ends two minutes after its last symptom`() {
    var finder = CascadeFinder()
    func spike(_ service: String) -> ServiceSpike {
      ServiceSpike(
        service: service,
        spike: ErrorSpike(
          startedMs: 0, endedMs: nil, peakRate: 1, baselineRate: 0, errors: 9))
    }
    _ = finder.closed(0, spikes: [spike("a"), spike("b")]) { _ in [] }
    #expect(finder.closed(60_000, spikes: []) { _ in [] }.isEmpty)
    let again = finder.closed(120_000, spikes: [spike("c")]) { _ in [] }
    #expect(again.map(\.id) == [1] && again[0].services.count == 3)
    for minute in 3...4 {
      #expect(finder.closed(Int64(minute) * 60_000, spikes: []) { _ in [] }.isEmpty)
    }
    let ended = finder.closed(300_000, spikes: []) { _ in [] }
    #expect(ended.map(\.endedMs) == [180_000])
  }
}
