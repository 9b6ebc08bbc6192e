/// A condition whose names and types are resolved, and in which scales are explicit.
///
/// Integers are counted in ones, decimals in millionths; where one meets the other the checker has
/// put in a conversion, or an operator that takes both.
struct CheckedExpression: Sendable {
  let type: FeatureType
  let kind: Kind

  indirect enum Kind: Sendable {
    case constant(Int64)
    case feature(Feature)
    case negated(CheckedExpression)
    /// An integer turned into millionths.
    case scaled(CheckedExpression)
    /// Of one scale.
    case add(CheckedExpression, CheckedExpression)
    case subtract(CheckedExpression, CheckedExpression)
    /// At most one decimal, so that the product of the raw values is the raw value of the product.
    case multiply(CheckedExpression, CheckedExpression)
    case multiplyDecimals(CheckedExpression, CheckedExpression)
    /// The left raw value times `scale`, divided by the right one, is the quotient in millionths.
    case divide(CheckedExpression, CheckedExpression, scale: Int64)
    case not(CheckedExpression)
    case and(CheckedExpression, CheckedExpression)
    case or(CheckedExpression, CheckedExpression)
    /// Of one scale, or two texts, or two booleans.
    case comparison(RuleComparison, CheckedExpression, CheckedExpression)
    case mixedComparison(RuleComparison, integer: CheckedExpression, decimal: CheckedExpression)
    case presence(CheckedExpression, isWanted: Bool)
    /// In any of the raw values, sorted and distinct.
    case inSet(CheckedExpression, [Int64])
    /// In the list with this number.
    case inList(CheckedExpression, Int)
  }
}
