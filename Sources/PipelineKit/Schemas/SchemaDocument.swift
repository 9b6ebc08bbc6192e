/// A schema file: the schema of one type of event, in one version.
///
///     {"title": "order_placed", "version": 2, "type": "object", "properties": {…}}
package struct SchemaDocument: Sendable {
  /// The type of event: the schema's title.
  package let name: String
  package let version: Int
  package let schema: JSONSchema
  package let text: [UInt8]

  /// Reads a schema.
  ///
  /// - Throws: `DocumentError` with the place of what is wrong: a keyword that is not supported, no
  ///   title, no version, a reference to nothing.
  package init(_ source: DocumentSource) throws(DocumentError) {
    let document = try Document(source)
    let reader = document.reader
    var members: [String: DocumentNode] = [:]
    for member in try reader.members(document.root) { members[member.key] = member.value }
    name = try reader.name(try reader.require("title", members, document.root))
    let number = try reader.require("version", members, document.root)
    guard case .number(let text) = number.kind, let version = Int(text), version > 0 else {
      throw reader.expected("a version from 1", number)
    }
    self.version = version
    schema = try SchemaKeywords.schema(document.root, reader)
    self.text = source.bytes
    if let missing = schema.missingReference(in: schema) {
      throw reader.refused("there is no definition '\(missing)'", document.root)
    }
  }

  /// Reads a schema file.
  package init(file: String) throws(DocumentError) {
    try self.init(DocumentSource(file: file))
  }
}

extension JSONSchema {
  /// A name that a reference in it stands for, and the root does not define.
  func missingReference(in root: JSONSchema) -> String? {
    if let reference, !root.definitions.contains(where: { $0.name == reference }) {
      return reference
    }
    for schema in parts {
      if let missing = schema.missingReference(in: root) { return missing }
    }
    return nil
  }

  /// The schemas directly within it.
  private var parts: [JSONSchema] {
    var parts = properties.map(\.schema) + patternProperties.map(\.schema)
    parts += dependentSchemas.map(\.schema) + definitions.map(\.schema)
    parts += prefixItems + all + any + one
    parts += [additional.schema, items.schema, not].compactMap { $0 }
    return parts
  }
}
