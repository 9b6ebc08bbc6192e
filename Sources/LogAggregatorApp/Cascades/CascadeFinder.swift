import PipelineKit

/// Finds failures that spread from service to service, and where each began.
///
///     finder.note(record)                       // each record with a trace id, or an error; each span
///     let cascades = finder.closed(minute, spikes: …, dependencies: …)
struct CascadeFinder: Sendable {
  init() {}

  /// A record that carries a trace id or is an error, or a span.
  mutating func note(_ signal: TraceSignal) {}

  /// A minute has closed.
  ///
  /// - Returns: the cascades that are new or have changed, whole.
  mutating func closed(
    _ minute: Int64, spikes: [ServiceSpike], dependencies: (String) -> [String]
  ) -> [Cascade] { [] }

  func encode() -> [UInt8] { [] }
  init?(decoding bytes: [UInt8]) { self.init() }
}

/// What one record or span says of one service in one trace.
struct TraceSignal: Equatable, Sendable {
  var service: String
  var atMs: Int64
  var traceID: String?
  var spanID: String?
  var parentSpanID: String?
  var isError: Bool
  /// Of a span: what it does, and how long it took.
  var operation: String?
  var durationMicroseconds: Int64?
  /// Of a log record: its template.
  var templateID: Int64?
}

/// A service's spike, as a detector reported it at this minute.
struct ServiceSpike: Equatable, Sendable {
  var service: String
  var spike: ErrorSpike
}

/// A failure that spread: its services in order of rank, the root first.
struct Cascade: Equatable, Sendable {
  let id: Int64
  var rootService: String
  var startedMs: Int64
  var endedMs: Int64?
  var services: [CascadeService]
  /// One sentence a finding, in order of weight.
  var evidence: [String]
}

/// A service's part in a cascade.
struct CascadeService: Equatable, Sendable {
  enum Via: String, Sendable { case trace, dependency, time }

  var service: String
  /// 1 is the root.
  var rank: Int
  var startedMs: Int64
  /// How long after the root.
  var lagMs: Int64
  var via: Via
  /// Failing traces in which it has a part.
  var traces: Int64
}
