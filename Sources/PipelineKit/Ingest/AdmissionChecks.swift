/// The checks that lines of one shape and type need.
final class TypePlan {
  /// A scalar to look at, and the field it is.
  struct Check {
    let slot: SlotReference
    let field: Int
    /// The least integer, where that and being one is all the field asks for.
    var integerMin: Int64?
    /// Whether the field asks for a string, which the shape says this is.
    var isString = false
    /// Whether an empty string or a null is refused.
    var isRequired = false
  }

  /// What the shape itself says.
  private struct Findings {
    /// Why no line of this shape is an event of the type, if so: the first reason.
    private(set) var refused: Rejection?
    var checks: [Check] = []
    var notArrays: [Check] = []

    mutating func refuse(_ reason: String) {
      refused = refused ?? Rejection(.schema, reason)
    }
  }

  let type: EventType
  /// Why no line of this shape is an event of the type, if so.
  let refused: Rejection?
  let checks: [Check]
  /// Scalars where an array is wanted, which only a null may be.
  let notArrays: [Check]

  init(_ columns: [ColumnKey], _ shape: Shape, _ type: EventType, _ envelope: Envelope) {
    self.type = type
    var found = Findings()
    let empties = ArrayElements.empties(of: shape)
    let paths = columns.map(\.path) + empties.map(\.path)
    for (index, field) in type.fields.enumerated() {
      let path = Array(envelope.path(of: field.path).utf8)
      let slots = columns.indices.filter { columns[$0].path == path }
      if field.kind == .list {
        if let problem = TypePlan.listProblem(field, path, shape, empties) {
          found.refuse("\(type.name).\(field.path) \(problem)")
        }
        continue
      }
      if let array = field.arrayPath {
        TypePlan.checkArray(array, index, slots, columns, shape, type, envelope, &found)
        let path = Array(envelope.path(of: array).utf8)
        if empties.contains(where: { $0.path == path && !$0.isArray }) {
          found.refuse(TypePlan.noArray(array, type))
        }
      } else if slots.isEmpty, field.isRequired,
        TypePlan.isWanted(field, columns, empties, envelope)
      {
        found.refuse("\(type.name).\(field.path) is missing")
      }
      // Where a key stands twice outside arrays the last one counts.
      let counted = field.path.contains("[]") ? slots : Array(slots.suffix(1))
      for slot in counted {
        let isString = columns[slot].kind == .string
        if TypePlan.needsLook(field, isString: isString) {
          found.checks.append(Check(SlotReference(index: slot, isString: isString), index, field))
        }
      }
      if let problem = TypePlan.structure(field, paths, empties, envelope) {
        found.refuse("\(type.name).\(field.path) \(problem)")
      }
    }
    (refused, checks, notArrays) = (found.refused, found.checks, found.notArrays)
  }

  /// A required field of an object is wanted only where there is the object, be it empty.
  private static func isWanted(
    _ field: EventField, _ columns: [ColumnKey], _ empties: [ArrayElements.EmptyContainer],
    _ envelope: Envelope
  ) -> Bool {
    guard let dot = field.path.lastIndex(of: ".") else { return true }
    let object = Array(envelope.path(of: field.path[..<dot] + "").utf8)
    let prefix = object + [UInt8(ascii: ".")]
    return columns.contains { $0.path.starts(with: prefix) }
      || empties.contains { $0.path == object || $0.path.starts(with: prefix) }
  }

  /// Looks at the array whose elements have the field: it is one, and all elements have what is
  /// required.
  private static func checkArray(
    _ array: String, _ field: Int, _ slots: [Int], _ columns: [ColumnKey], _ shape: Shape,
    _ type: EventType, _ envelope: Envelope, _ found: inout Findings
  ) {
    let path = Array(envelope.path(of: array).utf8)
    let inObject = path + [UInt8(ascii: ".")]
    for (slot, column) in columns.enumerated() where column.path == path {
      let isString = column.kind == .string
      found.notArrays.append(
        Check(slot: SlotReference(index: slot, isString: isString), field: field))
    }
    if columns.contains(where: { $0.path.starts(with: inObject) }) {
      found.refuse(noArray(array, type))
    }
    guard type.fields[field].isRequired else { return }
    let ordinals = ArrayElements.ordinals(of: shape)
    let having = Set(slots.map { ordinals[$0] })
    if having.count < ArrayElements.count(of: shape, at: path) {
      found.refuse("\(type.name).\(type.fields[field].path) is missing in an element")
    }
  }

  /// What is wrong with an array that must have elements. (That a scalar is none is said by the fields
  /// of its elements.)
  private static func listProblem(
    _ field: EventField, _ path: [UInt8], _ shape: Shape,
    _ empties: [ArrayElements.EmptyContainer]
  ) -> String? {
    if empties.contains(where: { $0.path == path && $0.isArray }) { return "is empty" }
    return field.isRequired && ArrayElements.count(of: shape, at: path) == 0 ? "is missing" : nil
  }

  private static func noArray(_ array: String, _ type: EventType) -> String {
    "\(type.name).\(array) is no array"
  }

  private static func needsLook(_ field: EventField, isString: Bool) -> Bool {
    switch field.kind {
    case .text: !isString || field.isRequired
    case .string: !isString
    default: true
    }
  }

  /// What is wrong with the place of the field: an object or array where a scalar should stand.
  private static func structure(
    _ field: EventField, _ paths: [[UInt8]], _ empties: [ArrayElements.EmptyContainer],
    _ envelope: Envelope
  ) -> String? {
    let path = envelope.path(of: field.path)
    let isObject = field.kind == .object
    let nested = (isObject ? [] : [Array((path + ".").utf8)]) + [Array((path + "[]").utf8)]
    let isEmpty = empties.contains { $0.path == Array(path.utf8) && ($0.isArray || !isObject) }
    if isEmpty || paths.contains(where: { path in nested.contains { path.starts(with: $0) } }) {
      return "is an object or array, expected \(FieldText.expectation(field))"
    }
    return nil
  }
}

extension TypePlan.Check {
  /// The check of a scalar that is `field`, number `index` of its type.
  fileprivate init(_ slot: SlotReference, _ index: Int, _ field: EventField) {
    self.init(slot: slot, field: index)
    isRequired = field.isRequired
    switch field.kind {
    case .integer(let min) where !slot.isString: integerMin = min
    case .text, .string: isString = slot.isString
    default: break
    }
  }

  /// Whether the scalar is right for certain; false where that takes a closer look.
  @inline(__always)
  fileprivate func isSurelyValid(_ bytes: borrowing RawSpan, _ range: Range<Int>) -> Bool {
    if isString { return !isRequired || !range.isEmpty }
    guard let integerMin else { return false }
    return NumberText.integer(bytes, range.lowerBound, range.upperBound).map { $0 >= integerMin }
      ?? false
  }
}

// Looking at the scalars of one line.
extension TypePlan {
  /// Checks the line that `shredder` has just cut, whose shape is that of `plan`.
  ///
  /// - Throws: why it is no event of the type.
  func check(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, _ plan: ShapePlan
  ) throws(Rejection) {
    if let refused { throw refused }
    // A version that we do not know may mean anything, whatever its fields look like.
    if plan.version != nil { _ = try version(bytes, shredder, plan) }
    for check in notArrays {
      let (start, count) = shredder.slot(check.slot.index)
      if check.slot.isString || !FieldText.isNull(bytes, start..<start + count) {
        let array = type.fields[check.field].arrayPath ?? ""
        throw Rejection(.schema, TypePlan.noArray(array, type))
      }
    }
    for check in checks {
      let (start, count) = shredder.slot(check.slot.index)
      if check.isSurelyValid(bytes, start..<start + count) { continue }
      try look(check, bytes, start..<start + count, shredder, plan)
    }
  }

  /// Takes the closer look.
  private func look(
    _ check: Check, _ bytes: borrowing RawSpan, _ range: Range<Int>,
    _ shredder: borrowing Shredder, _ plan: ShapePlan
  ) throws(Rejection) {
    let field = type.fields[check.field]
    if !check.slot.isString, FieldText.isNull(bytes, range) {
      if field.isRequired { throw problem(field, "is null") }
      return
    }
    guard try isValid(field, check.slot, bytes, range, shredder, plan) else {
      throw problem(
        field, "is \(FieldText.shown(bytes, range)), expected \(FieldText.expectation(field))")
    }
  }

  private func problem(_ field: EventField, _ text: String) -> Rejection {
    Rejection(.schema, "\(type.name).\(field.path) \(text)")
  }

  private func isValid(
    _ field: EventField, _ slot: SlotReference, _ bytes: borrowing RawSpan, _ range: Range<Int>,
    _ shredder: borrowing Shredder, _ plan: ShapePlan
  ) throws(Rejection) -> Bool {
    switch field.kind {
    case .text: return slot.isString && !(field.isRequired && range.isEmpty)
    case .string: return slot.isString
    case .object, .list: return false
    case .choice(let choices):
      return slot.isString && choices.contains { Array($0.utf8) == bytes.array(range) }
    case .number(let bounds):
      guard !slot.isString else { return false }
      return NumberText.real(bytes.extracting(range)).map { bounds.contains($0) } ?? false
    case .integer(let min):
      guard !slot.isString,
        let value = NumberText.integer(bytes, range.lowerBound, range.upperBound)
      else { return false }
      return value >= min
    case .integerIn(let allowed):
      guard !slot.isString else { return false }
      return NumberText.integer(bytes, range.lowerBound, range.upperBound).map {
        allowed.contains($0)
      } ?? false
    case .boolean:
      return !slot.isString
        && (bytes.byte(range.lowerBound) == UInt8(ascii: "t")
          || bytes.byte(range.lowerBound) == UInt8(ascii: "f"))
    case .currency:
      return slot.isString && (try? Currency(code: bytes.extracting(range))) != nil
    case .money, .positiveMoney:
      guard !slot.isString else { return false }
      let minor = try checkMoney(field, bytes, range, shredder, plan)
      return minor > 0 || field.kind == .money
    }
  }

  private func checkMoney(
    _ field: EventField, _ bytes: borrowing RawSpan, _ range: Range<Int>,
    _ shredder: borrowing Shredder, _ plan: ShapePlan
  ) throws(Rejection) -> Int64 {
    let version = try version(bytes, shredder, plan)
    let code = plan.currency.flatMap { slot -> [UInt8]? in
      let (start, count) = shredder.slot(slot.index)
      if !slot.isString, FieldText.isNull(bytes, start..<start + count) { return nil }
      return bytes.array(start..<start + count)
    }
    do throws(MoneyError) {
      return try EventMoney.minorUnits(
        amount: bytes.extracting(range), currency: code, version: version
      ).minor
    } catch {
      throw problem(field, "is \(FieldText.shown(bytes, range)): \(error)")
    }
  }

  /// The schema version of the line: as it says, else 2 where it has a currency, else 1.
  private func version(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, _ plan: ShapePlan
  ) throws(Rejection) -> Int {
    let hasCurrency = plan.currency.map { slot in
      let (start, count) = shredder.slot(slot.index)
      return slot.isString || !FieldText.isNull(bytes, start..<start + count)
    }
    guard let slot = plan.version else { return hasCurrency == true ? 2 : 1 }
    let (start, count) = shredder.slot(slot.index)
    if !slot.isString, FieldText.isNull(bytes, start..<start + count) {
      return hasCurrency == true ? 2 : 1
    }
    let value = slot.isString ? nil : NumberText.integer(bytes, start, start + count)
    guard value == 1 || value == 2 else {
      throw Rejection(
        .schema,
        "schema_version is \(FieldText.shown(bytes, start..<start + count)), expected 1 or 2")
    }
    return value == 1 ? 1 : 2
  }
}

/// What there is to say of a field's bytes.
enum FieldText {
  static func isNull(_ bytes: borrowing RawSpan, _ range: Range<Int>) -> Bool {
    range.count == 4 && bytes.byte(range.lowerBound) == UInt8(ascii: "n")
  }

  static func expectation(_ field: EventField) -> String {
    switch field.kind {
    case .text: field.isRequired ? "a string that is not empty" : "a string"
    case .string: "a string"
    case .choice(let choices): choices.map { "'\($0)'" }.joined(separator: " or ")
    case .number(let bounds): "a number from \(bounds.lowerBound) to \(bounds.upperBound)"
    case .object: "an object"
    case .positiveMoney: "a number above zero"
    case .list: "an array that is not empty"
    case .integerIn(let bounds):
      "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
    case .integer(let min): "a whole number of at least \(min)"
    case .boolean: "true or false"
    case .currency: "an ISO 4217 currency code"
    case .money: "an amount"
    }
  }

  /// A scalar as an error shows it: at most forty bytes of it.
  static func shown(_ bytes: borrowing RawSpan, _ range: Range<Int>) -> String {
    let cut = bytes.array(range.lowerBound..<min(range.upperBound, range.lowerBound + 40))
    return "'" + String(decoding: cut, as: UTF8.self) + (range.count > 40 ? "…'" : "'")
  }
}
