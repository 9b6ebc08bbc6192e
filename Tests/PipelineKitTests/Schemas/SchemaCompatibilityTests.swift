import Testing

@testable import PipelineKit

/// Decisions of compatibility, rule by rule, as Confluent's Schema Registry takes them.
@Suite struct SchemaCompatibilityTests {
  struct Pair: Sendable, CustomStringConvertible {
    let old: String
    let new: String
    /// The rule that is broken; nil for compatible.
    let rule: String?

    init(_ old: String, _ new: String, _ rule: String? = nil) {
      (self.old, self.new, self.rule) = (old, new, rule)
    }

    var description: String { "\(old) to \(new)" }
  }

  static func schema(_ text: String) throws -> JSONSchema {
    let document = try Document(json: text, file: "test")
    return try SchemaKeywords.schema(document.root, document.reader)
  }

  private static let single = [
    Pair(#"{"type": "string"}"#, "{}"),
    Pair(#"{"title": "a"}"#, #"{"title": "b", "description": "c"}"#),
    Pair(#"{"type": "object"}"#, #"{"type": "array"}"#, "TYPE_CHANGED"),
    Pair(#"{"type": "integer"}"#, #"{"type": "number"}"#),
    Pair(#"{"type": "number"}"#, #"{"type": "integer"}"#, "TYPE_NARROWED"),
    Pair(#"{"type": ["string"]}"#, #"{"type": ["string", "null"]}"#),
    Pair(#"{"type": ["string", "null"]}"#, #"{"type": "string"}"#, "TYPE_CHANGED"),
    Pair(#"{"type": "string", "minLength": 3}"#, #"{"type": "string", "minLength": 2}"#),
    Pair(
      #"{"type": "string", "minLength": 3}"#, #"{"type": "string", "minLength": 4}"#,
      "MIN_LENGTH_INCREASED"),
    Pair(#"{"type": "string"}"#, #"{"type": "string", "maxLength": 4}"#, "MAX_LENGTH_ADDED"),
    Pair(
      #"{"type": "string", "maxLength": 5}"#, #"{"type": "string", "maxLength": 4}"#,
      "MAX_LENGTH_DECREASED"),
    Pair(#"{"type": "string", "pattern": "a"}"#, #"{"type": "string"}"#),
    Pair(
      #"{"type": "string", "pattern": "a"}"#, #"{"type": "string", "pattern": "b"}"#,
      "PATTERN_CHANGED"),
    Pair(#"{"type": "number", "maximum": 4}"#, #"{"type": "number", "maximum": 5}"#),
    Pair(
      #"{"type": "number", "maximum": 5}"#, #"{"type": "number", "maximum": 4}"#,
      "MAXIMUM_DECREASED"),
    Pair(
      #"{"type": "number", "minimum": 0}"#, #"{"type": "number", "minimum": 1}"#,
      "MINIMUM_INCREASED"),
    Pair(#"{"type": "number", "multipleOf": 6}"#, #"{"type": "number", "multipleOf": 3}"#),
    Pair(
      #"{"type": "number", "multipleOf": 3}"#, #"{"type": "number", "multipleOf": 6}"#,
      "MULTIPLE_OF_EXPANDED"),
    Pair(#"{"enum": ["a"]}"#, #"{"enum": ["b", "a"]}"#),
    Pair(#"{"enum": ["a", "b"]}"#, #"{"enum": ["a"]}"#, "ENUM_ARRAY_CHANGED"),
    Pair(#"{"enum": [1.0]}"#, #"{"const": 1}"#),
    Pair(#"{"not": {"type": "number"}}"#, #"{"not": {"type": "integer"}}"#),
    Pair(
      #"{"not": {"type": "integer"}}"#, #"{"not": {"type": "number"}}"#, "NOT_TYPE_EXTENDED"),
  ]

  private static let objects = [
    Pair(
      #"{"properties": {"a": {"type": "string"}}}"#,
      #"{"properties": {"a": {"type": "number"}}}"#, "TYPE_CHANGED"),
    Pair(
      #"{"properties": {"a": {"type": "string"}}}"#,
      #"{"properties": {"a": {"type": "string"}, "b": {"type": "number"}}}"#,
      "PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL"),
    Pair(
      #"{"properties": {"a": {"type": "string"}}}"#,
      #"{"properties": {"a": {"type": "string"}, "b": {}}}"#),
    Pair(
      #"{"properties": {"a": {"type": "string"}, "b": {"type": "number"}}}"#,
      #"{"properties": {"a": {"type": "string"}}}"#),
    Pair(
      #"{"properties": {"a": {"type": "string"}}, "additionalProperties": false}"#,
      #"{"properties": {"a": {"type": "string"}, "b": {}}, "additionalProperties": false}"#),
    Pair(
      #"{"properties": {"a": {"type": "string"}}, "additionalProperties": false}"#,
      #"""
      {"properties": {"a": {"type": "string"}, "b": {"type": "null"}}, "required": ["b"], \#
      "additionalProperties": false}
      """#, "REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL"),
    Pair(
      #"{"properties": {"a": {"type": "string"}}, "additionalProperties": false}"#,
      #"""
      {"properties": {"a": {"type": "string"}, "b": {"type": "null", "default": null}}, \#
      "required": ["b"], "additionalProperties": false}
      """#),
    Pair(
      #"{"properties": {"a": {}, "b": {"type": "string"}}, "additionalProperties": false}"#,
      #"{"properties": {"a": {}}, "additionalProperties": false}"#,
      "PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL"),
    Pair(
      #"{"properties": {"a": {}, "b": {"type": "string"}}, "additionalProperties": false}"#,
      #"{"properties": {"a": {}}, "additionalProperties": {"type": ["null", "string"]}}"#),
    Pair(
      #"{"properties": {"a": {}, "b": {"type": "number"}}, "additionalProperties": false}"#,
      #"{"properties": {"a": {}}, "additionalProperties": {"type": "string"}}"#,
      "PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL"),
    Pair(
      #"{"properties": {}, "patternProperties": {"^n_": {"type": "integer"}}}"#,
      #"""
      {"properties": {"n_1": {"type": "number"}}, \#
      "patternProperties": {"^n_": {"type": "integer"}}}
      """#),
    Pair(
      #"{"properties": {"a": {}}}"#, #"{"properties": {"a": {}}, "required": ["a"]}"#,
      "REQUIRED_ATTRIBUTE_ADDED"),
    Pair(#"{"properties": {"a": {}}, "required": ["a"]}"#, #"{"properties": {"a": {}}}"#),
    Pair(#"{"maxProperties": 2}"#, #"{"maxProperties": 1}"#, "MAX_PROPERTIES_DECREASED"),
    Pair(
      #"{"additionalProperties": true}"#, #"{"additionalProperties": false}"#,
      "ADDITIONAL_PROPERTIES_REMOVED"),
    Pair(
      #"{"additionalProperties": true}"#, #"{"additionalProperties": {"type": "null"}}"#,
      "ADDITIONAL_PROPERTIES_NARROWED"),
    Pair(#"{"additionalProperties": false}"#, #"{"additionalProperties": true}"#),
    Pair(
      #"{"properties": {"a": {}, "b": {}}, "dependentRequired": {"a": ["b"]}}"#,
      #"{"properties": {"a": {}, "b": {}}, "dependentRequired": {"b": ["a"]}}"#,
      "DEPENDENCY_ARRAY_EXTENDED"),
  ]

  private static let others = [
    Pair(
      #"{"type": "array"}"#, #"{"type": "array", "items": {"type": "string"}}"#,
      "ADDITIONAL_ITEMS_NARROWED"),
    Pair(#"{"type": "array", "items": {"type": "string"}}"#, #"{"type": "array"}"#),
    Pair(
      #"{"type": "array", "minItems": 1}"#, #"{"type": "array", "minItems": 2}"#,
      "MIN_ITEMS_INCREASED"),
    Pair(
      #"{"type": "array"}"#, #"{"type": "array", "uniqueItems": true}"#, "UNIQUE_ITEMS_ADDED"),
    Pair(
      #"{"type": "array", "prefixItems": [{"type": "string"}], "items": false}"#,
      #"{"type": "array", "prefixItems": [{"type": "string"}, {"type": "null"}], "items": false}"#),
    Pair(
      #"{"type": "array", "prefixItems": [{}], "items": {"type": "string"}}"#,
      #"{"type": "array", "prefixItems": [{}, {"type": "number"}], "items": {"type": "string"}}"#,
      "ITEM_ADDED_TO_OPEN_CONTENT_MODEL"),
    Pair(#"{"type": "string"}"#, #"{"oneOf": [{"type": "number"}, {"type": "string"}]}"#),
    Pair(
      #"{"oneOf": [{"type": "number"}, {"type": "string"}]}"#, #"{"type": "string"}"#,
      "SUM_TYPE_NARROWED"),
    Pair(
      #"{"oneOf": [{"type": "null"}, {"type": "string"}]}"#,
      #"{"oneOf": [{"type": "string"}, {"type": "null"}, {"type": "number"}]}"#),
    Pair(
      #"{"oneOf": [{"type": "null"}, {"type": "string"}]}"#,
      #"{"oneOf": [{"type": "null"}, {"type": "number"}]}"#, "COMBINED_TYPE_SUBSCHEMAS_CHANGED"),
    Pair(#"{"oneOf": [{"type": "string"}]}"#, #"{"allOf": [{"type": "string"}]}"#),
    Pair(
      #"{"anyOf": [{"type": "null"}, {"type": "string"}]}"#,
      #"{"oneOf": [{"type": "null"}, {"type": "string"}]}"#, "COMBINED_TYPE_CHANGED"),
    Pair(
      #"{"allOf": [{"type": "string"}, {"enum": ["a"]}]}"#,
      #"{"allOf": [{"enum": ["a", "b"]}, {"type": "string"}]}"#),
    Pair(
      #"{"allOf": [{"type": "string"}, {"enum": ["a"]}]}"#,
      #"{"allOf": [{"type": "string"}, {"enum": ["b"]}]}"#, "PRODUCT_TYPE_EXTENDED"),
    Pair(
      #"{"type": "string"}"#, ##"{"$ref": "#/$defs/x", "$defs": {"x": {"type": "string"}}}"##),
    Pair(
      ##"{"$ref": "#/$defs/x", "$defs": {"x": {"type": "string"}}}"##,
      ##"{"$ref": "#/$defs/x", "$defs": {"x": {"type": "number"}}}"##, "TYPE_CHANGED"),
  ]

  @Test(arguments: single + objects + others)
  func `a change is decided, and the rule it breaks is named`(pair: Pair) throws {
    let problems = SchemaCompatibility.problems(
      reading: try Self.schema(pair.old), by: try Self.schema(pair.new), policy: .strict)
    #expect(problems.first?.rule == pair.rule)
    if let problem = problems.first {
      #expect(problem.path.hasPrefix("#"))
      #expect(!problem.advice.isEmpty)
    }
  }

  @Test(arguments: single + objects + others)
  func `a schema is compatible with itself`(pair: Pair) throws {
    for text in [pair.old, pair.new] {
      let schema = try Self.schema(text)
      #expect(SchemaCompatibility.problems(reading: schema, by: schema, policy: .strict) == [])
    }
  }

  @Test func `the lenient policy allows a new optional property`() throws {
    let old = try Self.schema(#"{"properties": {"a": {}}}"#)
    let new = try Self.schema(#"{"properties": {"a": {}, "b": {"type": "null"}}}"#)
    #expect(SchemaCompatibility.problems(reading: old, by: new, policy: .lenient) == [])
  }

  @Test func `modes look both ways, and at all versions where they are transitive`() throws {
    let one = try Self.schema(#"{"type": "integer"}"#)
    let two = try Self.schema(#"{"type": ["integer", "string"]}"#)
    let three = try Self.schema(#"{"type": ["integer", "string", "null"]}"#)
    func versions(_ mode: SchemaMode) -> [String] {
      mode.problems(of: two, after: [(1, one), (2, three)], policy: .strict)
        .map { "\($0.direction) \($0.version)" }
    }
    #expect(versions(.none) == [])
    #expect(versions(.backward) == ["BACKWARD 2"])
    #expect(versions(.backwardTransitive) == ["BACKWARD 2"])
    #expect(versions(.forward) == [])
    #expect(versions(.forwardTransitive) == ["FORWARD 1"])
    #expect(versions(.full) == ["BACKWARD 2"])
    #expect(versions(.fullTransitive) == ["FORWARD 1", "BACKWARD 2"])
  }

  @Test(arguments: [
    #"{"typ": "string"}"#, #"{"unevaluatedProperties": false}"#, #"{"$ref": "other.json"}"#,
    #"{"type": "text"}"#, #"{"minLength": -1}"#, #"{"pattern": "("}"#, #"{"format": "color"}"#,
    #"{"properties": []}"#, "3",
  ])
  func `what is not supported is refused`(text: String) {
    #expect(throws: DocumentError.self) { try Self.schema(text) }
  }

  @Test func `a schema file needs a title, a version and all it refers to`() throws {
    func document(_ text: String) throws -> SchemaDocument {
      try SchemaDocument(DocumentSource(file: "test", bytes: Array(text.utf8)))
    }
    #expect(try document(#"{"title": "a", "version": 2}"#).version == 2)
    for text in [
      #"{"version": 2}"#, #"{"title": "a"}"#, #"{"title": "a", "version": 0}"#,
      ##"{"title": "a", "version": 1, "items": {"$ref": "#/$defs/x"}}"##,
    ] {
      #expect(throws: DocumentError.self) { try document(text) }
    }
  }

  @Test(
    arguments: [
      ("{}", "3", nil), (#"{"type": "integer"}"#, "3.0", nil),
      (#"{"type": "integer"}"#, "3.5", "type"), (#"{"enum": [1]}"#, "1.0", nil),
      (#"{"const": {"a": 1, "b": 2}}"#, #"{"b": 2, "a": 1}"#, nil),
      (#"{"properties": {"a": {"type": "null"}}}"#, #"{"a": 1}"#, "type"),
      (#"{"required": ["a"]}"#, "{}", "required"),
      (#"{"additionalProperties": false}"#, #"{"a": 1}"#, "additionalProperties"),
      (#"{"additionalProperties": {"type": "null"}}"#, #"{"a": 1}"#, "type"),
      (#"{"patternProperties": {"^a": false}}"#, #"{"ab": 1}"#, "false"),
      (#"{"items": {"minimum": 2}}"#, "[2, 1]", "minimum"),
      (#"{"prefixItems": [{"type": "null"}], "items": false}"#, "[null, 1]", "items"),
      (#"{"uniqueItems": true}"#, "[1, 1.0]", "uniqueItems"),
      (#"{"maxLength": 1}"#, #""é""#, nil), (#"{"maxLength": 1}"#, #""ab""#, "maxLength"),
      (#"{"pattern": "^a+$"}"#, #""ab""#, "pattern"),
      (#"{"format": "date-time"}"#, #""2026-01-01""#, "format"),
      (#"{"multipleOf": 0.5}"#, "1.5", nil), (#"{"multipleOf": 0.5}"#, "1.2", "multipleOf"),
      (#"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#, "3", "oneOf"),
      (#"{"anyOf": [{"type": "null"}, {"minimum": 2}]}"#, "1", "anyOf"),
      (#"{"not": {"type": "null"}}"#, "null", "not"),
      (#"{"dependentRequired": {"a": ["b"]}}"#, #"{"a": 1}"#, "dependentRequired"),
    ] as [(String, String, String?)])
  func `values are checked`(schema: String, value: String, keyword: String?) throws {
    let document = try Document(json: value, file: "value")
    let fault = SchemaValidator(try Self.schema(schema)).fault(document.root)
    #expect(fault?.keyword == keyword)
  }
}
