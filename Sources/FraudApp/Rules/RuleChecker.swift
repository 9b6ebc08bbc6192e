import PipelineKit

/// Resolves the names of a condition, checks its types and makes scales explicit.
///
/// Numbers compare and calculate with numbers, exactly, whichever of the two types they have:
///
///     integer + - * integer       integer          any number / any number     decimal
///     a decimal on either side    decimal          comparisons, in, is         condition
struct RuleChecker {
  /// The numbers of the lists that `in` may name.
  let lists: [String: Int]

  /// Checks a whole condition.
  ///
  /// - Throws: `RuleError` for an unknown name or an operand of the wrong type.
  func condition(_ expression: RuleExpression) throws(RuleError) -> CheckedExpression {
    let checked = try check(expression)
    guard checked.type == .boolean else {
      throw .wrongType(expected: "a condition", found: checked.type, at: expression.offset)
    }
    return checked
  }

  private func check(_ expression: RuleExpression) throws(RuleError) -> CheckedExpression {
    let at = expression.offset
    switch expression.kind {
    case .literal(let literal): return .init(type: literal.type, kind: .constant(literal.raw))
    case .name(let name): return try feature(name, at)
    case .negated(let operand):
      let operand = try number(operand)
      return .init(type: operand.type, kind: .negated(operand))
    case .not(let operand): return .init(type: .boolean, kind: .not(try condition(operand)))
    case .and(let left, let right):
      return .init(type: .boolean, kind: .and(try condition(left), try condition(right)))
    case .or(let left, let right):
      return .init(type: .boolean, kind: .or(try condition(left), try condition(right)))
    case .arithmetic(let operation, let left, let right):
      return arithmetic(operation, try number(left), try number(right))
    case .comparison(let comparison, let left, let right):
      return try self.comparison(comparison, left, right, at)
    case .presence(let operand, let isWanted):
      return .init(type: .boolean, kind: .presence(try check(operand), isWanted: isWanted))
    case .inSet(let operand, let elements):
      return try membership(of: try check(operand), in: elements, at: operand.offset)
    case .inList(let operand, let name, let at):
      return try membership(of: try check(operand), at: operand.offset, list: name, at)
    }
  }

  private func feature(_ name: String, _ at: Int) throws(RuleError) -> CheckedExpression {
    guard let feature = Feature(name: name) else {
      let closest = Spelling.closest(to: name, among: Feature.allCases.lazy.map(\.name))
      throw .unknownFeature(name, closest: closest, at: at)
    }
    return .init(type: feature.type, kind: .feature(feature))
  }

  private func number(_ expression: RuleExpression) throws(RuleError) -> CheckedExpression {
    let checked = try check(expression)
    guard checked.type.isNumber else {
      throw .wrongType(expected: "a number", found: checked.type, at: expression.offset)
    }
    return checked
  }

  private func arithmetic(
    _ operation: RuleExpression.Arithmetic, _ left: CheckedExpression, _ right: CheckedExpression
  ) -> CheckedExpression {
    let areIntegers = left.type == .integer && right.type == .integer
    let type = areIntegers ? FeatureType.integer : .decimal
    switch operation {
    case .add: return .init(type: type, kind: .add(left.as(type), right.as(type)))
    case .subtract: return .init(type: type, kind: .subtract(left.as(type), right.as(type)))
    case .multiply:
      let areDecimals = left.type == .decimal && right.type == .decimal
      return .init(
        type: type, kind: areDecimals ? .multiplyDecimals(left, right) : .multiply(left, right))
    case .divide:
      // A decimal's raw value is a million times the number: once more below, once less above.
      var scale = Millionths.scale
      if left.type == .decimal { scale /= Millionths.scale }
      if right.type == .decimal { scale *= Millionths.scale }
      return .init(type: .decimal, kind: .divide(left, right, scale: scale))
    }
  }

  private func comparison(
    _ comparison: RuleComparison, _ left: RuleExpression, _ right: RuleExpression, _ at: Int
  ) throws(RuleError) -> CheckedExpression {
    let (first, second) = (try check(left), try check(right))
    if comparison.needsOrder {
      for (side, operand) in [(left, first), (right, second)] where !operand.type.isNumber {
        throw .wrongType(expected: "a number", found: operand.type, at: side.offset)
      }
    }
    switch (first.type, second.type) {
    case (.integer, .decimal):
      return .mixed(comparison, integer: first, decimal: second)
    case (.decimal, .integer):
      return .mixed(comparison.flipped, integer: second, decimal: first)
    case let (a, b) where a == b:
      return .init(type: .boolean, kind: .comparison(comparison, first, second))
    case (let a, let b): throw .incomparable(a, b, at: at)
    }
  }

  private func membership(
    of operand: CheckedExpression, in elements: [RuleElement], at: Int
  ) throws(RuleError) -> CheckedExpression {
    guard operand.type != .boolean else {
      throw .wrongType(expected: "a number or a text", found: operand.type, at: at)
    }
    var values: Set<Int64> = []
    for element in elements {
      let type = element.value.type
      guard type == operand.type || (type.isNumber && operand.type.isNumber) else {
        throw .incomparable(operand.type, type, at: element.offset)
      }
      if let value = element.value.raw(as: operand.type) { values.insert(value) }
    }
    return .init(type: .boolean, kind: .inSet(operand, values.sorted()))
  }

  private func membership(
    of operand: CheckedExpression, at: Int, list name: String, _ nameAt: Int
  ) throws(RuleError) -> CheckedExpression {
    guard operand.type == .text else {
      throw .wrongType(expected: "a text", found: operand.type, at: at)
    }
    guard let list = lists[name] else {
      let closest = Spelling.closest(to: name, among: lists.keys.sorted())
      throw .unknownList(name, closest: closest, at: nameAt)
    }
    return .init(type: .boolean, kind: .inList(operand, list))
  }
}

extension CheckedExpression {
  /// The number as one of type `type`: itself, or an integer in millionths.
  fileprivate func `as`(_ type: FeatureType) -> CheckedExpression {
    guard self.type == .integer, type == .decimal else { return self }
    if case .constant(let value) = kind, let scaled = value.exactMillionths {
      return .init(type: .decimal, kind: .constant(scaled))
    }
    return .init(type: .decimal, kind: .scaled(self))
  }

  /// Compares an integer with a decimal; an integer constant becomes a decimal one where it can.
  fileprivate static func mixed(
    _ comparison: RuleComparison, integer: CheckedExpression, decimal: CheckedExpression
  ) -> CheckedExpression {
    if case .constant(let value) = integer.kind, let scaled = value.exactMillionths {
      let constant = CheckedExpression(type: .decimal, kind: .constant(scaled))
      return .init(type: .boolean, kind: .comparison(comparison, constant, decimal))
    }
    return .init(
      type: .boolean, kind: .mixedComparison(comparison, integer: integer, decimal: decimal))
  }
}

extension RuleLiteral {
  /// The value as an expression of type `type` has it; nil for a number it can never have.
  fileprivate func raw(as type: FeatureType) -> Int64? {
    switch (self, type) {
    case (.decimal(let value), .integer):
      value.value % Millionths.scale == 0 ? value.value / Millionths.scale : nil
    case (.integer(let value), .decimal): value.exactMillionths
    default: raw
    }
  }
}

extension Int64 {
  /// The integer in millionths; nil when they do not fit.
  fileprivate var exactMillionths: Int64? {
    let (scaled, overflow) = multipliedReportingOverflow(by: Millionths.scale)
    return overflow || scaled == FeatureVector.absent ? nil : scaled
  }
}
