import PipelineKit

/// Reads typed values from the nodes of a document; each says what it expected where it fails.
struct ConfigReader {
  let source: ConfigSource

  /// The members of an object by key.
  ///
  /// - Throws: `ConfigError` when it is no object, or has a key that is not among `keys`.
  func object(_ node: ConfigNode, keys: [String]) throws(ConfigError) -> [String: ConfigNode] {
    guard case .object(let members) = node.kind else { throw expected("an object", node) }
    var found: [String: ConfigNode] = [:]
    for member in members {
      guard keys.contains(member.key) else {
        let closest = Spelling.closest(to: member.key, among: keys)
        throw source.error(
          .unknownKey(member.key, closest: closest), at: member.keyRange.lowerBound)
      }
      found[member.key] = member.value
    }
    return found
  }

  /// The elements of a list of at most `most` things.
  func list(_ node: ConfigNode, of things: String, most: Int) throws(ConfigError) -> [ConfigNode] {
    guard case .array(let elements) = node.kind else {
      throw expected("a list of \(things)", node)
    }
    guard elements.count <= most else {
      throw source.error(.tooMany(things, most: most), at: elements[most].range.lowerBound)
    }
    return elements
  }

  /// The value of a key that an object must have.
  func require(_ key: String, _ members: [String: ConfigNode], _ object: ConfigNode)
    throws(ConfigError) -> ConfigNode
  {
    guard let node = members[key] else {
      throw source.error(.missingKey(key), at: object.range.lowerBound)
    }
    return node
  }

  /// A string of 1 to `most` bytes.
  func text(_ node: ConfigNode, most: Int = RuleLimits.textBytesMax) throws(ConfigError) -> String {
    guard case .string(let text) = node.kind else { throw expected("a string", node) }
    guard !text.isEmpty, text.utf8.count <= most else {
      throw source.error(
        .expected("a string of 1 to \(most) bytes", found: "one of \(text.utf8.count)"),
        at: node.range.lowerBound)
    }
    return text
  }

  /// A number within bounds, exactly.
  func decimal(_ node: ConfigNode, in range: ClosedRange<Millionths>) throws(ConfigError)
    -> Millionths
  {
    let what = "a number from \(range.lowerBound) to \(range.upperBound)"
    guard case .number(let text) = node.kind else { throw expected(what, node) }
    let value: Millionths
    do throws(Millionths.Refusal) {
      value = try Millionths(parsing: text.utf8)
    } catch {
      let shown = String(text.prefix(32))
      throw source.error(.badNumber(error, found: shown), at: node.range.lowerBound)
    }
    guard range.contains(value) else { throw expected(what, node) }
    return value
  }

  /// A number from 0 to 1.
  func share(_ node: ConfigNode) throws(ConfigError) -> Millionths {
    try decimal(node, in: .zero ... .one)
  }

  /// A whole number within bounds.
  func integer(_ node: ConfigNode, in range: ClosedRange<Int64>) throws(ConfigError) -> Int64 {
    guard case .number(let text) = node.kind, let value = Int64(text), range.contains(value) else {
      throw expected("a whole number from \(range.lowerBound) to \(range.upperBound)", node)
    }
    return value
  }

  /// One of the raw values of an enumeration.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ node: ConfigNode, of type: Choice.Type
  ) throws(ConfigError) -> Choice {
    let all = type.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    guard case .string(let text) = node.kind else { throw expected(all, node) }
    guard let choice = Choice(rawValue: text) else {
      throw source.error(
        .expected(all, found: "\"\(text.prefix(32))\""), at: node.range.lowerBound)
    }
    return choice
  }

  /// A duration as people type it, within bounds; in milliseconds.
  func milliseconds(_ node: ConfigNode, in range: ClosedRange<Int64>) throws(ConfigError) -> Int64 {
    let (least, most) = (
      Duration.milliseconds(range.lowerBound), Duration.milliseconds(range.upperBound)
    )
    let what = "a duration from \(least.typedText) to \(most.typedText), such as \"5m\""
    guard case .string(let text) = node.kind else { throw expected(what, node) }
    do throws(TimeError) {
      let milliseconds = try Duration(typed: text).wholeMilliseconds
      if range.contains(milliseconds) { return milliseconds }
    } catch {
      // The bounds say what a duration looks like; the same message serves both.
    }
    throw source.error(
      .expected(what, found: "\"\(text.prefix(32))\""), at: node.range.lowerBound)
  }

  /// An RFC 3339 time.
  func timestamp(_ node: ConfigNode) throws(ConfigError) -> Timestamp {
    let what = "an RFC 3339 time such as \"2026-05-01T00:00:00Z\""
    guard case .string(let text) = node.kind else { throw expected(what, node) }
    guard let time = Timestamp(rfc3339: Array(text.utf8).span.bytes) else {
      throw source.error(
        .expected(what, found: "\"\(text.prefix(32))\""), at: node.range.lowerBound)
    }
    return time
  }

  /// The name of a rule or list: small letters, digits and `_`, a letter first.
  func name(_ node: ConfigNode) throws(ConfigError) -> String {
    let text = try text(node, most: RuleLimits.nameBytesMax)
    let isName = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
    }
    guard isName, text.first?.isLetter == true else {
      throw source.error(
        .expected("a name of small letters, digits and _", found: "\"\(text)\""),
        at: node.range.lowerBound)
    }
    return text
  }

  private func expected(_ what: String, _ node: ConfigNode) -> ConfigError {
    source.error(.expected(what, found: node.phrase), at: node.range.lowerBound)
  }
}
