import PipelineKit

/// What the signals of one minute say of services.
struct MinuteFacts {
  let minute: Int64
  /// Failing traces by the service in which they fail first, and those in which a service fails.
  var origins: [String: Double] = [:]
  var failing: [String: Int64] = [:]
  /// When a service first failed.
  var firstErrorMs: [String: Int64] = [:]
  /// Time that spans took themselves, by whom it is spent: a service's operation, or a call.
  var parts: [SpanPart: [Double]] = [:]
  /// More failing traces begun than usual, and more time taken than usual, by service.
  var originExcess: [String: Double] = [:]
  var latencyExcess: [String: Double] = [:]

  init(minute: Int64, signals: [TraceSignal]) {
    self.minute = minute
    var traces: [String: [TraceSignal]] = [:]
    var order: [String] = []
    for signal in signals {
      if signal.isError {
        firstErrorMs[signal.service] = min(firstErrorMs[signal.service] ?? .max, signal.atMs)
      }
      guard let trace = signal.traceID else { continue }
      if traces[trace] == nil { order.append(trace) }
      traces[trace, default: []].append(signal)
    }
    for trace in order { add(TraceFacts(traces[trace] ?? [])) }
  }

  private mutating func add(_ trace: TraceFacts) {
    if let origin = trace.origin { origins[origin, default: 0] += 1 }
    for service in trace.failing { failing[service, default: 0] += 1 }
    for (part, microseconds) in trace.parts {
      guard parts.count < LatencyBaseline.partsMax || parts[part] != nil else { continue }
      if parts[part, default: []].count < LatencyBaseline.spansMax {
        parts[part, default: []].append(microseconds)
      }
    }
  }

  /// Services with a symptom, and since when.
  func symptoms(_ spikes: [ServiceSpike]) -> [String: Int64] {
    var symptoms: [String: Int64] = [:]
    for spike in spikes where spike.spike.endedMs == nil {
      symptoms[spike.service] = firstErrorMs[spike.service] ?? spike.spike.startedMs
    }
    for (service, excess) in originExcess where excess >= OriginBaseline.symptomMin {
      symptoms[service] = symptoms[service] ?? firstErrorMs[service] ?? minute
    }
    for service in latencyExcess.keys where symptoms[service] == nil {
      symptoms[service] = firstErrorMs[service] ?? minute
    }
    return symptoms
  }
}

/// By whom time is spent: a service in an operation of its own, or on the way from one to another.
struct SpanPart: Hashable, Comparable, Sendable {
  var service: String
  /// The called service, of a call.
  var callee: String?
  var operation: String

  static func < (left: SpanPart, right: SpanPart) -> Bool {
    (left.service, left.callee ?? "", left.operation)
      < (right.service, right.callee ?? "", right.operation)
  }
}

/// One trace: where it fails first, and how long its spans took themselves.
struct TraceFacts {
  /// The service in which it fails first; nil if it does not fail.
  private(set) var origin: String?
  private(set) var failing: Set<String> = []
  private(set) var parts: [(part: SpanPart, microseconds: Double)] = []

  init(_ signals: [TraceSignal]) {
    let spans = signals.filter { $0.durationMicroseconds != nil && $0.spanID != nil }
    var byID: [String: Int] = [:]
    for (index, span) in spans.enumerated() where byID[span.spanID!] == nil {
      byID[span.spanID!] = index
    }
    failing = Set(signals.filter(\.isError).map(\.service))
    origin = TraceFacts.origin(signals, spans, byID)
    parts = TraceFacts.parts(spans, byID)
  }

  /// The service of the deepest failing span; of several the one that fails first.
  private static func origin(
    _ signals: [TraceSignal], _ spans: [TraceSignal], _ byID: [String: Int]
  ) -> String? {
    var best: (service: String, depth: Int, atMs: Int64)?
    for signal in signals where signal.isError {
      let depth = depth(of: signal, spans, byID)
      let isBetter = best.map { depth > $0.depth || depth == $0.depth && signal.atMs < $0.atMs }
      if isBetter ?? true { best = (signal.service, depth, signal.atMs) }
    }
    return best?.service
  }

  private static func depth(
    of signal: TraceSignal, _ spans: [TraceSignal], _ byID: [String: Int]
  ) -> Int {
    var depth = 0
    var next = signal.spanID
    while let id = next, let index = byID[id], depth < 64 {
      depth += 1
      next = spans[index].parentSpanID
    }
    return depth
  }

  private static func parts(
    _ spans: [TraceSignal], _ byID: [String: Int]
  ) -> [(part: SpanPart, microseconds: Double)] {
    var children = Array(repeating: (total: 0.0, count: 0, callee: ""), count: spans.count)
    for span in spans {
      guard let parent = span.parentSpanID.flatMap({ byID[$0] }) else { continue }
      children[parent].total += Double(span.durationMicroseconds ?? 0)
      children[parent].count += 1
      children[parent].callee = span.service
    }
    return spans.indices.map { index in
      let span = spans[index]
      let own = max(0, Double(span.durationMicroseconds ?? 0) - children[index].total)
      let isCall = children[index].count == 1 && children[index].callee != span.service
      return (
        SpanPart(
          service: span.service, callee: isCall ? children[index].callee : nil,
          operation: span.operation ?? ""),
        own
      )
    }
  }
}
