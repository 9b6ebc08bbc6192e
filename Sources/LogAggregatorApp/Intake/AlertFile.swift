import PipelineKit

/// Alert rules as configured.
///
///     {"rules": [{"name": "errors", "metric": "error_rate", "above": 0.05, "window": "1m",
///       "for": "2m", "keep_firing_for": "5m", "service": "checkout", "labels": {"team": "shop"}}]}
///
/// `metric` is one of error_rate, errors, records, template_count, new_template, silence; a rule has
/// `above` or `below`, or neither for new_template and silence. Durations are whole minutes.
enum AlertFile {
  static let rulesMax = 200
  private static let keys = [
    "name", "metric", "above", "below", "window", "for", "keep_firing_for", "service", "template",
    "minimum_severity", "minimum_records", "labels",
  ]
  private static let durations: ClosedRange<Int64> = 0...86_400_000

  /// - Throws: `DocumentError` with the place of a mistake.
  static func rules(_ document: Document) throws(DocumentError) -> [AlertRule] {
    let reader = document.reader
    let members = try reader.object(document.root, keys: ["rules"])
    let place = try reader.require("rules", members, document.root)
    var rules: [AlertRule] = []
    var names: Set<String> = []
    for node in try reader.list(place, of: "rules", most: rulesMax) {
      let rule = try self.rule(node, reader)
      guard names.insert(rule.name).inserted else {
        throw reader.source.error(.duplicateName(rule.name), at: node.range.lowerBound)
      }
      rules.append(rule)
    }
    return rules
  }

  private static func rule(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> AlertRule {
    let members = try reader.object(node, keys: keys)
    let metric = try reader.choice(
      try reader.require("metric", members, node), of: AlertRule.Metric.self)
    var rule = AlertRule(
      name: try reader.text(try reader.require("name", members, node)), metric: metric,
      threshold: 0)
    try readThreshold(&rule, members, node, reader)
    if let node = members["window"] {
      rule.windowMinutes = max(1, try minutes(node, reader))
    } else if metric == .silence {
      rule.windowMinutes = 5
    }
    if let node = members["for"] { rule.forMinutes = try minutes(node, reader) }
    if let node = members["keep_firing_for"] {
      rule.keepFiringForMinutes = try minutes(node, reader)
    }
    if let node = members["service"] { rule.service = try reader.text(node) }
    if let node = members["template"] {
      rule.template = try reader.integer(node, in: 1...Int64.max)
    }
    if let node = members["minimum_severity"] {
      let text = try reader.text(node)
      guard let severity = Severity(name: text) else {
        throw reader.expected("a level such as \"error\"", text: text, node)
      }
      rule.minimumSeverity = severity
    }
    if let node = members["minimum_records"] {
      rule.minimumRecords = try reader.integer(node, in: 0...1_000_000_000)
    }
    if let node = members["labels"] {
      for member in try reader.members(node) {
        rule.labels[member.key] = try reader.text(member.value)
      }
    }
    if metric == .templateCount, rule.template == nil {
      throw reader.source.error(.missingKey("template"), at: node.range.lowerBound)
    }
    return rule
  }

  private static func readThreshold(
    _ rule: inout AlertRule, _ members: [String: DocumentNode], _ node: DocumentNode,
    _ reader: DocumentReader
  ) throws(DocumentError) {
    if members["below"] != nil, let above = members["above"] {
      throw reader.refused("a rule has above or below, not both", above)
    }
    if let above = members["above"] {
      rule.threshold = Double(try reader.decimal(above, places: 6)) / 1_000_000
    } else if let below = members["below"] {
      rule.comparison = .below
      rule.threshold = Double(try reader.decimal(below, places: 6)) / 1_000_000
    } else if rule.metric != .newTemplate, rule.metric != .silence {
      throw reader.source.error(.missingKey("above"), at: node.range.lowerBound)
    }
  }

  private static func minutes(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> Int64 {
    let milliseconds = try reader.milliseconds(node, in: durations)
    guard milliseconds % 60_000 == 0 else {
      throw reader.refused("expected a duration of whole minutes, such as \"5m\"", node)
    }
    return milliseconds / 60_000
  }

  /// What a version's identity says of its rules.
  static func identity(_ rules: [AlertRule]) -> String {
    let text = rules.map { rule in
      [
        rule.name, rule.metric.rawValue, rule.comparison.rawValue, "\(rule.threshold)",
        "\(rule.windowMinutes)", "\(rule.forMinutes)", "\(rule.keepFiringForMinutes)",
        rule.service ?? "", "\(rule.template ?? 0)", "\(rule.minimumSeverity.number)",
        "\(rule.minimumRecords)",
      ].joined(separator: "\u{1}")
    }.joined(separator: "\u{2}")
    return String(xxh64(Array(text.utf8).span.bytes), radix: 16)
  }
}
