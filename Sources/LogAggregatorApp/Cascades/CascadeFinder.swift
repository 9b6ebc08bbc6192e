import PipelineKit

/// Finds failures that spread from service to service, and where each began.
///
///     finder.note(signal)                        // each record with a trace id, or an error; each span
///     let cascades = finder.closed(minute, spikes: …, dependencies: …)
///
/// **When.** A service shows a symptom in a minute if it has a spike of errors, if more failing traces
/// than usual began to fail in it, or if its own part of the time of its spans is longer than usual
/// (`LatencyBaseline`). Symptoms at most two minutes apart are one cascade; it ends when two minutes
/// passed without any.
///
/// **Where.** The root is the service in which failing traces fail first, not the loudest. In each
/// failing trace one service is the origin (`TraceFacts`): that of the deepest failing span, without
/// spans that of the earliest error. What a service originates in usual minutes is subtracted, so
/// that a service that always logs errors is no suspect. Slow spans vote by the time that they took
/// too long. Where no trace tells, a service that others with symptoms depend on goes first, then
/// the one whose symptom began first.
///
/// **Law.** Cascades are a function of signals, spikes and dependencies, in the order in which they
/// were told. Bounded: signals of a minute, operations, services and their histories.
struct CascadeFinder: Sendable {
  static let minute: Int64 = 60_000
  static let gapMinutes: Int64 = 2
  static let signalsMax = 60_000
  static let minutesMax = 64

  /// Signals of minutes that have not closed, by minute.
  var pending: [Int64: [TraceSignal]] = [:]
  var latency = LatencyBaseline()
  var origins = OriginBaseline()
  var active: ActiveCascade?
  var nextID: Int64 = 1
  var lastClosed = Int64.min

  init() {}

  /// A record that carries a trace id or is an error, or a span.
  mutating func note(_ signal: TraceSignal) {
    let minute = TumblingWindow.minute.start(of: signal.atMs)
    guard minute > lastClosed, pending.count < CascadeFinder.minutesMax || pending[minute] != nil,
      pending[minute, default: []].count < CascadeFinder.signalsMax
    else { return }
    pending[minute, default: []].append(signal)
  }

  /// A minute has closed.
  ///
  /// - Returns: the cascades that are new or have changed, whole.
  mutating func closed(
    _ minute: Int64, spikes: [ServiceSpike], dependencies: (String) -> [String]
  ) -> [Cascade] {
    lastClosed = minute
    var signals: [TraceSignal] = []
    for key in pending.keys.sorted() where key <= minute {
      signals += pending.removeValue(forKey: key) ?? []
    }
    var facts = MinuteFacts(minute: minute, signals: signals)
    facts.latencyExcess = latency.closed(facts.parts)
    facts.originExcess = origins.closed(facts.origins)
    let symptoms = facts.symptoms(spikes)
    var changed: [Cascade] = []
    if let cascade = active,
      minute - cascade.lastMs > CascadeFinder.gapMinutes * CascadeFinder.minute
    {
      if let ended = cascade.result(isEnded: true, dependencies) { changed.append(ended) }
      active = nil
    }
    guard !symptoms.isEmpty else { return changed }
    if active == nil {
      active = ActiveCascade(id: nextID, startedMs: minute)
      nextID += 1
    }
    active?.add(facts, symptoms)
    if let cascade = active?.result(isEnded: false, dependencies) { changed.append(cascade) }
    return changed
  }
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
