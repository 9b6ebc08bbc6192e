import PipelineKit

/// What is found when minutes close: spikes of errors, alerts, failures that spread.
///
/// A value, so that the minutes which no later record has closed can be tried on a copy.
///
/// **Law.** What is found depends on the order of records in the log alone. A minute closes when the
/// watermark passes its end; a record that comes later for it is counted in the views of minutes, and
/// changes nothing here.
struct LogAnalysis {
  /// Services beyond which further ones are not looked at.
  static let servicesMax = 5_000
  /// Minutes without any record after which the clock jumps ahead: what rules and baselines look at
  /// is far shorter.
  static let quietMinutesMax: Int64 = 1_440

  private static let minute: Int64 = 60_000

  /// What one service logged in a minute that is open.
  fileprivate struct Open {
    var counts = MinuteCounts()
    var templates: [Int64: Int64] = [:]
    var newTemplates: [ServiceMinute.NewTemplate] = []
  }

  private var detectors: [String: SpikeDetector] = [:]
  private var finder = CascadeFinder()
  private var evaluator: AlertEvaluator
  private let ruleTemplates: Set<Int64>
  private var open: [Int64: [String: Open]] = [:]
  /// The next minute to close; nil before the first record.
  private var next: Int64?
  /// Whether any minute has closed yet.
  private var hasClosed = false
  private(set) var dependencies: [String: [String]] = [:]
  /// What was found since the last look.
  var found = Findings()

  /// What minutes that closed have brought.
  struct Findings {
    var spikes: [ServiceSpike] = []
    var cascades: [Cascade] = []
    var alerts: [Alert] = []
  }

  /// A change of an alert's state, and the record at which its minute closed.
  struct Alert {
    let atMs: Int64
    let place: EventPlace
    let change: AlertChange
  }

  /// The record at hand.
  var place = EventPlace(
    target: TopicPartition(topic: LogRecords.schema.topic, partition: PartitionID(0)),
    offset: .zero)

  init(rules: [AlertRule]) {
    evaluator = AlertEvaluator(rules: rules)
    ruleTemplates = Set(rules.compactMap(\.template))
  }

  /// Takes note of a record.
  ///
  /// - Parameter signal: what it says of a trace, if it does.
  mutating func note(
    service: String, severity: Int, time: Int64, match: TemplateMatch, signal: TraceSignal?
  ) {
    let start = TumblingWindow.minute.start(of: time)
    if hasClosed {
      if let next, start < next { return }
    } else {
      next = min(next ?? start, start)
    }
    if detectors[service] == nil {
      guard detectors.count < LogAnalysis.servicesMax else { return }
      detectors[service] = SpikeDetector()
    }
    open[start, default: [:]][service, default: Open()].add(
      severity: severity, match: match, isOfRule: ruleTemplates.contains(match.id))
    if let signal { finder.note(signal) }
  }

  /// Sets what services are known to depend on.
  mutating func setDependencies(_ dependencies: [String: [String]]) {
    self.dependencies = dependencies
  }

  /// Closes the minutes that end at or before `watermark`.
  mutating func close(through watermark: Int64) {
    guard var minute = next else { return }
    while minute + LogAnalysis.minute <= watermark {
      if open.isEmpty || open.keys.allSatisfy({ $0 > minute + LogAnalysis.jump }) {
        let target = min(open.keys.min() ?? .max, TumblingWindow.minute.start(of: watermark))
        if target - minute > LogAnalysis.jump {
          for _ in 0..<LogAnalysis.quietMinutesMax / 2 {
            close(minute)
            minute += LogAnalysis.minute
          }
          minute = target - LogAnalysis.jump / 2
          continue
        }
      }
      close(minute)
      minute += LogAnalysis.minute
    }
    next = minute
  }

  private static var jump: Int64 { quietMinutesMax * minute }

  /// Closes all minutes that have records.
  mutating func closeAll() {
    guard let last = open.keys.max() else { return }
    close(through: last + LogAnalysis.minute)
  }

  private mutating func close(_ minute: Int64) {
    let counted = open.removeValue(forKey: minute) ?? [:]
    var spikes: [ServiceSpike] = []
    var minutes: [ServiceMinute] = []
    for service in detectors.keys.sorted() {
      let found = counted[service] ?? Open()
      if let spike = detectors[service]?.closed(minute, found.counts) {
        spikes.append(ServiceSpike(service: service, spike: spike))
      }
      minutes.append(
        ServiceMinute(
          service: service, counts: found.counts, templates: found.templates,
          newTemplates: found.newTemplates))
    }
    let dependencies = dependencies
    found.spikes += spikes
    found.cascades += finder.closed(minute, spikes: spikes) { dependencies[$0] ?? [] }
    let end = minute + LogAnalysis.minute
    let place = place
    found.alerts += evaluator.closed(minute, minutes).map {
      Alert(atMs: end, place: place, change: $0)
    }
    hasClosed = true
  }

  // MARK: Stored

  /// The state by kind and name.
  func encode() -> [(kind: String, name: String, state: [UInt8])] {
    var all: [(kind: String, name: String, state: [UInt8])] = detectors.keys.sorted().map {
      ("detector", $0, detectors[$0]?.encode() ?? [])
    }
    all.append(("finder", "", finder.encode()))
    all.append(("alerts", "", evaluator.encode()))
    all.append(("minutes", "", encodedMinutes))
    return all
  }

  private var encodedMinutes: [UInt8] {
    var out = StateWriter()
    out.write(next ?? .min)
    out.write(hasClosed ? 1 : 0 as Int64)
    out.write(open.keys.sorted()) { out, minute in
      out.write(minute)
      let services = open[minute] ?? [:]
      out.write(services.keys.sorted()) { out, service in
        out.write(bytes: Array(service.utf8).span.bytes)
        services[service]?.encode(into: &out)
      }
    }
    return out.bytes
  }

  /// Puts back what `encode` gave; what cannot be read is as if it had never been.
  mutating func restore(kind: String, name: String, state: [UInt8], rules: [AlertRule]) {
    switch kind {
    case "detector": detectors[name] = SpikeDetector(decoding: state) ?? SpikeDetector()
    case "finder": finder = CascadeFinder(decoding: state) ?? CascadeFinder()
    case "alerts":
      evaluator = AlertEvaluator(decoding: state, rules: rules) ?? AlertEvaluator(rules: rules)
    case "minutes":
      var reader = StateReader(state)
      let stored = reader.integer()
      next = stored == .min ? nil : stored
      hasClosed = reader.integer() == 1
      for (minute, services) in reader.array({ reader in
        let minute = reader.integer()
        return (
          minute,
          reader.array { reader in
            (String(decoding: reader.byteString(), as: UTF8.self), Open(from: &reader))
          }
        )
      }) {
        open[minute] = Dictionary(services) { first, _ in first }
      }
    default: break
    }
  }
}

extension LogAnalysis.Open {
  fileprivate mutating func add(severity: Int, match: TemplateMatch, isOfRule: Bool) {
    counts.records += 1
    if severity >= 17 { counts.errors += 1 }
    if isOfRule { templates[match.id, default: 0] += 1 }
    if match.isNew, newTemplates.count < 1_000, let severity = Severity(number: Int64(severity)) {
      newTemplates.append(ServiceMinute.NewTemplate(id: match.id, severity: severity))
    }
  }

  fileprivate func encode(into out: inout StateWriter) {
    out.write(counts.records)
    out.write(counts.errors)
    out.write(templates.keys.sorted()) { out, id in
      out.write(id)
      out.write(templates[id] ?? 0)
    }
    out.write(newTemplates) { out, template in
      out.write(template.id)
      out.write(Int64(template.severity.number))
    }
  }

  fileprivate init(from reader: inout StateReader) {
    counts = MinuteCounts(records: reader.integer(), errors: reader.integer())
    templates = Dictionary(
      uniqueKeysWithValues: reader.array { ($0.integer(), $0.integer()) })
    newTemplates = reader.array { reader in
      let id = reader.integer()
      return ServiceMinute.NewTemplate(
        id: id, severity: Severity(number: reader.integer()) ?? .error)
    }
  }
}
