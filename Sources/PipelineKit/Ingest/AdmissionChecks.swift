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

  let type: EventType
  /// Why no line of this shape is an event of the type, if so.
  private(set) var refused: Rejection?
  private(set) var checks: [Check] = []
  /// Scalars where an array is wanted, which only a null may be.
  private(set) var notArrays: [Check] = []

  init(_ columns: [ColumnKey], _ shape: Shape, _ type: EventType, _ envelope: Envelope) {
    self.type = type
    let empties = ArrayElements.empties(of: shape)
    let paths = columns.map(\.path) + empties.map(\.path)
    for (index, field) in type.fields.enumerated() {
      let path = Array(envelope.path(of: field.path).utf8)
      let slots = columns.indices.filter { columns[$0].path == path }
      if let array = field.arrayPath {
        checkArray(array, index, slots, columns, shape, type, envelope)
        let path = Array(envelope.path(of: array).utf8)
        if empties.contains(where: { $0.path == path && !$0.isArray }) {
          refused = refused ?? TypePlan.noArray(array, type)
        }
      } else if slots.isEmpty, field.isRequired,
        TypePlan.isWanted(field, columns, empties, envelope)
      {
        refused = refused ?? Rejection(.schema, "\(type.name).\(field.path) is missing")
      }
      // Where a key stands twice outside arrays the last one counts.
      let counted = field.path.contains("[]") ? slots : Array(slots.suffix(1))
      for slot in counted {
        let isString = columns[slot].kind == .string
        if TypePlan.needsLook(field, isString: isString) {
          checks.append(Check(SlotReference(index: slot, isString: isString), index, field))
        }
      }
      if let problem = TypePlan.structure(field, paths, empties, envelope) {
        refused = refused ?? Rejection(.schema, "\(type.name).\(field.path) \(problem)")
      }
    }
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
  private func checkArray(
    _ array: String, _ field: Int, _ slots: [Int], _ columns: [ColumnKey], _ shape: Shape,
    _ type: EventType, _ envelope: Envelope
  ) {
    let path = Array(envelope.path(of: array).utf8)
    let inObject = path + [UInt8(ascii: ".")]
    for (slot, column) in columns.enumerated() where column.path == path {
      let isString = column.kind == .string
      notArrays.append(Check(slot: SlotReference(index: slot, isString: isString), field: field))
    }
    if columns.contains(where: { $0.path.starts(with: inObject) }) {
      refused = refused ?? TypePlan.noArray(array, type)
    }
    guard type.fields[field].isRequired else { return }
    let ordinals = ArrayElements.ordinals(of: shape)
    let having = Set(slots.map { ordinals[$0] })
    if having.count < ArrayElements.count(of: shape, at: path) {
      refused =
        refused
        ?? Rejection(
          .schema, "\(type.name).\(type.fields[field].path) is missing in an element")
    }
  }

  static func noArray(_ array: String, _ type: EventType) -> Rejection {
    Rejection(.schema, "\(type.name).\(array) is no array")
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
      return "is an object or array, expected \(FieldChecker.expectation(field))"
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

/// Looks at the scalars of one line.
struct FieldChecker {
  let plan: ShapePlan
  let checks: TypePlan
  private var type: EventType { checks.type }

  init(plan: ShapePlan, checks: TypePlan) {
    self.plan = plan
    self.checks = checks
  }

  func check(_ bytes: borrowing RawSpan, _ shredder: borrowing Shredder) throws(Rejection) {
    // A version that we do not know may mean anything, whatever its fields look like.
    if plan.version != nil { _ = try version(bytes, shredder) }
    for check in checks.notArrays {
      let (start, count) = shredder.slot(check.slot.index)
      if check.slot.isString || !FieldChecker.isNull(bytes, start..<start + count) {
        throw TypePlan.noArray(type.fields[check.field].arrayPath ?? "", type)
      }
    }
    for check in checks.checks {
      let (start, count) = shredder.slot(check.slot.index)
      let range = start..<start + count
      if check.isSurelyValid(bytes, range) { continue }
      let field = type.fields[check.field]
      if !check.slot.isString, FieldChecker.isNull(bytes, range) {
        if field.isRequired { throw problem(field, "is null") }
        continue
      }
      guard try isValid(field, check.slot, bytes, range, shredder) else {
        throw problem(
          field,
          "is \(FieldChecker.shown(bytes, range)), expected \(FieldChecker.expectation(field))")
      }
    }
  }

  private func problem(_ field: EventField, _ text: String) -> Rejection {
    Rejection(.schema, "\(type.name).\(field.path) \(text)")
  }

  private func isValid(
    _ field: EventField, _ slot: SlotReference, _ bytes: borrowing RawSpan, _ range: Range<Int>,
    _ shredder: borrowing Shredder
  ) throws(Rejection) -> Bool {
    switch field.kind {
    case .text: return slot.isString && !(field.isRequired && range.isEmpty)
    case .string: return slot.isString
    case .object: return false
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
    case .boolean:
      return !slot.isString
        && (bytes.byte(range.lowerBound) == UInt8(ascii: "t")
          || bytes.byte(range.lowerBound) == UInt8(ascii: "f"))
    case .currency:
      return slot.isString && (try? Currency(code: bytes.extracting(range))) != nil
    case .money, .positiveMoney:
      guard !slot.isString else { return false }
      let minor = try checkMoney(field, bytes, range, shredder)
      return minor > 0 || field.kind == .money
    }
  }

  private func checkMoney(
    _ field: EventField, _ bytes: borrowing RawSpan, _ range: Range<Int>,
    _ shredder: borrowing Shredder
  ) throws(Rejection) -> Int64 {
    let version = try version(bytes, shredder)
    let code = plan.currency.flatMap { slot -> [UInt8]? in
      let (start, count) = shredder.slot(slot.index)
      if !slot.isString, FieldChecker.isNull(bytes, start..<start + count) { return nil }
      return bytes.array(start..<start + count)
    }
    do throws(MoneyError) {
      return try EventMoney.minorUnits(
        amount: bytes.extracting(range), currency: code, version: version
      ).minor
    } catch {
      throw problem(field, "is \(FieldChecker.shown(bytes, range)): \(error)")
    }
  }

  /// The schema version of the line: as it says, else 2 where it has a currency, else 1.
  private func version(_ bytes: borrowing RawSpan, _ shredder: borrowing Shredder)
    throws(Rejection) -> Int
  {
    let hasCurrency = plan.currency.map { slot in
      let (start, count) = shredder.slot(slot.index)
      return slot.isString || !FieldChecker.isNull(bytes, start..<start + count)
    }
    guard let slot = plan.version else { return hasCurrency == true ? 2 : 1 }
    let (start, count) = shredder.slot(slot.index)
    if !slot.isString, FieldChecker.isNull(bytes, start..<start + count) {
      return hasCurrency == true ? 2 : 1
    }
    let value = slot.isString ? nil : NumberText.integer(bytes, start, start + count)
    guard value == 1 || value == 2 else {
      throw Rejection(
        .schema,
        "schema_version is \(FieldChecker.shown(bytes, start..<start + count)), expected 1 or 2")
    }
    return value == 1 ? 1 : 2
  }

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
