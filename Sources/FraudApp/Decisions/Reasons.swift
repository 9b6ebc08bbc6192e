import PipelineKit

/// Why a transaction was scored as it was, as a JSON list: the most telling things first by part.
///
///     [{"code":"VELOCITY","detail":"7 transactions in the window","millionths":700000}, …]
///
/// A rule's reason has its `rule`; that of the anomaly part the `features` that drove it.
///
/// A text is a head with numbers of the decision's own, often none, and a tail that a few things
/// and the configuration decide:
///
///     head   VELOCITY   [behaviour]  ANOMALY            and what stands before the last of these
///                       AMOUNT_DEVIATION
///     tail   COLD_START   NEW_COUNTRY   UNUSUAL_HOUR   RULE …
final class Reasons {
  /// A deviation of more than one standard deviation, in millionths.
  static let deviationMin: Int64 = 333_334
  /// The anomaly score from which on it is a reason, in millionths.
  static let anomalyMin: Int64 = 500_000

  /// What stands before the tail: all there is of it if there is no tail.
  @exclusivity(unchecked) private(set) var head: [UInt8] = []
  /// The number of the text that follows, the same for many decisions.
  private(set) var tail: Int64?
  private let tails: ReasonTails
  /// The number of each tail that was needed under the configuration in force.
  private var numbers: [TailKey: Int64] = [:]
  /// The tail of the decision before, which the next one often has too.
  private var latest: (key: TailKey, number: Int64)?
  /// The reason of each of its rules, empty for those that only count.
  private var rules: [[UInt8]] = []
  private var version = Int64.min

  /// What decides a tail.
  private struct TailKey: Hashable {
    /// The first thing that the tail may say.
    enum Start: UInt8 { case behaviour, flags, rules }
    var start = Start.behaviour
    /// Whether something stands before it.
    var hasHead = false
    /// Learnt transactions of a cold start; -1 for none.
    var coldStart: Int64 = -1
    var isNewCountry = false
    var isUnusualHour = false
    var hits: RuleHits
  }

  init(_ tails: ReasonTails) { self.tails = tails }

  /// The whole text.
  var bytes: [UInt8] { head + (tail.map { tails.text($0) } ?? []) }

  /// Writes the reasons of a score, replacing those before.
  func write(_ score: Score, amount: Int64, _ stage: DecisionStage) {
    if stage.configVersion != version { take(stage.config.rules, stage.configVersion) }
    head.removeAll(keepingCapacity: true)
    let key = writeHead(score, amount: amount, stage)
    if let latest, latest.key == key {
      tail = latest.number
      return
    }
    if let known = numbers[key] {
      (tail, latest) = (known, (key, known))
      return
    }
    let start = head.count
    writeTail(key, stage.config.behaviour)
    tail = tails.number(ofEnd: head, from: start)
    guard let tail else { return }
    head.removeSubrange(start...)
    if numbers.count >= Reasons.numbersMax { numbers = [:] }
    numbers[key] = tail
  }

  /// Tails whose numbers are remembered.
  private static let numbersMax = 1 << 14

  /// Writes the reasons of the rules of a configuration that holds from now on.
  private func take(_ definitions: [RuleDefinition], _ newVersion: Int64) {
    rules = definitions.map { rule in
      guard rule.mode == .active else { return [] }
      head.removeAll(keepingCapacity: true)
      append("{\"code\":\"RULE\",\"detail\":\"")
      appendEscaped(rule.shownReason)
      append("\",\"rule\":\"")
      appendEscaped(rule.name)
      end(rule.weight.value)
      return head
    }
    (numbers, latest) = ([:], nil)
    version = newVersion
  }

  // MARK: The parts of a text

  /// Writes what has numbers of its own, and all that stands before such; returns what is left.
  private func writeHead(_ score: Score, amount: Int64, _ stage: DecisionStage) -> TailKey {
    var key = TailKey(hits: score.hits)
    let finding = score.behaviour
    if finding.isColdStart {
      key.coldStart = finding.learnt
    } else {
      (key.isNewCountry, key.isUnusualHour) = (finding.isNewCountry, finding.isUnusualHour)
    }
    if score.parts.velocity > stage.config.velocity.otherwise {
      begin("VELOCITY")
      append(score.velocityCount)
      append(" transactions of the user in the window")
      end(score.parts.velocity.value)
    }
    if !finding.isColdStart, finding.deviation >= Reasons.deviationMin {
      begin("AMOUNT_DEVIATION")
      append(amount)
      append(" minor units where the mean is ")
      append(finding.meanMinor)
      end(finding.deviation)
      key.start = .flags
    }
    if score.parts.anomaly.value >= Reasons.anomalyMin {
      writeBehaviour(key, stage.config.behaviour)
      writeAnomaly(score.parts.anomaly, stage.model.drivers)
      key.start = .rules
    }
    key.hasHead = !head.isEmpty
    return key
  }

  private func writeAnomaly(_ part: Millionths, _ drivers: [String]) {
    begin("ANOMALY")
    append("unusual: ")
    for (index, name) in drivers.enumerated() { append(index == 0 ? name : ", " + name) }
    append("\",\"features\":[")
    for (index, name) in drivers.enumerated() {
      append((index == 0 ? "\"" : ",\"") + name + "\"")
    }
    append("],\"millionths\":")
    append(part.value)
    append("}")
  }

  private func writeTail(_ key: TailKey, _ settings: BehaviourSettings) {
    if key.start != .rules { writeBehaviour(key, settings) }
    key.hits.forEach { number in
      guard !rules[number].isEmpty else { return }
      append(head.isEmpty ? "[" : ",")
      head.append(contentsOf: rules[number])
    }
    append(head.isEmpty ? "[]" : "]")
  }

  /// Writes what has no numbers of its own, the deviation being written.
  private func writeBehaviour(_ key: TailKey, _ settings: BehaviourSettings) {
    if key.coldStart >= 0 {
      begin("COLD_START")
      append("only ")
      append(key.coldStart)
      append(" approved transactions in this currency")
      end(settings.coldStartScore.value)
    }
    if key.isNewCountry {
      begin("NEW_COUNTRY")
      append("no approved transaction was in this country")
      end(settings.location.value)
    }
    if key.isUnusualHour {
      begin("UNUSUAL_HOUR")
      append("no approved transaction was in this hour of the day (UTC)")
      end(settings.time.value)
    }
  }

  // MARK: JSON

  private func begin(_ code: StaticString) {
    append(head.isEmpty ? "[{\"code\":\"" : ",{\"code\":\"")
    append(code)
    append("\",\"detail\":\"")
  }

  private func end(_ millionths: Int64) {
    append("\",\"millionths\":")
    append(millionths)
    append("}")
  }

  private func append(_ text: StaticString) {
    head.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private func append(_ text: String) { head.append(contentsOf: text.utf8) }

  private func append(_ value: Int64) { head.append(contentsOf: String(value).utf8) }

  private func appendEscaped(_ text: String) { JSONBytes.append(text.utf8, to: &head) }
}

/// Writes texts into JSON.
enum JSONBytes {
  /// Appends what stands between the quotes of a JSON string.
  static func append(_ text: some Sequence<UInt8>, to out: inout [UInt8]) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        out += Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(digits.utf8)
      default: out.append(byte)
      }
    }
  }
}
