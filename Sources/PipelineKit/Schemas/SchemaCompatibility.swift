/// Whether values that satisfy one schema satisfy another.
///
/// Decided rule by rule as Confluent's Schema Registry does for JSON Schema, with its names for the
/// rules, so that a schema that passes here passes there. Its *strict* policy refuses a new optional
/// property in an open model, because old values may hold anything under that name; the *lenient*
/// policy allows it, and a property that is gone from a closed model.
package struct SchemaCompatibility {
  package enum Policy: String, Sendable, CaseIterable {
    case strict
    case lenient
  }

  /// A reason why the schemas are not compatible.
  package struct Problem: Equatable, Sendable {
    /// Where in the schema: `#/properties/amount`.
    package let path: String
    /// The rule's name.
    package let rule: String
    /// What it means and what to do.
    package let advice: String
  }

  private let policy: Policy
  private let oldRoot: JSONSchema
  private let newRoot: JSONSchema

  /// Compares two schemas: problems for values of `old` that are read by `new`.
  package static func problems(
    reading old: JSONSchema, by new: JSONSchema, policy: Policy
  ) -> [Problem] {
    SchemaCompatibility(policy: policy, oldRoot: old, newRoot: new)
      .compare(old, new, "#", depth: 0)
  }

  /// References to follow, at most: a schema may refer to itself.
  private static let depthMax = 32

  private func resolved(_ schema: JSONSchema, _ root: JSONSchema) -> JSONSchema {
    var schema = schema
    for _ in 0..<Self.depthMax {
      // One alternative is that alternative.
      let parts = schema.all + schema.any + schema.one
      if let name = schema.reference {
        guard let found = root.definitions.first(where: { $0.name == name }) else { break }
        schema = found.schema
      } else if parts.count == 1, schema.impliedTypes == nil, schema.values == nil {
        schema = parts[0]
      } else {
        break
      }
    }
    return schema
  }

  private func isCompatible(_ old: JSONSchema, _ new: JSONSchema, _ depth: Int) -> Bool {
    compare(old, new, "", depth: depth + 1).isEmpty
  }

  private func compare(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String, depth: Int
  ) -> [Problem] {
    guard depth < Self.depthMax else { return [] }
    let (old, new) = (resolved(old, oldRoot), resolved(new, newRoot))
    if new.isEmpty || old.isFalse { return [] }
    if new.isFalse {
      return [Problem(path, "TYPE_NARROWED", "nothing is allowed here any more")]
    }
    if let combined = compareCombined(old, new, path, depth) { return combined }
    var problems = compareTypes(old, new, path)
    guard problems.isEmpty else { return problems }
    problems += compareValues(old, new, path)
    problems += compareNot(old, new, path, depth)
    problems += Bounds(old, new, path).problems
    problems += compareObjects(old, new, path, depth)
    problems += compareArrays(old, new, path, depth)
    return problems
  }

  // MARK: Alternatives

  private func compareCombined(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String, _ depth: Int
  ) -> [Problem]? {
    let (oldSum, newSum) = (old.one + old.any, new.one + new.any)
    if !newSum.isEmpty {
      if oldSum.isEmpty, old.all.isEmpty {
        return newSum.contains { isCompatible(old, $0, depth) }
          ? [] : [Problem(path, "TYPE_CHANGED", "no alternative takes what was allowed before")]
      }
      if !oldSum.isEmpty {
        if !new.one.isEmpty, !old.any.isEmpty {
          return [
            Problem(path, "COMBINED_TYPE_CHANGED", "anyOf became oneOf, which takes less")
          ]
        }
        return compareSums(oldSum, newSum, path, depth)
      }
      return [Problem(path, "COMBINED_TYPE_CHANGED", "allOf became alternatives")]
    }
    if !oldSum.isEmpty, new.all.isEmpty {
      return oldSum.allSatisfy { isCompatible($0, new, depth) }
        ? []
        : [Problem(path, "SUM_TYPE_NARROWED", "an alternative of before is not taken any more")]
    }
    guard !old.all.isEmpty || !new.all.isEmpty else { return nil }
    if !oldSum.isEmpty {
      return [Problem(path, "COMBINED_TYPE_CHANGED", "alternatives became allOf")]
    }
    // Every part of the new conjunction must follow from a part of the old one.
    let oldParts = old.all.isEmpty ? [old] : old.all
    let newParts = new.all.isEmpty ? [new] : new.all
    return newParts.allSatisfy { part in oldParts.contains { isCompatible($0, part, depth) } }
      ? []
      : [
        Problem(
          path, "PRODUCT_TYPE_EXTENDED", "a condition was added that values of before may miss")
      ]
  }

  private func compareSums(
    _ old: [JSONSchema], _ new: [JSONSchema], _ path: String, _ depth: Int
  ) -> [Problem] {
    guard old.count <= new.count else {
      return [Problem(path, "SUM_TYPE_NARROWED", "there are fewer alternatives than before")]
    }
    let fits = old.map { part in new.indices.filter { isCompatible(part, new[$0], depth) } }
    return Matching.covers(fits, count: new.count)
      ? []
      : [
        Problem(
          path, "COMBINED_TYPE_SUBSCHEMAS_CHANGED",
          "an alternative of before has none that takes its values")
      ]
  }

  // MARK: Single values

  private func compareTypes(_ old: JSONSchema, _ new: JSONSchema, _ path: String) -> [Problem] {
    guard let newTypes = new.impliedTypes else { return [] }
    guard let oldTypes = old.impliedTypes else {
      // Values of any kind were allowed, unless they were listed.
      return old.values == nil
        ? [
          Problem(
            path, "TYPE_NARROWED",
            "any type was allowed, now \(newTypes.joined(separator: ", ")); leave the type out")
        ] : []
    }
    let missing = oldTypes.filter { type in
      !newTypes.contains(type) && !(type == "integer" && newTypes.contains("number"))
    }
    guard let first = missing.first else { return [] }
    let isNarrowed = first == "number" && newTypes.contains("integer")
    return [
      Problem(
        path, isNarrowed ? "TYPE_NARROWED" : "TYPE_CHANGED",
        "\(first) was allowed, now \(newTypes.joined(separator: ", ")); allow both types, or give "
          + "the new meaning another name")
    ]
  }

  private func compareValues(_ old: JSONSchema, _ new: JSONSchema, _ path: String) -> [Problem] {
    guard let allowed = new.values else { return [] }
    guard let before = old.values else {
      return [
        Problem(path, "ENUM_ARRAY_NARROWED", "values are listed now, and any was allowed before")
      ]
    }
    guard let gone = before.first(where: { !allowed.contains($0) }) else { return [] }
    return [
      Problem(path, "ENUM_ARRAY_CHANGED", "the value \(gone) is not allowed any more; keep it")
    ]
  }

  private func compareNot(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String, _ depth: Int
  ) -> [Problem] {
    guard let excluded = new.not else { return [] }
    if let before = old.not, isCompatible(excluded, before, depth) { return [] }
    return [Problem(path, "NOT_TYPE_EXTENDED", "more is excluded than before")]
  }

  // MARK: Objects

  private func compareObjects(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String, _ depth: Int
  ) -> [Problem] {
    var problems = compareRest(
      old.additional, new.additional, path + "/additionalProperties", depth,
      rules: ("ADDITIONAL_PROPERTIES_REMOVED", "ADDITIONAL_PROPERTIES_NARROWED"))
    if policy == .lenient { problems.removeAll { $0.rule.hasPrefix("ADDITIONAL_PROPERTIES_") } }
    problems += compareDependents(old, new, path, depth)
    for (name, schema) in old.properties {
      let place = "\(path)/properties/\(name)"
      if let now = new.property(name) {
        problems += compare(schema, now, place, depth: depth + 1)
        if new.required.contains(name), !old.required.contains(name), !now.hasDefault {
          problems.append(
            Problem(
              place, "REQUIRED_ATTRIBUTE_ADDED",
              "it is required now, and values of before may lack it; give it a default"))
        }
      } else {
        problems += removed(schema, name, from: new, place, depth)
      }
    }
    for (name, schema) in new.properties where old.property(name) == nil {
      problems += added(schema, name, to: old, new, "\(path)/properties/\(name)", depth)
    }
    return problems
  }

  private func removed(
    _ schema: JSONSchema, _ name: String, from new: JSONSchema, _ path: String, _ depth: Int
  ) -> [Problem] {
    if new.additional.isOpen, new.patternProperties.isEmpty { return [] }
    if let rest = Self.rest(of: new, for: name) {
      return isCompatible(schema, rest, depth)
        ? []
        : [
          Problem(
            path, "PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
            "what other properties may be does not cover it; keep the property")
        ]
    }
    if schema.isFalse || new.additional.isOpen || policy == .lenient { return [] }
    return [
      Problem(
        path, "PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL",
        "no other properties are allowed, so values that have it are refused; keep the property")
    ]
  }

  private func added(
    _ schema: JSONSchema, _ name: String, to old: JSONSchema, _ new: JSONSchema, _ path: String,
    _ depth: Int
  ) -> [Problem] {
    let isRequired = new.required.contains(name) && !schema.hasDefault
    if old.additional.isOpen, old.patternProperties.isEmpty {
      if schema.isEmpty, !isRequired { return [] }
      if isRequired {
        return [
          Problem(
            path, "REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",
            "values of before may lack it; make it optional or give it a default")
        ]
      }
      if policy == .lenient { return [] }
      return [
        Problem(
          path, "PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",
          "values of before may hold anything under this name; forbid other properties, or use "
            + "--policy lenient if no producer ever wrote it")
      ]
    }
    if let rest = Self.rest(of: old, for: name), !isCompatible(rest, schema, depth) {
      return [
        Problem(
          path, "PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
          "values of before may hold something else under this name")
      ]
    }
    guard isRequired else { return [] }
    return [
      Problem(
        path, "REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL",
        "values of before lack it; make it optional or give it a default")
    ]
  }

  /// What a property may be that a schema does not name; nil where anything or nothing is allowed.
  private static func rest(of schema: JSONSchema, for name: String) -> JSONSchema? {
    for (pattern, found) in schema.patternProperties {
      if let regex = try? Regex(pattern), name.firstMatch(of: regex) != nil { return found }
    }
    return schema.additional.schema
  }

  private func compareDependents(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String, _ depth: Int
  ) -> [Problem] {
    var problems: [Problem] = []
    for (name, schema) in new.dependentSchemas {
      let place = "\(path)/dependentSchemas/\(name)"
      if let before = old.dependentSchemas.first(where: { $0.name == name })?.schema {
        problems += compare(before, schema, place, depth: depth + 1)
      } else {
        problems.append(Problem(place, "DEPENDENCY_SCHEMA_ADDED", "a condition was added"))
      }
    }
    for (name, needed) in new.dependentRequired.sorted(by: { $0.key < $1.key }) {
      let before = old.dependentRequired[name] ?? []
      guard let more = needed.first(where: { !before.contains($0) }) else { continue }
      problems.append(
        Problem(
          "\(path)/dependentRequired/\(name)", "DEPENDENCY_ARRAY_EXTENDED",
          "\(more) is required beside it now, and values of before may lack it"))
    }
    return problems
  }

  private func compareRest(
    _ old: JSONSchema.Rest, _ new: JSONSchema.Rest, _ path: String, _ depth: Int,
    rules: (removed: String, narrowed: String)
  ) -> [Problem] {
    switch (old, new) {
    case (_, .open), (.closed, _): []
    case (.open, .closed):
      [Problem(path, rules.removed, "anything else was allowed, now nothing is")]
    case (.schema, .closed):
      [Problem(path, rules.removed, "others were allowed, now none is")]
    case (.open, .schema):
      [Problem(path, rules.narrowed, "anything else was allowed, now only what this says")]
    case (.schema(let old), .schema(let new)): compare(old, new, path, depth: depth + 1)
    }
  }

  // MARK: Arrays

  private func compareArrays(
    _ old: JSONSchema, _ new: JSONSchema, _ path: String, _ depth: Int
  ) -> [Problem] {
    var problems = compareRest(
      old.items, new.items, path + "/items", depth,
      rules: ("ADDITIONAL_ITEMS_REMOVED", "ADDITIONAL_ITEMS_NARROWED"))
    if new.hasUniqueItems, !old.hasUniqueItems {
      problems.append(
        Problem(path, "UNIQUE_ITEMS_ADDED", "elements must differ now; before they need not"))
    }
    let common = min(old.prefixItems.count, new.prefixItems.count)
    for index in 0..<common {
      problems += compare(
        old.prefixItems[index], new.prefixItems[index], "\(path)/prefixItems/\(index)",
        depth: depth + 1)
    }
    for index in common..<max(common, old.prefixItems.count) {
      let item = old.prefixItems[index]
      let isTaken =
        switch new.items {
        case .open: true
        case .closed: item.isFalse
        case .schema(let rest): isCompatible(item, rest, depth)
        }
      if !isTaken {
        problems.append(
          Problem(
            "\(path)/prefixItems/\(index)",
            "ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
            "what other elements may be does not cover it"))
      }
    }
    for index in common..<max(common, new.prefixItems.count) {
      let item = new.prefixItems[index]
      let isTaken =
        switch old.items {
        case .open: item.isEmpty
        case .closed: true
        case .schema(let rest): isCompatible(rest, item, depth)
        }
      if !isTaken {
        problems.append(
          Problem(
            "\(path)/prefixItems/\(index)", "ITEM_ADDED_TO_OPEN_CONTENT_MODEL",
            "values of before may hold something else at this place"))
      }
    }
    return problems
  }
}

extension SchemaCompatibility.Problem {
  init(_ path: String, _ rule: String, _ advice: String) {
    self.init(path: path, rule: rule, advice: advice)
  }
}

/// Bounds of texts, numbers and counts, and patterns.
private struct Bounds {
  let problems: [SchemaCompatibility.Problem]

  init(_ old: JSONSchema, _ new: JSONSchema, _ path: String) {
    var problems: [SchemaCompatibility.Problem] = []
    func add(_ keyword: String, _ change: String, _ what: String) {
      problems.append(
        SchemaCompatibility.Problem(path, "\(Bounds.rule(keyword))_\(change)", what))
    }
    for (keyword, value) in new.bounds.sorted(by: { $0.key < $1.key }) {
      let before = old.bounds[keyword]
      let isLower = keyword.hasPrefix("min") || keyword == "exclusiveMinimum"
      switch (keyword, before) {
      case ("multipleOf", nil): add(keyword, "ADDED", "any number was allowed")
      case ("multipleOf", let before?):
        let rest = before.truncatingRemainder(dividingBy: value)
        if rest != 0 {
          add(
            keyword, before < value ? "EXPANDED" : "CHANGED", "multiples of \(before) were allowed")
        }
      // A least length of 0 excludes nothing.
      case (_, nil) where isLower && value == 0 && !keyword.hasSuffix("imum"): break
      case (_, nil): add(keyword, "ADDED", "there was no such bound; leave it out")
      case (_, let before?) where isLower && value > before:
        add(keyword, "INCREASED", "\(before) was enough; keep the bound")
      case (_, let before?) where !isLower && value < before:
        add(keyword, "DECREASED", "up to \(before) was allowed; keep the bound")
      default: break
      }
    }
    if let pattern = new.pattern, old.pattern != pattern {
      add("pattern", old.pattern == nil ? "ADDED" : "CHANGED", "texts of before may not match it")
    }
    self.problems = problems
  }

  /// `minLength` as `MIN_LENGTH`.
  private static func rule(_ keyword: String) -> String {
    keyword.reduce(into: "") { name, letter in
      if letter.isUppercase { name += "_" }
      name += letter.uppercased()
    }
  }
}

/// Whether each of some things can be given another partner of its own.
private enum Matching {
  /// - Parameter fits: for each, the partners that it takes.
  static func covers(_ fits: [[Int]], count: Int) -> Bool {
    var partner = [Int?](repeating: nil, count: count)
    func take(_ index: Int, _ seen: inout Set<Int>) -> Bool {
      for candidate in fits[index] where seen.insert(candidate).inserted {
        if let other = partner[candidate], !take(other, &seen) { continue }
        partner[candidate] = index
        return true
      }
      return false
    }
    return fits.indices.allSatisfy { index in
      var seen: Set<Int> = []
      return take(index, &seen)
    }
  }
}
