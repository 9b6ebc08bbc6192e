/// A JSON Schema: what values of an event's fields are allowed.
///
/// A part of draft 2020-12 (drafts 7 and 4 are read where they agree with it). **Law.** What is written
/// is meant: a keyword that is not in the list below is refused when a schema is read, never ignored,
/// because its author would believe in it.
///
///     any value   type enum const not allOf anyOf oneOf $ref ($defs, definitions)
///     objects     properties patternProperties additionalProperties required minProperties
///                 maxProperties dependentRequired dependentSchemas
///     arrays      prefixItems items minItems maxItems uniqueItems
///     texts       minLength maxLength pattern format
///     numbers     minimum maximum exclusiveMinimum exclusiveMaximum multipleOf
///     for people  $schema $id $comment title description version examples default deprecated
///                 readOnly writeOnly
package final class JSONSchema: Sendable {
  /// What an object may hold beside its properties, an array behind its first elements.
  package enum Rest: Sendable {
    case open
    case closed
    case schema(JSONSchema)
  }

  /// The kinds of values, in the order of messages.
  package static let types = [
    "null", "boolean", "integer", "number", "string", "array", "object",
  ]

  /// Whether nothing satisfies it: the schema `false`.
  package let isFalse: Bool
  /// The schema that it stands for, where it is a reference.
  package let reference: String?
  package let types: [String]?
  private let spokenOf: String?
  /// The allowed values as canonical texts.
  package let values: [String]?
  package let properties: [(name: String, schema: JSONSchema)]
  package let patternProperties: [(pattern: String, schema: JSONSchema)]
  package let additional: Rest
  package let required: [String]
  package let dependentRequired: [String: [String]]
  package let dependentSchemas: [(name: String, schema: JSONSchema)]
  package let prefixItems: [JSONSchema]
  package let items: Rest
  package let hasUniqueItems: Bool
  /// Lengths, counts, numbers by keyword.
  package let bounds: [String: Double]
  package let pattern: String?
  package let format: String?
  package let all: [JSONSchema]
  package let any: [JSONSchema]
  package let one: [JSONSchema]
  package let not: JSONSchema?
  package let hasDefault: Bool
  package let definitions: [(name: String, schema: JSONSchema)]

  init(_ keywords: SchemaKeywords) {
    isFalse = keywords.isFalse
    spokenOf = keywords.spokenOf
    (reference, types, values) = (keywords.reference, keywords.types, keywords.values)
    (properties, patternProperties) = (keywords.properties, keywords.patternProperties)
    (additional, required) = (keywords.additional, keywords.required)
    (dependentRequired, dependentSchemas) = (
      keywords.dependentRequired, keywords.dependentSchemas
    )
    (prefixItems, items) = (keywords.prefixItems, keywords.items)
    (hasUniqueItems, bounds) = (keywords.hasUniqueItems, keywords.bounds)
    (pattern, format) = (keywords.pattern, keywords.format)
    (all, any, one) = (keywords.all, keywords.any, keywords.one)
    (not, hasDefault, definitions) = (keywords.not, keywords.hasDefault, keywords.definitions)
  }

  /// The schema of a property.
  package func property(_ name: String) -> JSONSchema? {
    properties.first { $0.name == name }?.schema
  }

  /// The kinds of values that are meant: those named, else those that the keywords speak of.
  var impliedTypes: [String]? { types ?? spokenOf.map { [$0] } }

  /// Whether every value satisfies it.
  var isEmpty: Bool {
    !isFalse && reference == nil && values == nil && not == nil && all.isEmpty && any.isEmpty
      && one.isEmpty && impliedTypes == nil
  }
}

extension JSONSchema.Rest {
  package var isOpen: Bool { if case .open = self { true } else { false } }
  package var isClosed: Bool { if case .closed = self { true } else { false } }
  package var schema: JSONSchema? { if case .schema(let schema) = self { schema } else { nil } }
}
