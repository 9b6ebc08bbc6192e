import PipelineKit

/// Says where a decision came from: each part, what it was computed from, and the events that this
/// came from, each with its id, its place in the log and its time.
///
/// Lines first, with the places of their events; the events are read from the log in one pass at
/// the end.
struct Explanation {
  /// How many events are listed for one number, unless all are asked for.
  static let listedMax = 20

  private struct Line {
    let depth: Int
    let text: String
    var events: [EventPlace] = []
  }

  private let sighting: DecisionWitness.Sighting
  private let own: LoggedEvent
  private let finder: EvidenceFinder
  private let log: String
  private let listedMax: Int
  private var lines: [Line] = []

  /// Works out all lines.
  ///
  /// - Throws: what reading the rows or the log throws.
  init(
    _ witness: DecisionWitness, _ sighting: DecisionWitness.Sighting, _ connection: Connection,
    log: String, listedMax: Int
  ) throws {
    (self.sighting, self.log, self.listedMax) = (sighting, log, listedMax)
    let place = witness.place(sighting.facts.sequence)
    guard let own = try LoggedEvent.read([place], of: log)[place] else {
      preconditionFailure("an event read a moment ago is in the log")
    }
    self.own = own
    finder = EvidenceFinder(witness, sighting.facts, connection) { places in
      let events = try LoggedEvent.read(Set(places), of: log)
      return places.last { events[$0]?.hasLocation == true }
    }
    addHead()
    add(1, "parts, each with its weight")
    try addVelocity()
    try addBehaviour()
    try addAnomaly()
    try addRules()
    addFeatures()
    add(1, "earlier transactions of the user", try finder.events(.history(.user, isMoney: false)))
  }

  private mutating func add(_ depth: Int, _ text: String, _ events: [EventPlace] = []) {
    lines.append(Line(depth: depth, text: text, events: events))
  }

  // MARK: Lines

  private mutating func addHead() {
    let (facts, score, config) = (sighting.facts, sighting.score, sighting.config)
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    add(0, own.line)
    add(
      0,
      "of user \(text(facts.user)): \(facts.amount) minor units of "
        + "\(text(CurrencyCode.bytes(facts.currency))) at merchant \(text(facts.merchant))")
    add(
      0,
      "decision \(score.decision.rawValue): risk \(score.risk); review above "
        + "\(config.thresholds.review), block above \(config.thresholds.block)")
    let version = sighting.configVersion
    add(
      0,
      "configuration \(version) (\(config.version)), "
        + (version > 0 ? "\(FraudEvents.referenceTopic)/0@\(version - 1)" : "built in"))
  }

  private mutating func addVelocity() throws {
    let (score, config) = (sighting.score, sighting.config)
    add(
      2,
      "velocity \(score.parts.velocity) x \(config.weights.velocity): "
        + "\(score.velocityCount) transactions of the user in a \(config.velocity.mode.rawValue) "
        + "window of \(config.velocity.windowMilliseconds / 1000) s",
      try finder.events(Evidence(config.velocity, time: sighting.facts.time)))
  }

  private mutating func addBehaviour() throws {
    let (score, finding) = (sighting.score, sighting.score.behaviour)
    var text = "behaviour \(score.parts.behaviour) x \(sighting.config.weights.behaviour): "
    if finding.isColdStart {
      text += "cold start, \(finding.learnt) learnt transactions in the currency"
    } else {
      text +=
        "the greatest of amount \(Millionths(finding.deviation)) (mean \(finding.meanMinor) of "
        + "\(finding.learnt) learnt), \(finding.isNewCountry ? "a new country" : "no new country"),"
        + " \(finding.isUnusualHour ? "an unusual hour" : "no unusual hour")"
    }
    add(2, text, try finder.events(.learnt))
  }

  private mutating func addAnomaly() throws {
    let drivers = sighting.drivers
    add(
      2,
      "anomaly \(sighting.score.parts.anomaly) x \(sighting.config.weights.anomaly)"
        + (drivers.isEmpty ? "" : ": driven by \(drivers.joined(separator: ", "))"))
    for name in drivers {
      let evidence = Evidence(input: name, time: sighting.facts.time)
      add(3, name, try finder.events(evidence))
    }
  }

  private mutating func addRules() throws {
    let (score, config) = (sighting.score, sighting.config)
    add(2, "rules \(score.parts.rules) x \(config.weights.rules)")
    var numbers: [Int] = []
    score.hits.forEach { numbers.append($0) }
    for rule in numbers.map({ config.rules[$0] }) {
      add(3, "\(rule.name) (\(rule.mode.rawValue), \(rule.weight)): \(rule.condition)")
      for feature in Feature.allCases where Explanation.names(rule.condition).contains(feature.name)
      {
        let evidence = Evidence(feature, time: sighting.facts.time)
        add(4, "\(feature.name) = \(shown(feature))", try finder.events(evidence))
      }
    }
  }

  /// The words of a condition that are names.
  private static func names(_ condition: String) -> Set<String> {
    let tokens = (try? RuleLexer.tokens(of: condition)) ?? []
    return Set(tokens.filter { $0.kind == .name }.map(\.text))
  }

  private mutating func addFeatures() {
    add(1, "features that rules look at")
    for feature in Feature.allCases where sighting.features.isPresent(feature) {
      add(2, "\(feature.name) = \(shown(feature))")
    }
  }

  private func shown(_ feature: Feature) -> String {
    let value = sighting.features[feature]
    guard sighting.features.isPresent(feature) else { return "absent" }
    switch feature.type {
    case .decimal: return Millionths(value).description
    case .boolean: return value == 1 ? "true" : "false"
    case .integer: return String(value)
    case .text: return shownText(feature)
    }
  }

  private func shownText(_ feature: Feature) -> String {
    let facts = sighting.facts
    let bytes: [UInt8]? =
      switch feature {
      case .currency: CurrencyCode.bytes(facts.currency)
      case .userID: facts.user
      case .merchantID: facts.merchant
      case .country: facts.country
      case .deviceID: facts.device
      case .category: own.category.map { Array($0.utf8) }
      case .channel: own.channel.map { Array($0.utf8) }
      default: nil
      }
    return "'" + String(decoding: bytes ?? [], as: UTF8.self) + "'"
  }

  // MARK: Text

  /// The whole as text.
  ///
  /// - Throws: what reading the log throws.
  func text() throws -> String {
    let listed = lines.map { Array($0.events.suffix(listedMax)) }
    let events = try LoggedEvent.read(Set(listed.joined()), of: log)
    var text = ""
    for (line, places) in zip(lines, listed) {
      if line.depth == 1 { text += "\n" }
      let margin = String(repeating: "  ", count: max(0, line.depth - 1))
      text += margin + line.text
      if places.count < line.events.count {
        text += " (the last \(places.count) of \(line.events.count) events; --all lists all)"
      }
      text += "\n"
      for place in places {
        guard let event = events[place] else { preconditionFailure("an event read before") }
        text += margin + "  - " + event.line + "\n"
      }
    }
    return text
  }

  /// The same as one JSON object: lines with their depth and the events that each came from.
  ///
  /// - Throws: what reading the log throws.
  func json() throws -> String {
    let listed = lines.map { Array($0.events.suffix(listedMax)) }
    let events = try LoggedEvent.read(Set(listed.joined()), of: log)
    let objects = zip(lines, listed).map { line, places in
      let found = places.compactMap { events[$0] }.map { event in
        "{\"topic\":\(Self.quoted(event.place.target.topic)),"
          + "\"partition\":\(event.place.target.partition.index),"
          + "\"offset\":\(event.place.offset.value),\"event_id\":\(Self.quoted(event.id)),"
          + "\"time\":\"\(Timestamp(milliseconds: event.time).rfc3339)\","
          + "\"transaction_id\":\(Self.quoted(event.transaction))}"
      }
      return "{\"depth\":\(line.depth),\"text\":\(Self.quoted(line.text)),"
        + "\"events_total\":\(line.events.count),\"events\":[\(found.joined(separator: ","))]}"
    }
    return "{\"view\":\"decisions\",\"transaction_id\":\(Self.quoted(own.transaction)),"
      + "\"lines\":[\(objects.joined(separator: ",\n  "))]}\n"
  }

  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    JSONBytes.append(text.utf8, to: &bytes)
    return "\"" + String(decoding: bytes, as: UTF8.self) + "\""
  }
}
