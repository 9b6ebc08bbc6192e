import PipelineKit

/// Why a transaction was scored as it was, as a JSON list: the most telling things first by part.
///
///     [{"code":"VELOCITY","detail":"7 transactions in the window","millionths":700000}, …]
///
/// A rule's reason has its `rule`; that of the anomaly part the `features` that drove it.
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
  /// Where the text begins that the configuration alone decides.
  private var tailStart = 0

  /// What the configuration in force alone decides: the reason of each rule, and the tails of cold
  /// starts with nothing else, by the number of learnt transactions.
  private var rules: [[UInt8]] = []
  private var coldStarts: [Int64?] = []
  private var version = Int64.min

  init(_ tails: ReasonTails) { self.tails = tails }

  /// The whole text.
  var bytes: [UInt8] { head + (tail.map { tails.text($0) } ?? []) }

  /// Writes the reasons of a score, replacing those before.
  func write(_ score: Score, amount: Int64, _ scorer: Scorer) {
    if scorer.configVersion != version { take(scorer.config.rules, scorer.configVersion) }
    head.removeAll(keepingCapacity: true)
    let isCold = isColdStartAlone(score, scorer)
    if isCold, let known = coldStarts[Int(score.behaviour.learnt)] {
      tail = known
      return
    }
    tailStart = 0
    append("[")
    appendAll(score, amount: amount, scorer)
    append("]")
    cutTail()
    if isCold { coldStarts[Int(score.behaviour.learnt)] = tail }
  }

  /// Writes the reasons of the rules of a configuration that holds from now on.
  private func take(_ definitions: [RuleDefinition], _ newVersion: Int64) {
    rules = definitions.map { rule in
      guard rule.mode == .active else { return [] }
      head.removeAll(keepingCapacity: true)
      begin("RULE")
      appendEscaped(rule.shownReason)
      append("\",\"rule\":\"")
      appendEscaped(rule.name)
      end(rule.weight.value)
      return head
    }
    coldStarts = Array(repeating: nil, count: Reasons.coldStartsMax)
    version = newVersion
  }

  /// Replaces what many reasons end with by its number.
  private func cutTail() {
    tail = tailNumber(in: head)
    if tail != nil { head.removeSubrange(tailStart...) }
  }

  private func tailNumber(in text: [UInt8]) -> Int64? {
    tails.number(of: text.span.bytes.extracting(tailStart..<text.count))
  }

  /// Learnt transactions below which a tail is known.
  private static let coldStartsMax = 16

  /// Whether a cold start is all there is to say, the most frequent case.
  private func isColdStartAlone(_ score: Score, _ scorer: Scorer) -> Bool {
    score.behaviour.isColdStart && score.behaviour.learnt < Int64(Reasons.coldStartsMax)
      && score.hits.isEmpty && score.parts.anomaly.value < Reasons.anomalyMin
      && !(score.parts.velocity > scorer.config.velocity.otherwise)
  }

  private func appendAll(_ score: Score, amount: Int64, _ scorer: Scorer) {
    let velocity = score.parts.velocity
    if velocity > scorer.config.velocity.otherwise {
      begin("VELOCITY")
      append(score.velocityCount)
      append(" transactions of the user in the window")
      end(velocity.value)
      tailStart = head.count
    }
    write(score.behaviour, amount: amount, scorer.config.behaviour)
    if score.parts.anomaly.value >= Reasons.anomalyMin {
      begin("ANOMALY")
      append("unusual: ")
      let drivers = scorer.model.drivers
      for (index, name) in drivers.enumerated() { append(index == 0 ? name : ", " + name) }
      append("\",\"features\":[")
      for (index, name) in drivers.enumerated() {
        append((index == 0 ? "\"" : ",\"") + name + "\"")
      }
      append("],\"millionths\":")
      append(score.parts.anomaly.value)
      append("}")
      tailStart = head.count
    }
    score.hits.forEach { number in
      guard !rules[number].isEmpty else { return }
      if head.count > 1 { append(",") }
      head.append(contentsOf: rules[number])
    }
  }

  private func write(
    _ finding: BehaviourFinding, amount: Int64, _ settings: BehaviourSettings
  ) {
    if finding.isColdStart {
      begin("COLD_START")
      append("only ")
      append(finding.learnt)
      append(" approved transactions in this currency")
      return end(settings.coldStartScore.value)
    }
    if finding.deviation >= Reasons.deviationMin {
      begin("AMOUNT_DEVIATION")
      append(amount)
      append(" minor units where the mean is ")
      append(finding.meanMinor)
      end(finding.deviation)
      tailStart = head.count
    }
    if finding.isNewCountry {
      begin("NEW_COUNTRY")
      append("no approved transaction was in this country")
      end(settings.location.value)
    }
    if finding.isUnusualHour {
      begin("UNUSUAL_HOUR")
      append("no approved transaction was in this hour of the day (UTC)")
      end(settings.time.value)
    }
  }

  private func begin(_ code: StaticString) {
    append(head.count > 1 ? ",{\"code\":\"" : "{\"code\":\"")
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
