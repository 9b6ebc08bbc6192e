extension BotPatterns {
  /// Loads a list from a JSON file.
  ///
  ///     [ {"name": "Googlebot", "pattern": "googlebot"},
  ///       {"name": "Other bot", "pattern": "bot", "ends_word": true, "not_after": ["cu"]} ]
  ///
  /// - Throws: `DocumentError` for what is wrong at a place, `WebError` for the list as a whole.
  package init(file: String) throws {
    try self.init(BotListReader.list(try Document(file: file)), file: file)
  }
}

/// Reads a bot list: an array of flat objects with four known keys.
enum BotListReader {
  /// Bytes of a name, a pattern and a word.
  static let textBytesMax = 100
  /// Words that may not stand before a pattern.
  static let wordsMax = 20

  /// Reads the whole list.
  static func list(_ document: Document) throws(DocumentError) -> [BotPattern] {
    let most = BotPatterns.countMax
    var patterns: [BotPattern] = []
    for node in try document.reader.list(document.root, of: "patterns", most: most) {
      patterns.append(try entry(node, document.reader))
    }
    return patterns
  }

  private static func entry(_ node: DocumentNode, _ reader: DocumentReader) throws(DocumentError)
    -> BotPattern
  {
    let members = try reader.object(node, keys: ["name", "pattern", "ends_word", "not_after"])
    let name = try reader.text(try reader.require("name", members, node), most: textBytesMax)
    let place = try reader.require("pattern", members, node)
    let pattern = try reader.text(place, most: textBytesMax)
    guard pattern.utf8.count >= BotPatterns.patternBytesMin else {
      throw reader.expected(
        "a pattern of at least \(BotPatterns.patternBytesMin) bytes", text: pattern, place)
    }
    let endsWord = try reader.optional(members["ends_word"]) { node throws(DocumentError) in
      try reader.boolean(node)
    }
    let notAfter = try reader.optional(members["not_after"]) { node throws(DocumentError) in
      try reader.texts(node, of: "words", most: wordsMax, bytes: textBytesMax)
    }
    return BotPattern(name, pattern, endsWord: endsWord ?? false, notAfter: notAfter ?? [])
  }
}
