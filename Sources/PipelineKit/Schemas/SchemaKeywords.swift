/// Reads a schema from a document, keyword by keyword.
struct SchemaKeywords {
  var isFalse = false
  /// The type of values that the keywords speak of, without naming it.
  var spokenOf: String?
  var reference: String?
  var types: [String]?
  var values: [String]?
  var properties: [(name: String, schema: JSONSchema)] = []
  var patternProperties: [(pattern: String, schema: JSONSchema)] = []
  var additional = JSONSchema.Rest.open
  var required: [String] = []
  var dependentRequired: [String: [String]] = [:]
  var dependentSchemas: [(name: String, schema: JSONSchema)] = []
  var prefixItems: [JSONSchema] = []
  var items = JSONSchema.Rest.open
  var hasUniqueItems = false
  var bounds: [String: Double] = [:]
  var pattern: String?
  var format: String?
  var all: [JSONSchema] = []
  var any: [JSONSchema] = []
  var one: [JSONSchema] = []
  var not: JSONSchema?
  var hasDefault = false
  var definitions: [(name: String, schema: JSONSchema)] = []

  private static let bounded: Set = [
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minimum",
    "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
  ]
  private static let subjects: [String: String] = {
    let keywords = [
      "object": [
        "properties", "patternProperties", "additionalProperties", "required", "minProperties",
        "maxProperties", "dependentRequired", "dependentSchemas",
      ],
      "array": ["prefixItems", "items", "minItems", "maxItems", "uniqueItems"],
      "string": ["minLength", "maxLength", "pattern", "format"],
      "number": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
    ]
    return Dictionary(
      keywords.flatMap { type, names in names.map { ($0, type) } }, uniquingKeysWith: { $1 })
  }()
  private static let notes: Set = [
    "$schema", "$id", "$comment", "title", "description", "version", "examples", "deprecated",
    "readOnly", "writeOnly",
  ]
  private static let known =
    bounded.union(notes).union([
      "type", "enum", "const", "not", "allOf", "anyOf", "oneOf", "$ref", "$defs", "definitions",
      "properties", "patternProperties", "additionalProperties", "required", "dependentRequired",
      "dependentSchemas", "prefixItems", "items", "uniqueItems", "pattern", "format", "default",
    ])
  /// The keywords, for people.
  package static let supported = known.sorted().joined(separator: ", ")

  /// Formats that are checked.
  static let formats: Set = ["date-time", "date", "uuid", "uri", "email"]

  static func schema(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> JSONSchema {
    var keywords = SchemaKeywords()
    if case .boolean(let isTrue) = node.kind {
      keywords.isFalse = !isTrue
      return JSONSchema(keywords)
    }
    for member in try reader.members(node) { try keywords.read(member, reader) }
    return JSONSchema(keywords)
  }

  private mutating func read(
    _ member: DocumentNode.Member, _ reader: DocumentReader
  ) throws(DocumentError) {
    let node = member.value
    spokenOf = spokenOf ?? Self.subjects[member.key]
    if Self.bounded.contains(member.key) {
      bounds[member.key] = try Self.number(member, reader)
      return
    }
    switch member.key {
    case "type": types = try Self.types(node, reader)
    case "enum":
      guard case .array(let elements) = node.kind else {
        throw reader.expected("a list of values", node)
      }
      values = elements.map { $0.canonical }
    case "const": values = [node.canonical]
    case "pattern":
      let text = try reader.text(node, most: 1_000)
      guard (try? Regex(text)) != nil else { throw reader.refused("not a pattern", node) }
      pattern = text
    case "format":
      let text = try reader.text(node)
      guard Self.formats.contains(text) else {
        throw reader.expected(
          "one of " + Self.formats.sorted().joined(separator: ", "), text: text, node)
      }
      format = text
    case "$ref": reference = try Self.reference(node, reader)
    case "default": hasDefault = true
    case "uniqueItems": hasUniqueItems = try reader.flag(node)
    case "required": required = try Self.names(node, reader)
    default: try readSchemas(member, reader)
    }
  }

  private mutating func readSchemas(
    _ member: DocumentNode.Member, _ reader: DocumentReader
  ) throws(DocumentError) {
    let node = member.value
    switch member.key {
    case "properties": properties = try Self.schemas(node, reader)
    case "patternProperties":
      for (name, schema) in try Self.schemas(node, reader) {
        guard (try? Regex(name)) != nil else { throw reader.refused("not a pattern", node) }
        patternProperties.append((name, schema))
      }
    case "$defs", "definitions": definitions += try Self.schemas(node, reader)
    case "dependentSchemas": dependentSchemas = try Self.schemas(node, reader)
    case "dependentRequired":
      for member in try reader.members(node) {
        dependentRequired[member.key] = try Self.names(member.value, reader)
      }
    case "additionalProperties": additional = try Self.rest(node, reader)
    case "items": items = try Self.rest(node, reader)
    case "prefixItems": prefixItems = try Self.list(node, reader)
    case "allOf": all = try Self.list(node, reader)
    case "anyOf": any = try Self.list(node, reader)
    case "oneOf": one = try Self.list(node, reader)
    case "not": not = try Self.schema(node, reader)
    case let key where Self.notes.contains(key): break
    default:
      throw reader.source.error(
        .unknownKey(
          member.key, closest: Spelling.closest(to: member.key, among: Self.known.sorted())),
        at: member.keyRange.lowerBound)
    }
  }

  // MARK: Values of keywords

  private static func number(
    _ member: DocumentNode.Member, _ reader: DocumentReader
  ) throws(DocumentError) -> Double {
    guard case .number(let text) = member.value.kind, let value = Double(text), value.isFinite
    else { throw reader.expected("a number", member.value) }
    let isCount = !member.key.hasSuffix("imum") && member.key != "multipleOf"
    if isCount, value < 0 || value != value.rounded() {
      throw reader.expected("a whole number from 0", member.value)
    }
    if member.key == "multipleOf", value <= 0 {
      throw reader.expected("a number above 0", member.value)
    }
    return value
  }

  private static func types(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> [String] {
    var nodes = [node]
    if case .array(let elements) = node.kind { nodes = elements }
    var types: [String] = []
    for node in nodes {
      let type = try reader.text(node)
      guard JSONSchema.types.contains(type) else {
        throw reader.expected("a type: " + JSONSchema.types.joined(separator: ", "), node)
      }
      types.append(type)
    }
    return types
  }

  private static func reference(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> String {
    let text = try reader.text(node)
    for prefix in ["#/$defs/", "#/definitions/"] where text.hasPrefix(prefix) {
      return String(text.dropFirst(prefix.count))
    }
    throw reader.expected("a reference within the schema, such as #/$defs/name", text: text, node)
  }

  private static func names(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> [String] {
    try reader.texts(node, of: "names", most: 1_000)
  }

  private static func schemas(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> [(name: String, schema: JSONSchema)] {
    var schemas: [(name: String, schema: JSONSchema)] = []
    for member in try reader.members(node) {
      schemas.append((member.key, try schema(member.value, reader)))
    }
    return schemas
  }

  private static func list(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> [JSONSchema] {
    var schemas: [JSONSchema] = []
    for element in try reader.list(node, of: "schemas", most: 1_000) {
      schemas.append(try schema(element, reader))
    }
    return schemas
  }

  private static func rest(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> JSONSchema.Rest {
    let schema = try schema(node, reader)
    if schema.isFalse { return .closed }
    return schema.isEmpty ? .open : .schema(schema)
  }
}

extension DocumentReader {
  /// `true` or `false`.
  fileprivate func flag(_ node: DocumentNode) throws(DocumentError) -> Bool {
    guard case .boolean(let value) = node.kind else { throw expected("true or false", node) }
    return value
  }
}

extension DocumentNode {
  /// A text that is the same for equal values: members by name, numbers by value.
  var canonical: String {
    switch kind {
    case .null: "null"
    case .boolean(let value): String(value)
    case .number(let text): Double(text).map { "\($0)" } ?? text
    case .string(let text): "\"" + text
    case .array(let elements): "[" + elements.map(\.canonical).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { "\"\($0.key):\($0.value.canonical)" }
        .joined(separator: ",") + "}"
    }
  }
}
