import PipelineKit

/// Reads settings from the text of a configuration file, checks them and compiles the rules.
///
///     {"weights": {…}, "thresholds": {…}, "velocity": {…}, "behaviour": {…},
///      "rules": [{"name": …, "when": …, "weight": …, "mode": …, "action": …,
///                 "reason": …}],
///      "lists": [{"name": …, "entries": [{"value": …, "until": …,
///                                         "reason": …}]}]}
///
/// Every key may be left out but the names, conditions, weights and values of rules and lists; what
/// is left out is as in `FraudSettings.standard`. A key that nothing reads is an error.
struct FraudSettingsDecoder {
  private let source: DocumentSource
  private let reader: DocumentReader
  /// The sections it may have.
  private let sections: [String]
  private var settings = FraudSettings.standard

  /// - Parameter isFromLog: whether an earlier program may have written it, with the settings of a
  ///   model that never read them.
  init(source: DocumentSource, isFromLog: Bool = false) {
    self.source = source
    reader = DocumentReader(source: source)
    let known = ["weights", "thresholds", "velocity", "behaviour", "rules", "lists"]
    sections = isFromLog ? known + ["anomaly"] : known
  }

  /// Reads the whole text.
  ///
  /// - Throws: `DocumentError` at the first mistake.
  mutating func decode() throws(DocumentError) -> (FraudSettings, RuleSet) {
    let document = try Document(source)
    let sections = try reader.object(document.root, keys: sections)
    if let node = sections["weights"] { try weights(node) }
    if let node = sections["thresholds"] { try thresholds(node) }
    if let node = sections["velocity"] { try velocity(node) }
    if let node = sections["behaviour"] { try behaviour(node) }
    if let node = sections["lists"] { settings.lists = try lists(node) }
    var conditions: [DocumentNode] = []
    if let node = sections["rules"] { (settings.rules, conditions) = try rules(node) }
    return (settings, try compiled(conditions))
  }

  private mutating func weights(_ node: DocumentNode) throws(DocumentError) {
    let members = try reader.object(node, keys: ["velocity", "behaviour", "anomaly", "rules"])
    if let node = members["velocity"] { settings.weights.velocity = try reader.share(node) }
    if let node = members["behaviour"] { settings.weights.behaviour = try reader.share(node) }
    if let node = members["anomaly"] { settings.weights.anomaly = try reader.share(node) }
    if let node = members["rules"] { settings.weights.rules = try reader.share(node) }
    guard settings.weights.sum == .one else {
      throw reader.refused("weights add up to \(settings.weights.sum), expected 1", node)
    }
  }

  private mutating func thresholds(_ node: DocumentNode) throws(DocumentError) {
    let members = try reader.object(node, keys: ["block", "review"])
    if let node = members["block"] { settings.thresholds.block = try reader.share(node) }
    if let node = members["review"] { settings.thresholds.review = try reader.share(node) }
    let thresholds = settings.thresholds
    guard thresholds.review <= thresholds.block else {
      throw source.error(
        .expected(
          "a review threshold of at most \(thresholds.block), the block threshold",
          found: "\(thresholds.review)"),
        at: (members["review"] ?? node).range.lowerBound)
    }
  }

  private mutating func velocity(_ node: DocumentNode) throws(DocumentError) {
    let members = try reader.object(node, keys: ["mode", "window", "steps", "otherwise"])
    if let node = members["mode"] {
      settings.velocity.mode = try reader.choice(node, of: VelocitySettings.Mode.self)
    }
    if let node = members["window"] {
      settings.velocity.windowMilliseconds = try reader.milliseconds(node, in: 1000...86_400_000)
    }
    if let node = members["otherwise"] { settings.velocity.otherwise = try reader.share(node) }
    guard let node = members["steps"] else { return }
    settings.velocity.steps = []
    let most = VelocitySettings.stepsMax
    for node in try reader.list(node, of: "steps", most: most) { try step(node) }
  }

  private mutating func step(_ node: DocumentNode) throws(DocumentError) {
    let members = try reader.object(node, keys: ["above", "score"])
    let place = try reader.require("above", members, node)
    let above = try reader.integer(place, in: 0...1_000_000)
    if let last = settings.velocity.steps.last, above >= last.above {
      throw source.error(
        .expected("a number below \(last.above), greatest first", found: "\(above)"),
        at: place.range.lowerBound)
    }
    let score = try reader.share(try reader.require("score", members, node))
    settings.velocity.steps.append(.init(above: above, score: score))
  }

  private mutating func behaviour(_ node: DocumentNode) throws(DocumentError) {
    let members = try reader.object(
      node,
      keys: [
        "cold_start_below", "cold_start_score", "std_floor_percent", "location", "time",
        "amount_divisor",
      ])
    if let node = members["cold_start_below"] {
      settings.behaviour.coldStartBelow = try reader.integer(node, in: 2...1_000_000)
    }
    if let node = members["cold_start_score"] {
      settings.behaviour.coldStartScore = try reader.share(node)
    }
    if let node = members["std_floor_percent"] {
      settings.behaviour.stdFloorPercent = try reader.integer(node, in: 0...100)
    }
    if let node = members["location"] { settings.behaviour.location = try reader.share(node) }
    if let node = members["time"] { settings.behaviour.time = try reader.share(node) }
    if let node = members["amount_divisor"] {
      let range = Millionths(1)...Millionths(1_000_000 * Millionths.scale)
      settings.behaviour.amountDivisor = try reader.decimal(node, in: range)
    }
  }
}

/// Rules and lists.
extension FraudSettingsDecoder {
  /// The rules, and the node of each one's condition.
  private func rules(_ node: DocumentNode) throws(DocumentError) -> (
    [RuleDefinition], [DocumentNode]
  ) {
    var (rules, conditions, names): ([RuleDefinition], [DocumentNode], Set<String>) = ([], [], [])
    for node in try reader.list(node, of: "rules", most: RuleLimits.rulesMax) {
      let members = try reader.object(
        node, keys: ["name", "when", "weight", "mode", "action", "reason"])
      let condition = try reader.require("when", members, node)
      rules.append(
        RuleDefinition(
          name: try distinctName(members, node, &names),
          condition: try reader.text(condition, most: RuleLimits.conditionBytesMax),
          weight: try reader.share(try reader.require("weight", members, node)),
          mode: try reader.optional(members["mode"]) { node throws(DocumentError) in
            try reader.choice(node, of: RuleMode.self)
          } ?? .active,
          action: try reader.optional(members["action"]) { node throws(DocumentError) in
            try reader.choice(node, of: RuleAction.self)
          },
          reason: try reader.optional(members["reason"]) { node throws(DocumentError) in
            try reader.text(node)
          }))
      conditions.append(condition)
    }
    return (rules, conditions)
  }

  private func lists(_ node: DocumentNode) throws(DocumentError) -> [ListDefinition] {
    var (lists, names): ([ListDefinition], Set<String>) = ([], [])
    var roomLeft = RuleLimits.entriesMax
    for node in try reader.list(node, of: "lists", most: RuleLimits.listsMax) {
      let members = try reader.object(node, keys: ["name", "entries"])
      let name = try distinctName(members, node, &names)
      if Feature(name: name) != nil || RuleToken.Keyword(rawValue: name) != nil {
        let problem = "is a feature or a word of the rule language, expected another name"
        throw reader.refused("\"\(name)\" \(problem)", node)
      }
      let place = try reader.require("entries", members, node)
      let nodes = try reader.list(place, of: "entries of lists", most: roomLeft)
      roomLeft -= nodes.count
      lists.append(ListDefinition(name: name, entries: try entries(nodes)))
    }
    return lists
  }

  private func entries(_ nodes: [DocumentNode]) throws(DocumentError) -> [ListDefinition.Entry] {
    var (entries, values): ([ListDefinition.Entry], Set<[UInt8]>) = ([], [])
    for node in nodes {
      let members = try reader.object(node, keys: ["value", "until", "reason"])
      let place = try reader.require("value", members, node)
      let value = try reader.text(place)
      guard values.insert(Array(value.utf8)).inserted else {
        throw source.error(.duplicateName(value), at: place.range.lowerBound)
      }
      let until = try reader.optional(members["until"]) { node throws(DocumentError) in
        try reader.timestamp(node)
      }
      let reason = try reader.optional(members["reason"]) { node throws(DocumentError) in
        try reader.text(node)
      }
      entries.append(.init(value: value, until: until, reason: reason))
    }
    return entries
  }

  private func distinctName(
    _ members: [String: DocumentNode], _ object: DocumentNode, _ names: inout Set<String>
  ) throws(DocumentError) -> String {
    try reader.distinctName(try reader.require("name", members, object), &names)
  }

  /// Compiles the rules of the settings.
  ///
  /// - Parameter conditions: where their conditions are written; none for the built-in rules.
  private func compiled(_ conditions: [DocumentNode]) throws(DocumentError) -> RuleSet {
    var set = RuleSet(lists: settings.lists)
    for (number, rule) in settings.rules.enumerated() {
      do throws(RuleError) {
        try set.append(rule)
      } catch {
        precondition(number < conditions.count, "built-in rule \(rule.name): \(error)")
        let place = DocumentStringReader.place(
          ofContent: error.offset, bytes: source.bytes, start: conditions[number].range.lowerBound)
        throw source.error(.refused("\(error)"), at: place)
      }
    }
    return set
  }
}
