/// One step of a compiled condition, 16 bytes.
///
/// A program is postfix: operands are pushed, operators replace them by their result. Conditions
/// are 0 or 1 on the stack, never absent.
struct RuleInstruction: Sendable {
  let operation: Operation
  var comparison: RuleComparison = .equal
  var feature: Feature = .amountMinor
  /// Where a jump goes, or where a set starts among the constants, or the number of a list.
  var target: Int32 = 0
  /// A constant, a scale, or how many constants a set has.
  var operand: Int64 = 0

  enum Operation: UInt8, Sendable {
    /// Pushes a feature, absent or not.
    case feature
    case constant
    /// Pushes whether a boolean feature is there and true.
    case truth
    /// Pushes how a feature compares with a constant: what most conditions are made of.
    case featureComparison
    case comparison
    /// The integer lies below the decimal.
    case mixedComparison
    case add, subtract, multiply, multiplyDecimals, divide
    case negate
    /// Turns an integer into millionths.
    case scale
    case not
    /// Goes on at `target` when the condition on top is false, else drops it.
    case jumpIfFalse
    case jumpIfTrue
    case isPresent
    case isAbsent
    case inSet
    case inList
  }
}
