import Foundation

/// Whether a value satisfies a schema, and if not, where and why.
package struct SchemaValidator {
  /// The first thing that is wrong.
  package struct Fault: Equatable, Sendable {
    /// Where in the value: `/items/0/price`.
    package let path: String
    /// The keyword that it breaks.
    package let keyword: String
    /// In words.
    package let text: String
  }

  private let root: JSONSchema

  package init(_ root: JSONSchema) { self.root = root }

  /// Values within one another, and references, to follow at most.
  private static let depthMax = 128

  /// The first fault of a value; nil if it satisfies the schema.
  package func fault(_ node: DocumentNode) -> Fault? { fault(node, root, "", 0) }

  private func satisfies(_ node: DocumentNode, _ schema: JSONSchema, _ depth: Int) -> Bool {
    fault(node, schema, "", depth + 1) == nil
  }

  private func fault(
    _ node: DocumentNode, _ schema: JSONSchema, _ path: String, _ depth: Int
  ) -> Fault? {
    if depth > Self.depthMax {
      return Fault(path: path, keyword: "$ref", text: "references go round in a circle")
    }
    if schema.isFalse {
      return Fault(path: path, keyword: "false", text: "nothing is allowed here")
    }
    if let name = schema.reference,
      let found = root.definitions.first(where: { $0.name == name })?.schema,
      let fault = fault(node, found, path, depth + 1)
    {
      return fault
    }
    if let types = schema.types, !types.contains(where: { node.isOf($0) }) {
      return Fault(
        path: path, keyword: "type",
        text: "expected \(types.joined(separator: " or ")), found \(node.phrase)")
    }
    if let values = schema.values, !values.contains(node.canonical) {
      return Fault(
        path: path, keyword: "enum", text: "\(node.phrase) is not among the values allowed")
    }
    return combined(node, schema, path, depth) ?? content(node, schema, path, depth)
  }

  private func combined(
    _ node: DocumentNode, _ schema: JSONSchema, _ path: String, _ depth: Int
  ) -> Fault? {
    for part in schema.all {
      if let fault = fault(node, part, path, depth + 1) { return fault }
    }
    if !schema.any.isEmpty, !schema.any.contains(where: { satisfies(node, $0, depth) }) {
      return Fault(path: path, keyword: "anyOf", text: "none of the alternatives fits")
    }
    if !schema.one.isEmpty {
      let count = schema.one.count { satisfies(node, $0, depth) }
      if count != 1 {
        return Fault(
          path: path, keyword: "oneOf", text: "\(count) of the alternatives fit, not one")
      }
    }
    if let not = schema.not, satisfies(node, not, depth) {
      return Fault(path: path, keyword: "not", text: "the value is excluded")
    }
    return nil
  }

  private func content(
    _ node: DocumentNode, _ schema: JSONSchema, _ path: String, _ depth: Int
  ) -> Fault? {
    switch node.kind {
    case .object(let members): object(members, schema, path, depth)
    case .array(let elements): array(elements, schema, path, depth)
    case .string(let text): string(text, schema, path)
    case .number(let text): number(text, schema, path)
    case .boolean, .null: nil
    }
  }

  // MARK: By kind

  private func object(
    _ members: [DocumentNode.Member], _ schema: JSONSchema, _ path: String, _ depth: Int
  ) -> Fault? {
    let names = Set(members.map(\.key))
    if let missing = schema.required.first(where: { !names.contains($0) }) {
      return Fault(path: path + "/" + missing, keyword: "required", text: "it is missing")
    }
    if let fault = count(members.count, "Properties", schema, path) { return fault }
    for (name, needed) in schema.dependentRequired where names.contains(name) {
      if let missing = needed.first(where: { !names.contains($0) }) {
        return Fault(
          path: path + "/" + missing, keyword: "dependentRequired",
          text: "it is missing beside \(name)")
      }
    }
    for member in members {
      let place = path + "/" + member.key
      for part in parts(of: schema, for: member.key) {
        if let fault = fault(member.value, part, place, depth + 1) { return fault }
      }
      if schema.additional.isClosed, schema.property(member.key) == nil,
        !schema.patternProperties.contains(where: { member.key.matches($0.pattern) })
      {
        return Fault(path: place, keyword: "additionalProperties", text: "it is not allowed")
      }
    }
    return nil
  }

  /// What a member must satisfy.
  private func parts(of schema: JSONSchema, for name: String) -> [JSONSchema] {
    var parts = schema.patternProperties.filter { name.matches($0.pattern) }.map(\.schema)
    if let property = schema.property(name) { parts.append(property) }
    if parts.isEmpty, let rest = schema.additional.schema { parts.append(rest) }
    return parts
  }

  private func array(
    _ elements: [DocumentNode], _ schema: JSONSchema, _ path: String, _ depth: Int
  ) -> Fault? {
    if let fault = count(elements.count, "Items", schema, path) { return fault }
    if schema.hasUniqueItems, Set(elements.map(\.canonical)).count < elements.count {
      return Fault(path: path, keyword: "uniqueItems", text: "two elements are equal")
    }
    for (index, element) in elements.enumerated() {
      let place = "\(path)/\(index)"
      if index < schema.prefixItems.count {
        if let fault = fault(element, schema.prefixItems[index], place, depth + 1) { return fault }
      } else if schema.items.isClosed {
        return Fault(path: place, keyword: "items", text: "there are more elements than allowed")
      } else if let rest = schema.items.schema,
        let fault = fault(element, rest, place, depth + 1)
      {
        return fault
      }
    }
    return nil
  }

  private func string(_ text: String, _ schema: JSONSchema, _ path: String) -> Fault? {
    if let fault = count(text.unicodeScalars.count, "Length", schema, path) { return fault }
    if let pattern = schema.pattern, !text.matches(pattern) {
      return Fault(path: path, keyword: "pattern", text: "it does not match \(pattern)")
    }
    if let format = schema.format, !text.has(format) {
      return Fault(path: path, keyword: "format", text: "it is no \(format)")
    }
    return nil
  }

  private func number(_ text: String, _ schema: JSONSchema, _ path: String) -> Fault? {
    guard let value = Double(text) else { return nil }
    let rules: [(String, (Double) -> Bool)] = [
      ("minimum", { value >= $0 }), ("maximum", { value <= $0 }),
      ("exclusiveMinimum", { value > $0 }), ("exclusiveMaximum", { value < $0 }),
      ("multipleOf", { (value / $0).rounded() * $0 == value }),
    ]
    for (keyword, holds) in rules {
      if let bound = schema.bounds[keyword], !holds(bound) {
        return Fault(path: path, keyword: keyword, text: "\(text) breaks \(keyword) \(bound)")
      }
    }
    return nil
  }

  private func count(
    _ count: Int, _ what: String, _ schema: JSONSchema, _ path: String
  ) -> Fault? {
    if let least = schema.bounds["min" + what], Double(count) < least {
      return Fault(path: path, keyword: "min" + what, text: "\(count) is less than \(Int(least))")
    }
    if let most = schema.bounds["max" + what], Double(count) > most {
      return Fault(path: path, keyword: "max" + what, text: "\(count) is more than \(Int(most))")
    }
    return nil
  }
}

extension DocumentNode {
  /// Whether it is of a type; a number without a fraction is an integer, however it is written.
  fileprivate func isOf(_ type: String) -> Bool {
    switch kind {
    case .object: type == "object"
    case .array: type == "array"
    case .string: type == "string"
    case .boolean: type == "boolean"
    case .null: type == "null"
    case .number(let text):
      type == "number" || type == "integer" && (Double(text).map { $0 == $0.rounded() } ?? false)
    }
  }
}

extension String {
  /// Whether a pattern is found in it.
  fileprivate func matches(_ pattern: String) -> Bool {
    guard let regex = try? Regex(pattern) else { return false }
    return firstMatch(of: regex) != nil
  }

  fileprivate func has(_ format: String) -> Bool {
    switch format {
    case "date-time": Timestamp(rfc3339: Array(utf8).span.bytes) != nil
    case "date":
      utf8.count == 10 && Timestamp(rfc3339: Array((self + "T00:00:00Z").utf8).span.bytes) != nil
    case "uuid": UUID(uuidString: self) != nil
    case "uri": URL(string: self)?.scheme != nil
    case "email":
      split(separator: "@", omittingEmptySubsequences: false).count == 2 && !hasPrefix("@")
        && !hasSuffix("@")
    default: true
    }
  }
}
