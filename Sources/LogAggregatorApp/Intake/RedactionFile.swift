import PipelineKit

/// What counts as secret, as configured.
///
///     {"kinds": ["bearer", "password", "card", "email"], "keys": ["x-internal-key"]}
///
/// `kinds` replaces the standard ones; `keys` adds names whose values are secrets.
enum RedactionFile {
  /// The rules of a file, the standard ones without one.
  static func rules(_ file: String?) throws -> RedactionRules {
    guard let file else { return RedactionRules() }
    return try rules(Document(file: file))
  }

  /// - Throws: `DocumentError` with the place of a mistake.
  static func rules(_ document: Document) throws(DocumentError) -> RedactionRules {
    let reader = document.reader
    let members = try reader.object(document.root, keys: ["kinds", "keys"])
    var rules = RedactionRules()
    if let node = members["kinds"] {
      var kinds: Set<RedactionKind> = []
      for element in try reader.list(node, of: "kinds", most: 100) {
        kinds.insert(try reader.choice(element, of: RedactionKind.self))
      }
      rules.kinds = kinds
    }
    if let node = members["keys"] { rules.keys = try reader.texts(node, of: "keys", most: 1_000) }
    return rules
  }
}
