/// Splits a condition into tokens.
///
///     name      a letter or _, then letters, digits, _
///     number    digits with single _ between them; a dot and one to six digits
///     text      what stands between two " or two ', as it is: there are no escapes
///     symbol    == != <= >= < > + - * / ( ) ,
///
/// Spaces, tabs and line ends separate tokens and mean nothing else.
struct RuleLexer {
  private let bytes: [UInt8]
  private var position = 0

  /// Splits a whole condition; the last token is `.end`.
  ///
  /// - Throws: `RuleError` at the first byte that starts no token, or a token out of bounds.
  /// - Complexity: O(length).
  static func tokens(of condition: String) throws(RuleError) -> [RuleToken] {
    var lexer = RuleLexer(bytes: Array(condition.utf8))
    guard lexer.bytes.count <= RuleLimits.conditionBytesMax else {
      throw .tooLong(byteCount: lexer.bytes.count, at: 0)
    }
    var tokens: [RuleToken] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func next() throws(RuleError) -> RuleToken {
    while let byte = peek(), RuleLexer.isSpace(byte) { position += 1 }
    let start = position
    guard let first = peek() else { return token(.end, from: start) }
    if RuleLexer.isDigit(first) { return try number() }
    if RuleLexer.isLetter(first) { return word() }
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return try text(until: first) }
    for symbol in RuleToken.Symbol.allCases
    where bytes[start...].starts(with: symbol.rawValue.utf8) {
      position += symbol.rawValue.utf8.count
      return token(.symbol(symbol), from: start)
    }
    throw .unexpected(
      found: shownCharacter, expected: RuleLexer.replacement(for: first), at: start)
  }

  private mutating func word() -> RuleToken {
    let start = position
    while let byte = peek(), RuleLexer.isLetter(byte) || RuleLexer.isDigit(byte) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    let keyword = RuleToken.Keyword(rawValue: word)
    return token(keyword.map { .keyword($0) } ?? .name, from: start)
  }

  private mutating func text(until quote: UInt8) throws(RuleError) -> RuleToken {
    let start = position
    position += 1
    while let byte = peek(), byte != quote, byte >= 0x20 { position += 1 }
    guard peek() == quote else { throw .unterminatedText(at: start) }
    let content = bytes[(start + 1)..<position]
    position += 1
    guard content.count <= RuleLimits.textBytesMax else {
      throw .textTooLong(byteCount: content.count, at: start)
    }
    return token(.text(String(decoding: content, as: UTF8.self)), from: start)
  }

  private mutating func number() throws(RuleError) -> RuleToken {
    let start = position
    while let byte = peek(), RuleLexer.isDigit(byte) || byte == UInt8(ascii: "_") {
      let separates = byte == UInt8(ascii: "_")
      position += 1
      guard !separates || peek().map({ RuleLexer.isDigit($0) }) == true else {
        throw .unexpected(found: shownCharacter, expected: "a digit after _", at: position)
      }
    }
    let isDecimal = peek() == UInt8(ascii: ".")
    if isDecimal {
      position += 1
      guard let byte = peek(), RuleLexer.isDigit(byte) else {
        throw .unexpected(found: shownCharacter, expected: "a digit after the dot", at: position)
      }
      while let byte = peek(), RuleLexer.isDigit(byte) { position += 1 }
    }
    if let byte = peek(), RuleLexer.isLetter(byte) || byte == UInt8(ascii: ".") {
      throw .unexpected(
        found: shownCharacter, expected: "a space or an operator after a number", at: position)
    }
    return token(try value(start, isDecimal: isDecimal), from: start)
  }

  private func value(_ start: Int, isDecimal: Bool) throws(RuleError) -> RuleToken.Kind {
    let digits = bytes[start..<position].filter { $0 != UInt8(ascii: "_") }
    if !isDecimal {
      guard let value = Int64(String(decoding: digits, as: UTF8.self)) else {
        throw .numberTooLarge(at: start)
      }
      return .integer(value)
    }
    do {
      return .decimal(try Millionths(parsing: digits))
    } catch {
      throw error == .tooManyPlaces ? .tooManyPlaces(at: start) : .numberTooLarge(at: start)
    }
  }

  private func token(_ kind: RuleToken.Kind, from start: Int) -> RuleToken {
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return RuleToken(kind: kind, offset: start, text: text)
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  /// The character at `position`, whole even if it has several bytes.
  private var shownCharacter: String {
    let rest = String(decoding: bytes[position...].prefix(16), as: UTF8.self)
    guard let character = rest.first else { return "the end of the condition" }
    return "'\(character)'"
  }

  /// What other languages' operators are called here.
  private static func replacement(for byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "="): "== to compare"
    case UInt8(ascii: "!"): "!= or not"
    case UInt8(ascii: "&"): "and"
    case UInt8(ascii: "|"): "or"
    default: "a feature, a value or an operator"
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let small = byte | 0x20
    return (small >= UInt8(ascii: "a") && small <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
  }
}
