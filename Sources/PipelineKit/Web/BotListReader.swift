import Glibc

extension BotPatterns {
  /// The most bytes a file may have.
  package static let fileByteCountMax = 1 << 20

  /// Loads a list from a JSON file.
  ///
  ///     [ {"name": "Googlebot", "pattern": "googlebot"},
  ///       {"name": "Other bot", "pattern": "bot", "ends_word": true, "not_after": ["cu"]} ]
  ///
  /// - Throws: `WebError`, which names the file, the place and what was expected there.
  package init(file: String) throws(WebError) {
    let bytes = try BotPatterns.read(file)
    var reader = BotListReader(bytes, file: file)
    try self.init(reader.list(), file: file)
  }

  /// Reads a whole file of at most `fileByteCountMax` bytes.
  private static func read(_ file: String) throws(WebError) -> [UInt8] {
    guard let stream = fopen(file, "rb") else { throw .unreadable(file: file, code: errno) }
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: fileByteCountMax + 1)
    let count = fread(&bytes, 1, bytes.count, stream)
    if ferror(stream) != 0 { throw .unreadable(file: file, code: errno) }
    if count > fileByteCountMax {
      throw .fileTooLarge(file: file, byteCountMax: fileByteCountMax)
    }
    return Array(bytes.prefix(count))
  }
}

/// Reads the JSON of a bot list: an array of flat objects with four known keys, and nothing else.
///
/// Its own reader, since a general one could not say what was expected where: people write this
/// file by hand. Nesting is at most three deep by the grammar, so no text can exhaust the stack.
///
/// Source: RFC 8259.
struct BotListReader {
  private let bytes: [UInt8]
  private let file: String
  private var at = 0

  /// Starts to read a text; `file` is for messages.
  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// Reads the whole list.
  mutating func list() throws(WebError) -> [BotPattern] {
    var entries: [BotPattern] = []
    try elements(open: "[", close: "]", what: "a list of patterns in [ ]") {
      (reader) throws(WebError) in
      entries.append(try reader.entry(index: entries.count))
    }
    skipSpace()
    if at < bytes.count { throw expected("nothing after the list") }
    return entries
  }

  /// Reads one object; keys may come in any order, each once, and no others.
  private mutating func entry(index: Int) throws(WebError) -> BotPattern {
    var (name, pattern): (String?, String?) = (nil, nil)
    var (endsWord, notAfter) = (false, [String]())
    var seen: Set<String> = []
    try elements(open: "{", close: "}", what: "an entry in { } with name and pattern") {
      (reader) throws(WebError) in
      let key = try reader.string("a key in quotes")
      try reader.take(":", what: "a colon after the key")
      if !seen.insert(key).inserted {
        throw .badEntry(file: reader.file, index: index, expected: "the key '\(key)' once")
      }
      switch key {
      case "name": name = try reader.string("a name in quotes")
      case "pattern": pattern = try reader.string("a pattern in quotes")
      case "ends_word": endsWord = try reader.boolean()
      case "not_after": notAfter = try reader.strings()
      default:
        let keys = "a key of name, pattern, ends_word, not_after; found '\(key)'"
        throw .badEntry(file: reader.file, index: index, expected: keys)
      }
    }
    guard let name else { throw .badEntry(file: file, index: index, expected: "a name") }
    guard let pattern else { throw .badEntry(file: file, index: index, expected: "a pattern") }
    return BotPattern(name, pattern, endsWord: endsWord, notAfter: notAfter)
  }

  /// Reads what stands between two brackets, separated by commas.
  private mutating func elements(
    open: Unicode.Scalar, close: Unicode.Scalar, what: String,
    _ element: (inout BotListReader) throws(WebError) -> Void
  ) throws(WebError) {
    try take(open, what: what)
    if skips(close) { return }
    repeat { try element(&self) } while skips(",")
    try take(close, what: "a comma or '\(close)'")
  }

  /// Reads an array of strings.
  private mutating func strings() throws(WebError) -> [String] {
    var all: [String] = []
    try elements(open: "[", close: "]", what: "a list of words in [ ]") {
      (reader) throws(WebError) in
      all.append(try reader.string("a word in quotes"))
    }
    return all
  }

  /// Reads `true` or `false`.
  private mutating func boolean() throws(WebError) -> Bool {
    skipSpace()
    for (word, value) in [("true", true), ("false", false)]
    where bytes[at...].starts(with: word.utf8) {
      at += word.utf8.count
      return value
    }
    throw expected("true or false")
  }

  /// Reads a string with its escapes.
  private mutating func string(_ what: String) throws(WebError) -> String {
    try take("\"", what: what)
    var text: [UInt8] = []
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] < 0x20 { throw expected("no control character in a string") }
      if bytes[at] == UInt8(ascii: "\\") {
        text += try escape()
      } else {
        text.append(bytes[at])
        at += 1
      }
    }
    try take("\"", what: "a quote at the end of the string")
    guard let string = String(validating: text, as: UTF8.self) else {
      throw expected("a string in UTF-8")
    }
    return string
  }

  /// Reads one escape; those of UTF-16 only outside the surrogates, which no name needs.
  private mutating func escape() throws(WebError) -> [UInt8] {
    let simple: [UInt8: UInt8] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
      UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
      UInt8(ascii: "t"): 9,
    ]
    let letter = at + 1 < bytes.count ? bytes[at + 1] : 0
    if let byte = simple[letter] {
      at += 2
      return [byte]
    }
    let digits = bytes[min(at + 2, bytes.count)..<min(at + 6, bytes.count)].compactMap(hexDigit)
    let value = digits.reduce(UInt32(0)) { $0 << 4 | UInt32($1) }
    guard letter == UInt8(ascii: "u"), digits.count == 4, let scalar = Unicode.Scalar(value) else {
      throw expected("an escape such as \\n, or \\u and four digits")
    }
    at += 6
    return Array(String(Character(scalar)).utf8)
  }

  /// Takes white space.
  private mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
  }

  /// Takes a mark if it is next, after white space.
  private mutating func skips(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard at < bytes.count, bytes[at] == UInt8(ascii: mark) else { return false }
    at += 1
    return true
  }

  /// Takes a mark, after white space; throws when something else is next.
  private mutating func take(_ mark: Unicode.Scalar, what: String) throws(WebError) {
    if !skips(mark) { throw expected(what) }
  }

  /// Returns the error for the position.
  private func expected(_ what: String) -> WebError {
    .notJSON(file: file, position: at, expected: what)
  }
}
