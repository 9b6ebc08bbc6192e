import PipelineKit

/// Why a transaction was scored as it was, as a JSON list: the most telling things first by part.
///
///     [{"code":"VELOCITY","detail":"7 transactions in the window","millionths":700000}, …]
///
/// A rule's reason has its `rule`; that of the anomaly part the `features` that drove it.
struct Reasons {
  /// A deviation of more than one standard deviation, in millionths.
  static let deviationMin: Int64 = 333_334
  /// The anomaly score from which on it is a reason, in millionths.
  static let anomalyMin: Int64 = 500_000

  private(set) var bytes: [UInt8] = []

  /// Those of cold starts with nothing else, by the number of learnt transactions.
  private var coldStarts: [[UInt8]?] = []
  private var coldStartsVersion: Int64 = -1

  /// Writes the reasons of a score, replacing those before.
  mutating func write(_ score: Score, amount: Int64, _ scorer: Scorer) {
    let isCold = isColdStartAlone(score, scorer)
    if isCold, scorer.configVersion != coldStartsVersion {
      coldStarts = Array(repeating: nil, count: Reasons.coldStartsMax)
      coldStartsVersion = scorer.configVersion
    }
    if isCold, let known = coldStarts[Int(score.behaviour.learnt)] {
      bytes = known
      return
    }
    bytes.removeAll(keepingCapacity: true)
    append("[")
    appendAll(score, amount: amount, scorer)
    append("]")
    if isCold { coldStarts[Int(score.behaviour.learnt)] = bytes }
  }

  /// Learnt transactions below which a text is kept.
  private static let coldStartsMax = 16

  /// Whether a cold start is all there is to say, the most frequent case.
  private func isColdStartAlone(_ score: Score, _ scorer: Scorer) -> Bool {
    score.behaviour.isColdStart && score.behaviour.learnt < Int64(Reasons.coldStartsMax)
      && score.hits.isEmpty && score.parts.anomaly.value < Reasons.anomalyMin
      && !(score.parts.velocity > scorer.config.velocity.otherwise)
  }

  private mutating func appendAll(_ score: Score, amount: Int64, _ scorer: Scorer) {
    let velocity = score.parts.velocity
    if velocity > scorer.config.velocity.otherwise {
      begin("VELOCITY")
      append(score.velocityCount)
      append(" transactions of the user in the window")
      end(velocity.value)
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
    }
    score.hits.forEach { number in
      let rule = scorer.config.rules[number]
      guard rule.mode == .active else { return }
      begin("RULE")
      appendEscaped(rule.shownReason)
      append("\",\"rule\":\"")
      appendEscaped(rule.name)
      end(rule.weight.value)
    }
  }

  private mutating func write(
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

  private mutating func begin(_ code: StaticString) {
    append(bytes.count > 1 ? ",{\"code\":\"" : "{\"code\":\"")
    append(code)
    append("\",\"detail\":\"")
  }

  private mutating func end(_ millionths: Int64) {
    append("\",\"millionths\":")
    append(millionths)
    append("}")
  }

  private mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func append(_ value: Int64) { bytes.append(contentsOf: String(value).utf8) }

  private mutating func appendEscaped(_ text: String) { JSONBytes.append(text.utf8, to: &bytes) }
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
