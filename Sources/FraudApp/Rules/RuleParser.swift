/// Parses a condition by recursive descent.
///
///     condition    = conjunction { "or" conjunction }
///     conjunction  = negation { "and" negation }
///     negation     = "not" negation | comparison
///     comparison   = sum [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) sum
///                        | "in" "(" value { "," value } ")" | "in" list
///                        | "is" ( "absent" | "present" ) ]
///     sum          = product { ( "+" | "-" ) product }
///     product      = signed { ( "*" | "/" ) signed }
///     signed       = "-" signed | operand
///     operand      = feature | number | text | "true" | "false" | "(" condition ")"
///     value        = [ "-" ] number | text | "true" | "false"
///
/// `or` binds weakest. Comparisons do not chain: `1 < x < 5` is an error.
struct RuleParser {
  private let tokens: [RuleToken]
  private var position = 0
  private var nodeCount = 0
  private var depth = 0

  /// Parses a whole condition.
  ///
  /// - Throws: `RuleError` at the first token that cannot go on, or when a bound is passed.
  /// - Complexity: O(length); recursion is bounded by `RuleLimits.depthMax`.
  static func parse(_ condition: String) throws(RuleError) -> RuleExpression {
    var parser = RuleParser(tokens: try RuleLexer.tokens(of: condition))
    let expression = try parser.condition()
    guard parser.current.kind == .end else {
      throw parser.unexpectedAfterOperand(end: "the end of the condition")
    }
    return expression
  }

  private init(tokens: [RuleToken]) { self.tokens = tokens }

  private mutating func condition() throws(RuleError) -> RuleExpression {
    var left = try conjunction()
    while let at = take(.or) { left = try node(.or(left, try conjunction()), at) }
    return left
  }

  private mutating func conjunction() throws(RuleError) -> RuleExpression {
    var left = try negation()
    while let at = take(.and) { left = try node(.and(left, try negation()), at) }
    return left
  }

  private mutating func negation() throws(RuleError) -> RuleExpression {
    guard let at = take(.not) else { return try comparison() }
    try descend(at)
    let operand = try negation()
    depth -= 1
    return try node(.not(operand), at)
  }

  private mutating func comparison() throws(RuleError) -> RuleExpression {
    let left = try sum()
    let at = current.offset
    if case .symbol(let symbol) = current.kind, let comparison = RuleComparison(symbol) {
      position += 1
      return try node(.comparison(comparison, left, try sum()), at)
    }
    if take(.in) != nil { return try membership(of: left, at) }
    if take(.is) != nil { return try presence(of: left, at) }
    return left
  }

  private mutating func membership(of left: RuleExpression, _ at: Int) throws(RuleError)
    -> RuleExpression
  {
    let token = current
    if token.kind == .name {
      position += 1
      return try node(.inList(left, name: token.text, at: token.offset), at)
    }
    guard take(.open) != nil else { throw unexpected("( or the name of a list") }
    var elements: [RuleElement] = []
    repeat { elements.append(try element()) } while take(.comma) != nil
    guard take(.close) != nil else { throw unexpected(", or )") }
    return try node(.inSet(left, elements), at)
  }

  private mutating func element() throws(RuleError) -> RuleElement {
    let at = current.offset
    let isNegative = take(.minus) != nil
    guard let literal = literal(), let value = isNegative ? literal.negated : literal else {
      throw unexpected(isNegative ? "a number" : "a value")
    }
    position += 1
    try count(at)
    return RuleElement(value: value, offset: at)
  }

  private mutating func presence(of left: RuleExpression, _ at: Int) throws(RuleError)
    -> RuleExpression
  {
    if take(.absent) != nil { return try node(.presence(left, isWanted: false), at) }
    guard take(.present) != nil else { throw unexpected("absent or present") }
    return try node(.presence(left, isWanted: true), at)
  }

  private mutating func sum() throws(RuleError) -> RuleExpression {
    var left = try product()
    while true {
      if let at = take(.plus) {
        left = try node(.arithmetic(.add, left, try product()), at)
      } else if let at = take(.minus) {
        left = try node(.arithmetic(.subtract, left, try product()), at)
      } else {
        return left
      }
    }
  }

  private mutating func product() throws(RuleError) -> RuleExpression {
    var left = try signed()
    while true {
      if let at = take(.times) {
        left = try node(.arithmetic(.multiply, left, try signed()), at)
      } else if let at = take(.divide) {
        left = try node(.arithmetic(.divide, left, try signed()), at)
      } else {
        return left
      }
    }
  }

  private mutating func signed() throws(RuleError) -> RuleExpression {
    guard let at = take(.minus) else { return try operand() }
    try descend(at)
    let operand = try signed()
    depth -= 1
    if case .literal(let literal) = operand.kind, let negated = literal.negated {
      return RuleExpression(kind: .literal(negated), offset: at)
    }
    return try node(.negated(operand), at)
  }

  private mutating func operand() throws(RuleError) -> RuleExpression {
    let token = current
    if let literal = literal() {
      position += 1
      return try node(.literal(literal), token.offset)
    }
    if token.kind == .name {
      position += 1
      return try node(.name(token.text), token.offset)
    }
    guard take(.open) != nil else { throw unexpected("a feature, a value, not or (") }
    try descend(token.offset)
    let inner = try condition()
    guard take(.close) != nil else { throw unexpectedAfterOperand(end: ")") }
    depth -= 1
    return inner
  }
}

/// Steps over tokens, and bounds.
extension RuleParser {
  private var current: RuleToken { tokens[position] }

  private func literal() -> RuleLiteral? {
    switch current.kind {
    case .integer(let value): .integer(value)
    case .decimal(let value): .decimal(value)
    case .text(let text): .text(text)
    case .keyword(.true): .boolean(true)
    case .keyword(.false): .boolean(false)
    case .keyword, .symbol, .name, .end: nil
    }
  }

  /// Steps over `keyword` if it is next, and returns where it was.
  private mutating func take(_ keyword: RuleToken.Keyword) -> Int? { take(.keyword(keyword)) }

  private mutating func take(_ symbol: RuleToken.Symbol) -> Int? { take(.symbol(symbol)) }

  private mutating func take(_ kind: RuleToken.Kind) -> Int? {
    guard current.kind == kind else { return nil }
    defer { position += 1 }
    return current.offset
  }

  private mutating func node(_ kind: RuleExpression.Kind, _ at: Int) throws(RuleError)
    -> RuleExpression
  {
    try count(at)
    return RuleExpression(kind: kind, offset: at)
  }

  private mutating func count(_ at: Int) throws(RuleError) {
    nodeCount += 1
    if nodeCount > RuleLimits.nodesMax { throw .tooManyNodes(at: at) }
  }

  private mutating func descend(_ at: Int) throws(RuleError) {
    depth += 1
    if depth > RuleLimits.depthMax { throw .tooDeep(at: at) }
  }

  private func unexpected(_ expected: String) -> RuleError {
    .unexpected(found: current.shown, expected: expected, at: current.offset)
  }

  /// The error of a token that cannot follow an operand.
  private func unexpectedAfterOperand(end: String) -> RuleError {
    if case .symbol(let symbol) = current.kind, RuleComparison(symbol) != nil {
      return unexpected("and or or between two comparisons")
    }
    return unexpected("an operator, and, or, or \(end)")
  }
}

extension RuleComparison {
  /// The comparison that a symbol stands for, if any.
  fileprivate init?(_ symbol: RuleToken.Symbol) {
    switch symbol {
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .plus, .minus, .times, .divide, .open, .close, .comma: return nil
    }
  }
}
