/// The JSON Schema of a type of event, written from its declaration: one source for what ingest checks
/// and for what other programs are told.
extension EventType {
  /// The schema file's text, the same for the same declaration.
  ///
  /// An optional field may be null, which means absent. Other fields are allowed: they are kept, and
  /// ignored. Amounts are whole cents in version 1 of an event and decimals in version 2.
  package func schemaText(version: Int) -> String {
    var root = SchemaNode()
    root.add(["event_id"], #"{"type": "string", "minLength": 1}"#, isRequired: true)
    root.add(["type"], "{\"const\": \"\(name)\"}", isRequired: true)
    root.add(["timestamp"], #"{"type": ["string", "integer"]}"#, isRequired: true)
    root.add(["schema_version"], #"{"type": ["integer", "null"], "minimum": 1}"#, isRequired: false)
    for field in fields {
      root.add(field.steps, field.schemaText, isRequired: field.isRequired)
    }
    return """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "\(name)",
        "version": \(version),
      \(root.members(indent: 2))
      }

      """
  }
}

extension EventField {
  /// The names on the way to the field; `[]` for the elements of an array.
  fileprivate var steps: [String] {
    path.split(separator: ".").flatMap { part in
      part.hasSuffix("[]") ? [String(part.dropLast(2)), "[]"] : [String(part)]
    }
  }

  fileprivate var schemaText: String {
    func typed(_ types: [String], _ more: String = "") -> String {
      let all = (types + (isRequired ? [] : ["null"])).map { "\"\($0)\"" }
      let type = all.count == 1 ? all[0] : "[\(all.joined(separator: ", "))]"
      return "{\"type\": \(type)\(more.isEmpty ? "" : ", " + more)}"
    }
    return switch kind {
    case .text: typed(["string"], isRequired ? "\"minLength\": 1" : "")
    case .string: typed(["string"])
    case .choice(let values):
      "{\"enum\": [\((values.map { "\"\($0)\"" } + (isRequired ? [] : ["null"])).joined(separator: ", "))]}"
    case .integer(let min): typed(["integer"], min == Int64.min ? "" : "\"minimum\": \(min)")
    case .integerIn(let range):
      typed(["integer"], "\"minimum\": \(range.lowerBound), \"maximum\": \(range.upperBound)")
    case .list: typed(["array"])
    case .boolean: typed(["boolean"])
    case .money: typed(["number", "string"], "\"minimum\": 0")
    case .positiveMoney: typed(["number", "string"], "\"exclusiveMinimum\": 0")
    case .number(let range):
      typed(["number"], "\"minimum\": \(range.lowerBound), \"maximum\": \(range.upperBound)")
    case .object: typed(["object"])
    case .currency: typed(["string"], #""pattern": "^[A-Z]{3}$""#)
    }
  }
}

/// An object's or array's schema under construction, its members in the order they came.
private struct SchemaNode {
  private var names: [String] = []
  private var leaves: [String: String] = [:]
  private var children: [String: SchemaNode] = [:]
  private var required: [String] = []

  mutating func add(_ steps: [String], _ schema: String, isRequired: Bool) {
    guard let first = steps.first else { return }
    if !names.contains(first) { names.append(first) }
    if steps.count == 1 {
      leaves[first] = schema
      if isRequired { required.append(first) }
    } else {
      children[first, default: SchemaNode()].add(
        Array(steps.dropFirst()), schema, isRequired: isRequired)
    }
  }

  /// The keywords of the schema, without the braces around them.
  func members(indent: Int) -> String {
    let space = String(repeating: " ", count: indent)
    if let element = children["[]"] {
      return "\(space)\"type\": [\"array\", \"null\"],\n\(space)\"items\": {\n"
        + element.members(indent: indent + 2) + "\n\(space)}"
    }
    let lines = names.map { name in
      guard let child = children[name] else {
        return "\(space)  \"\(name)\": \(leaves[name] ?? "true")"
      }
      return "\(space)  \"\(name)\": {\n\(child.members(indent: indent + 4))\n\(space)  }"
    }
    let needed = required.map { "\"\($0)\"" }.joined(separator: ", ")
    return "\(space)\"type\": \"object\",\n\(space)\"properties\": {\n"
      + lines.joined(separator: ",\n") + "\n\(space)}"
      + (required.isEmpty ? "" : ",\n\(space)\"required\": [\(needed)]")
  }
}
