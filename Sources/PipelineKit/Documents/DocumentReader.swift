/// Reads typed values from the nodes of a document; each says what it expected where it fails.
package struct DocumentReader: Sendable {
  package let source: DocumentSource

  /// Bytes of a text, unless a caller says otherwise.
  package static let textBytesMax = 256
  /// Bytes of a name.
  package static let nameBytesMax = Spelling.nameBytesMax

  package init(source: DocumentSource) { self.source = source }

  /// The error that a node breaks a rule of the application.
  package func refused(_ problem: String, _ node: DocumentNode) -> DocumentError {
    source.error(.refused(problem), at: node.range.lowerBound)
  }

  /// The error that a node is not as `what` says.
  package func expected(_ what: String, _ node: DocumentNode) -> DocumentError {
    source.error(.expected(what, found: node.phrase), at: node.range.lowerBound)
  }

  /// The error for a string that is not as `what` says; it is shown.
  package func expected(_ what: String, text: String, _ node: DocumentNode) -> DocumentError {
    let found = "\"\(DocumentSource.shown(text))\""
    return source.error(.expected(what, found: found), at: node.range.lowerBound)
  }
}

/// Objects and lists.
extension DocumentReader {
  /// The members of an object by key.
  ///
  /// - Throws: `DocumentError` when it is no object, or has a key that is not among `keys`.
  package func object(_ node: DocumentNode, keys: [String]) throws(DocumentError)
    -> [String: DocumentNode]
  {
    var found: [String: DocumentNode] = [:]
    for member in try members(node) {
      guard keys.contains(member.key) else {
        let closest = Spelling.closest(to: member.key, among: keys)
        throw source.error(
          .unknownKey(member.key, closest: closest), at: member.keyRange.lowerBound)
      }
      found[member.key] = member.value
    }
    return found
  }

  /// The members of an object whose keys are the writer's own, as they are written.
  package func members(_ node: DocumentNode) throws(DocumentError) -> [DocumentNode.Member] {
    guard case .object(let members) = node.kind else { throw expected("an object", node) }
    return members
  }

  /// The elements of a list of at most `most` things.
  package func list(_ node: DocumentNode, of things: String, most: Int) throws(DocumentError)
    -> [DocumentNode]
  {
    guard case .array(let elements) = node.kind else {
      throw expected("a list of \(things)", node)
    }
    guard elements.count <= most else {
      throw source.error(.tooMany(things, most: most), at: elements[most].range.lowerBound)
    }
    return elements
  }

  /// The value of a key that an object must have.
  package func require(
    _ key: String, _ members: [String: DocumentNode], _ object: DocumentNode
  ) throws(DocumentError) -> DocumentNode {
    guard let node = members[key] else {
      throw source.error(.missingKey(key), at: object.range.lowerBound)
    }
    return node
  }

  /// What `read` makes of a value that may be left out.
  package func optional<Value>(
    _ node: DocumentNode?, _ read: (DocumentNode) throws(DocumentError) -> Value
  ) throws(DocumentError) -> Value? {
    guard let node else { return nil }
    return try read(node)
  }
}

/// Texts.
extension DocumentReader {
  /// A string of 1 to `most` bytes.
  package func text(_ node: DocumentNode, most: Int = textBytesMax) throws(DocumentError)
    -> String
  {
    guard case .string(let text) = node.kind else { throw expected("a string", node) }
    guard !text.isEmpty, text.utf8.count <= most else {
      throw source.error(
        .expected("a string of 1 to \(most) bytes", found: "one of \(text.utf8.count)"),
        at: node.range.lowerBound)
    }
    return text
  }

  /// A list of at most `most` strings.
  package func texts(
    _ node: DocumentNode, of things: String, most: Int, bytes: Int = textBytesMax
  ) throws(DocumentError) -> [String] {
    var all: [String] = []
    for element in try list(node, of: things, most: most) {
      all.append(try text(element, most: bytes))
    }
    return all
  }

  /// A name: small letters, digits and `_`, a letter first.
  package func name(_ node: DocumentNode) throws(DocumentError) -> String {
    let text = try text(node, most: DocumentReader.nameBytesMax)
    let isName = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
    }
    guard isName, text.first?.isLetter == true else {
      throw expected("a name of small letters, digits and _", text: text, node)
    }
    return text
  }

  /// A name that no other entry has.
  ///
  /// - Parameter names: those of the entries before; this one is added.
  package func distinctName(_ node: DocumentNode, _ names: inout Set<String>)
    throws(DocumentError) -> String
  {
    let name = try name(node)
    guard names.insert(name).inserted else {
      throw source.error(.duplicateName(name), at: node.range.lowerBound)
    }
    return name
  }

  /// One of the raw values of an enumeration.
  package func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ node: DocumentNode, of type: Choice.Type
  ) throws(DocumentError) -> Choice {
    let all = type.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    guard case .string(let text) = node.kind else { throw expected(all, node) }
    guard let choice = Choice(rawValue: text) else { throw expected(all, text: text, node) }
    return choice
  }
}

/// Truth values, numbers, durations and times.
extension DocumentReader {
  /// `true` or `false`.
  package func boolean(_ node: DocumentNode) throws(DocumentError) -> Bool {
    guard case .boolean(let value) = node.kind else { throw expected("true or false", node) }
    return value
  }

  /// A whole number within bounds.
  package func integer(_ node: DocumentNode, in range: ClosedRange<Int64>) throws(DocumentError)
    -> Int64
  {
    guard case .number(let text) = node.kind, let value = Int64(text), range.contains(value) else {
      throw expected("a whole number from \(range.lowerBound) to \(range.upperBound)", node)
    }
    return value
  }

  /// A decimal number, exactly: how many times 10^-`places` it is.
  ///
  ///     0.3 with 6 places is 300_000
  ///
  /// - Throws: `DocumentError` for an exponent, or more digits after the dot than `places`.
  package func decimal(_ node: DocumentNode, places: Int) throws(DocumentError) -> Int64 {
    guard case .number(let text) = node.kind else { throw expected("a number", node) }
    let shown = DocumentSource.shown(String(text.prefix(32)))
    guard !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else {
      throw source.error(
        .expected("a decimal number without exponent", found: shown), at: node.range.lowerBound)
    }
    let halves = text.split(separator: ".", maxSplits: 1)
    let fraction = halves.count > 1 ? String(halves[1]) : ""
    guard fraction.utf8.count <= places else {
      throw source.error(.tooManyDecimals(shown, most: places), at: node.range.lowerBound)
    }
    let padding = String(repeating: "0", count: places - fraction.utf8.count)
    guard let value = Int64(halves[0] + fraction + padding) else {
      throw source.error(.numberTooLarge(shown), at: node.range.lowerBound)
    }
    return value
  }

  /// A duration as people type it, within bounds; in milliseconds.
  package func milliseconds(_ node: DocumentNode, in range: ClosedRange<Int64>)
    throws(DocumentError) -> Int64
  {
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
    throw expected(what, text: text, node)
  }

  /// An RFC 3339 time.
  package func timestamp(_ node: DocumentNode) throws(DocumentError) -> Timestamp {
    let what = "an RFC 3339 time such as \"2026-05-01T00:00:00Z\""
    guard case .string(let text) = node.kind else { throw expected(what, node) }
    guard let time = Timestamp(rfc3339: Array(text.utf8).span.bytes) else {
      throw expected(what, text: text, node)
    }
    return time
  }
}
