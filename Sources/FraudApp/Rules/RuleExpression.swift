/// A condition as it is written, before names and types are looked at.
struct RuleExpression: Sendable {
  let kind: Kind
  /// The byte of the condition that messages about it point to: its operand or operator.
  let offset: Int

  indirect enum Kind: Sendable {
    case literal(RuleLiteral)
    case name(String)
    case negated(RuleExpression)
    case not(RuleExpression)
    case arithmetic(Arithmetic, RuleExpression, RuleExpression)
    case comparison(RuleComparison, RuleExpression, RuleExpression)
    case and(RuleExpression, RuleExpression)
    case or(RuleExpression, RuleExpression)
    case presence(RuleExpression, isWanted: Bool)
    case inSet(RuleExpression, [RuleElement])
    case inList(RuleExpression, name: String, at: Int)
  }

  enum Arithmetic: Sendable {
    case add, subtract, multiply, divide
  }
}

/// One value written between the parentheses after `in`.
struct RuleElement: Sendable {
  let value: RuleLiteral
  let offset: Int
}

/// A value written in a condition.
enum RuleLiteral: Equatable, Sendable {
  case integer(Int64)
  case decimal(Millionths)
  case text(String)
  case boolean(Bool)

  var type: FeatureType {
    switch self {
    case .integer: .integer
    case .decimal: .decimal
    case .text: .text
    case .boolean: .boolean
    }
  }

  /// The value as features have it: a number, millionths, a symbol, 0 or 1.
  var raw: Int64 {
    switch self {
    case .integer(let value): value
    case .decimal(let value): value.value
    case .text(let text): FeatureVector.symbol(text)
    case .boolean(let value): value ? 1 : 0
    }
  }

  /// The number with its sign turned; nil for what is no number.
  var negated: RuleLiteral? {
    switch self {
    case .integer(let value): .integer(-value)
    case .decimal(let value): .decimal(Millionths(-value.value))
    case .text, .boolean: nil
    }
  }
}

/// How two values are compared.
enum RuleComparison: UInt8, Sendable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  /// Whether it asks which of two numbers is greater, and not only whether they are equal.
  var needsOrder: Bool { self != .equal && self != .notEqual }

  /// The comparison that says the same with the operands exchanged.
  var flipped: RuleComparison {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
