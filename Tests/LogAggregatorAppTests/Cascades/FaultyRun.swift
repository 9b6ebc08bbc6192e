import EventGenerator

@testable import LogAggregatorApp

/// A run of services that call each other, in which one of them fails after a while.
///
/// Requests enter at the front and go down a graph without circles. Callers of a failing service
/// retry and may fail themselves, louder than it. Some services log errors all the time, though
/// nothing is wrong with them.
struct FaultyRun {
  enum Fault: CaseIterable { case errors, slow, network }

  let root: String
  let fault: Fault
  let calm: Int
  private let calls: [[Int]]
  private let noisy: Set<Int>
  private let culprit: Int
  private var random: SplitMix64
  private let withSpans: Bool

  init(seed: UInt64, fault: Fault, withSpans: Bool = true, calm: Int = 6) {
    var random = SplitMix64(seed: seed)
    let count = 8 + random.below(20)
    var calls: [[Int]] = Array(repeating: [], count: count)
    for callee in 1..<count {
      for _ in 0..<(1 + random.below(2)) {
        let caller = random.below(callee)
        if !calls[caller].contains(callee) { calls[caller].append(callee) }
      }
    }
    self.calls = calls
    noisy = Set((0..<2).map { _ in random.below(count) })
    culprit = 1 + random.below(count - 1)
    root = "s\(culprit)"
    (self.fault, self.withSpans, self.calm, self.random) = (fault, withSpans, calm, random)
  }

  /// What `s3` depends on.
  func dependencies(_ service: String) -> [String] {
    Int(service.dropFirst()).map { calls[$0].map { "s\($0)" } } ?? []
  }

  /// The signals of one minute, in order of time.
  mutating func minute(_ number: Int) -> [TraceSignal] {
    var signals: [TraceSignal] = []
    for request in 0..<60 {
      var call = Request(
        trace: "t\(number)-\(request)", atMs: Int64(number) * 60_000 + Int64(request) * 900,
        isFaulty: number >= calm)
      _ = visit(0, parent: nil, &call, depth: 0)
      signals += call.signals
    }
    return signals.sorted { $0.atMs < $1.atMs }
  }

  private struct Request {
    let trace: String
    var atMs: Int64
    let isFaulty: Bool
    var signals: [TraceSignal] = []
    var spans = 0
  }

  /// Visits a service: the time it takes in microseconds and whether it fails.
  private mutating func visit(
    _ service: Int, parent: String?, _ request: inout Request, depth: Int
  ) -> (microseconds: Int64, fails: Bool) {
    let start = request.atMs
    let span = "\(request.trace)-\(request.spans)"
    request.spans += 1
    var microseconds = Int64(1_000 + random.below(4_000))
    var fails = random.chance(0.002)
    let isCulprit = request.isFaulty && service == culprit
    if isCulprit, fault == .errors { fails = random.chance(0.7) }
    if isCulprit, fault == .slow { microseconds += Int64(60_000 + random.below(60_000)) }
    if noisy.contains(service), random.chance(0.3) { log(service, span, &request) }
    if fails { log(service, span, &request) }
    for callee in calls[service]
    where !fails && depth < 8 && request.spans < 60 && random.chance(0.8) {
      let tries = random.chance(0.5) ? 2 : 1
      for attempt in 1...tries {
        let client = "\(request.trace)-\(request.spans)"
        request.spans += 1
        request.atMs += 1
        let result = visit(callee, parent: client, &request, depth: depth + 1)
        var onTheWay = Int64(500 + random.below(500))
        if request.isFaulty, fault == .network, callee == culprit || service == culprit {
          onTheWay += Int64(50_000 + random.below(50_000))
        }
        microseconds += result.microseconds + onTheWay
        record(
          service, client, span, "call", start, result.microseconds + onTheWay, result.fails,
          &request)
        if result.fails { for _ in 0..<3 { log(service, span, &request) } }
        if !result.fails { break }
        if attempt == tries { fails = random.chance(0.8) }
      }
    }
    request.atMs += 1
    record(service, span, parent, "handle", start, microseconds, fails, &request)
    return (microseconds, fails)
  }

  private func record(
    _ service: Int, _ span: String, _ parent: String?, _ operation: String, _ start: Int64,
    _ microseconds: Int64, _ fails: Bool, _ request: inout Request
  ) {
    guard withSpans else { return }
    request.signals.append(
      TraceSignal(
        service: "s\(service)", atMs: start, traceID: request.trace, spanID: span,
        parentSpanID: parent, isError: fails, operation: operation,
        durationMicroseconds: microseconds, templateID: nil))
  }

  private func log(_ service: Int, _ span: String, _ request: inout Request) {
    request.atMs += 1
    request.signals.append(
      TraceSignal(
        service: "s\(service)", atMs: request.atMs, traceID: request.trace,
        spanID: withSpans ? span : nil, parentSpanID: nil, isError: true, operation: nil,
        durationMicroseconds: nil, templateID: nil))
  }
}
