import PipelineKit

/// Writes settings as JSON that depends on their values alone: every key, in one order, no spaces.
extension FraudSettings {
  /// The settings as one line of JSON, without a newline.
  var canonicalJSON: String {
    var out = ""
    out += "{\"weights\":{\"velocity\":\(weights.velocity),\"behaviour\":\(weights.behaviour)"
    out += ",\"anomaly\":\(weights.anomaly),\"rules\":\(weights.rules)}"
    out += ",\"thresholds\":{\"block\":\(thresholds.block),\"review\":\(thresholds.review)}"
    out += ",\"velocity\":\(velocity.canonicalJSON),\"behaviour\":\(behaviour.canonicalJSON)"
    out += ",\"rules\":[" + rules.map(\.canonicalJSON).joined(separator: ",") + "]"
    out += ",\"lists\":[" + lists.map(\.canonicalJSON).joined(separator: ",") + "]}"
    return out
  }
}

extension VelocitySettings {
  fileprivate var canonicalJSON: String {
    let window = Duration.milliseconds(windowMilliseconds).typedText
    let steps = steps.map { "{\"above\":\($0.above),\"score\":\($0.score)}" }
    return "{\"mode\":\"\(mode.rawValue)\",\"window\":\"\(window)\",\"steps\":["
      + steps.joined(separator: ",") + "],\"otherwise\":\(otherwise)}"
  }
}

extension BehaviourSettings {
  fileprivate var canonicalJSON: String {
    "{\"cold_start_below\":\(coldStartBelow),\"cold_start_score\":\(coldStartScore)"
      + ",\"std_floor_percent\":\(stdFloorPercent),\"location\":\(location),\"time\":\(time)"
      + ",\"amount_divisor\":\(amountDivisor)}"
  }
}

extension RuleDefinition {
  fileprivate var canonicalJSON: String {
    var out = "{\"name\":\(name.quoted),\"when\":\(condition.quoted),\"weight\":\(weight)"
    out += ",\"mode\":\"\(mode.rawValue)\""
    if let action { out += ",\"action\":\"\(action.rawValue)\"" }
    if let reason { out += ",\"reason\":\(reason.quoted)" }
    return out + "}"
  }
}

extension ListDefinition {
  fileprivate var canonicalJSON: String {
    let entries = entries.map { entry in
      var out = "{\"value\":\(entry.value.quoted)"
      if let until = entry.until { out += ",\"until\":\"\(until.rfc3339)\"" }
      if let reason = entry.reason { out += ",\"reason\":\(reason.quoted)" }
      return out + "}"
    }
    return "{\"name\":\(name.quoted),\"entries\":[" + entries.joined(separator: ",") + "]}"
  }
}

extension String {
  /// The string in quotes, with the escapes that JSON asks for and no others.
  fileprivate var quoted: String {
    var out = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case _ where scalar.value < 0x20:
        out += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
