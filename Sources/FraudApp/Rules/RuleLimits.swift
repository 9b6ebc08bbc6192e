/// Bounds on what a rule set may hold, so that loading and evaluating it are bounded too.
enum RuleLimits {
  /// Rules in a set.
  static let rulesMax = 200
  /// Operands and operators in one condition.
  static let nodesMax = 500
  /// Parentheses, `not` and minus signs around one operand.
  static let depthMax = 50
  /// Bytes of a text in a condition, and of an entry of a list.
  static let textBytesMax = 256
  /// Bytes of a condition.
  static let conditionBytesMax = 16_384
  /// Values on the stack while a condition is evaluated. An operator and its left operand wait at
  /// each of three levels (comparison, sum, product), two of them within each parenthesis.
  static let stackDepth = 3 * (depthMax + 2)
  /// Bytes of the name of a rule or list.
  static let nameBytesMax = 64
  /// Lists in a configuration.
  static let listsMax = 64
  /// Entries of all lists together.
  static let entriesMax = 10_000
}
