/// Parses a JSON document (RFC 8259) into nodes that know their places.
///
/// The kit's scanner cuts lines into columns and has no use for line numbers; here a person must be
/// told where a file is wrong. Stricter than JSON in one thing: a key twice in one object is an
/// error, for people would believe in the one that is not read.
package struct DocumentParser {
  /// Objects and lists in one another. Configurations have five levels, schemas up to thirty.
  package static let depthMax = 64

  private let source: DocumentSource
  private var position = 0
  private var depth = 0

  /// Parses a whole document.
  ///
  /// - Throws: `DocumentError` at the first byte that cannot go on.
  /// - Complexity: O(length).
  package static func parse(_ source: DocumentSource) throws(DocumentError) -> DocumentNode {
    guard source.bytes.count <= DocumentSource.bytesMax else {
      throw .tooLarge(file: source.file)
    }
    if let offset = source.bytes.firstInvalidUTF8 { throw source.error(.notUTF8, at: offset) }
    var parser = DocumentParser(source: source)
    let node = try parser.value()
    parser.skipSpace()
    guard parser.byte == nil else { throw parser.expected("the end of the text") }
    return node
  }

  private init(source: DocumentSource) { self.source = source }

  /// The byte at the position, nil at the end.
  private var byte: UInt8? { position < source.bytes.count ? source.bytes[position] : nil }

  private func expected(_ what: String) -> DocumentError {
    source.error(.notJSON(expected: what), at: position)
  }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Steps over `wanted` and the space before it if it is next.
  private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
    skipSpace()
    guard byte == UInt8(ascii: wanted) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(DocumentError) -> DocumentNode {
    skipSpace()
    let start = position
    let kind: DocumentNode.Kind
    switch byte {
    case UInt8(ascii: "{"):
      try descend()
      kind = .object(try members())
      depth -= 1
    case UInt8(ascii: "["):
      try descend()
      kind = .array(try elements())
      depth -= 1
    case UInt8(ascii: "\""): kind = .string(try string())
    case UInt8(ascii: "t"): kind = try word("true", .boolean(true))
    case UInt8(ascii: "f"): kind = try word("false", .boolean(false))
    case UInt8(ascii: "n"): kind = try word("null", .null)
    default: kind = .number(try number())
    }
    return DocumentNode(range: start..<position, kind: kind)
  }

  /// Steps over an opening bracket.
  private mutating func descend() throws(DocumentError) {
    guard depth < DocumentParser.depthMax else { throw source.error(.tooDeep, at: position) }
    depth += 1
    position += 1
  }

  private mutating func members() throws(DocumentError) -> [DocumentNode.Member] {
    var members: [DocumentNode.Member] = []
    var firstPlaces: [String: Int] = [:]
    if take("}") { return members }
    repeat {
      skipSpace()
      let start = position
      guard byte == UInt8(ascii: "\"") else { throw expected("a key in quotes") }
      let key = try string()
      let keyRange = start..<position
      if let first = firstPlaces.updateValue(start, forKey: key) {
        let line = source.place(of: first).line
        throw source.error(.duplicateKey(key, firstLine: line), at: start)
      }
      guard take(":") else { throw expected(":") }
      members.append(.init(key: key, keyRange: keyRange, value: try value()))
    } while take(",")
    guard take("}") else { throw expected(", or }") }
    return members
  }

  private mutating func elements() throws(DocumentError) -> [DocumentNode] {
    var elements: [DocumentNode] = []
    if take("]") { return elements }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw expected(", or ]") }
    return elements
  }

  private mutating func word(_ text: String, _ kind: DocumentNode.Kind) throws(DocumentError)
    -> DocumentNode.Kind
  {
    guard source.bytes[position...].starts(with: text.utf8) else { throw expected("a value") }
    position += text.utf8.count
    return kind
  }

  private mutating func number() throws(DocumentError) -> String {
    let start = position
    if byte == UInt8(ascii: "-") { position += 1 }
    let first = byte
    let wholeCount = skipDigits()
    guard wholeCount > 0 else { throw expected(position == start ? "a value" : "a digit") }
    if first == UInt8(ascii: "0"), wholeCount > 1 {
      position -= wholeCount - 1
      throw expected("no digit after a leading 0")
    }
    if byte == UInt8(ascii: ".") {
      position += 1
      guard skipDigits() > 0 else { throw expected("a digit") }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
      guard skipDigits() > 0 else { throw expected("a digit") }
    }
    return String(decoding: source.bytes[start..<position], as: UTF8.self)
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while let byte, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  private mutating func string() throws(DocumentError) -> String {
    var reader = DocumentStringReader(bytes: source.bytes, start: position)
    var content: [UInt8] = []
    while let part = reader.next() { content += part.bytes }
    position = reader.position
    if let problem = reader.problem { throw expected(problem) }
    return String(decoding: content, as: UTF8.self)
  }
}

extension [UInt8] {
  /// Where the first sequence that is not UTF-8 starts, nil when all of it is.
  fileprivate var firstInvalidUTF8: Int? {
    do {
      _ = try UTF8Span(validating: span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }
}
