/// What can be wrong with a rule's condition, and at which of its bytes (0 is the first).
enum RuleError: Error, Equatable, Sendable {
  /// Something else should stand here.
  case unexpected(found: String, expected: String, at: Int)
  /// A text without its closing quote.
  case unterminatedText(at: Int)
  /// A text of more than `RuleLimits.textBytesMax` bytes.
  case textTooLong(byteCount: Int, at: Int)
  /// A number that no 64-bit integer, or no 64-bit count of millionths, holds.
  case numberTooLarge(at: Int)
  /// A number with more than six digits after the dot.
  case tooManyPlaces(at: Int)
  /// A name that is no feature; with a feature of a similar name, if there is one.
  case unknownFeature(String, closest: String?, at: Int)
  /// A name after `in` that is no list; with a list of a similar name, if there is one.
  case unknownList(String, closest: String?, at: Int)
  /// An operand of another type than its operator takes.
  case wrongType(expected: String, found: FeatureType, at: Int)
  /// Two operands that cannot be compared with one another.
  case incomparable(FeatureType, FeatureType, at: Int)
  /// A condition of more than `RuleLimits.conditionBytesMax` bytes.
  case tooLong(byteCount: Int, at: Int)
  /// More than `RuleLimits.nodesMax` operands and operators.
  case tooManyNodes(at: Int)
  /// More than `RuleLimits.depthMax` levels of parentheses, `not` and minus signs.
  case tooDeep(at: Int)

  /// The byte of the condition at which the mistake lies.
  var offset: Int {
    switch self {
    case .unexpected(_, _, let at), .unterminatedText(let at), .textTooLong(_, let at),
      .numberTooLarge(let at), .tooManyPlaces(let at), .unknownFeature(_, _, let at),
      .unknownList(_, _, let at), .wrongType(_, _, let at), .incomparable(_, _, let at),
      .tooLong(_, let at), .tooManyNodes(let at), .tooDeep(let at):
      at
    }
  }
}

extension RuleError: CustomStringConvertible {
  /// What is wrong and what was expected, without the place.
  var description: String {
    switch self {
    case .unexpected(let found, let expected, _): "found \(found), expected \(expected)"
    case .unterminatedText: "text without its closing quote"
    case .textTooLong(let count, _):
      "text of \(count) bytes, expected at most \(RuleLimits.textBytesMax)"
    case .numberTooLarge: "number too large, expected at most 19 digits, or 12 before a dot"
    case .tooManyPlaces: "number with too many decimals, expected at most 6"
    case .unknownFeature(let name, let closest, _):
      "unknown feature '\(name)'\(RuleError.hint(closest, otherwise: "expected a feature"))"
    case .unknownList(let name, let closest, _):
      "unknown list '\(name)'\(RuleError.hint(closest, otherwise: "expected one of the lists"))"
    case .wrongType(let expected, let found, _): "expected \(expected), found \(found.phrase)"
    case .incomparable(let left, let right, _):
      "cannot compare \(left.phrase) with \(right.phrase)"
    case .tooLong(let count, _):
      "condition of \(count) bytes, expected at most \(RuleLimits.conditionBytesMax)"
    case .tooManyNodes:
      "condition too large, expected at most \(RuleLimits.nodesMax) operands and operators"
    case .tooDeep: "condition nested too deep, expected at most \(RuleLimits.depthMax) levels"
    }
  }

  private static func hint(_ closest: String?, otherwise: String) -> String {
    closest.map { "; did you mean '\($0)'?" } ?? ", \(otherwise)"
  }
}

extension FeatureType {
  /// The type with its article.
  var phrase: String {
    switch self {
    case .integer: "an integer"
    case .decimal: "a decimal"
    case .boolean: "a condition"
    case .text: "a text"
    }
  }
}
