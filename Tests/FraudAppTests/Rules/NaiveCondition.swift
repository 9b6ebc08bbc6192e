@testable import FraudApp

/// A condition as a tree, evaluated node by node over 128-bit numbers: the model for compiled ones.
///
/// It is generated well-typed, and writes itself as text with every operand in parentheses.
indirect enum NaiveCondition {
  case boolean(Bool)
  case feature(Feature)
  case not(NaiveCondition)
  case and(NaiveCondition, NaiveCondition)
  case or(NaiveCondition, NaiveCondition)
  case compare(String, NaiveNumber, NaiveNumber)
  case equalTexts(Feature, String, isNegated: Bool)
  case equalConditions(NaiveCondition, NaiveCondition)
  case inNumbers(NaiveNumber, [NaiveNumber])
  case inTexts(Feature, [String])
  case isPresent(NaiveNumber, Bool)

  /// Nil where a boolean feature is absent; otherwise what the language says.
  func value(_ features: FeatureVector) -> Bool? {
    switch self {
    case .boolean(let value): return value
    case .feature(let feature):
      return features.isPresent(feature) ? features[feature] == 1 : nil
    case .not(let operand): return !operand.holds(features)
    case .and(let left, let right): return left.holds(features) && right.holds(features)
    case .or(let left, let right): return left.holds(features) || right.holds(features)
    case .compare(let symbol, let left, let right):
      guard let left = left.value(features), let right = right.value(features) else {
        return false
      }
      return NaiveCondition.compare(symbol, left.millionths, right.millionths)
    case .equalTexts(let feature, let text, let isNegated):
      guard features.isPresent(feature) else { return false }
      return (features[feature] == FeatureVector.symbol(text)) != isNegated
    case .equalConditions(let left, let right):
      guard let left = left.value(features), let right = right.value(features) else {
        return false
      }
      return left == right
    case .inNumbers(let needle, let numbers):
      guard let needle = needle.value(features) else { return false }
      return numbers.contains { $0.value(features)?.millionths == needle.millionths }
    case .inTexts(let feature, let texts):
      return features.isPresent(feature)
        && texts.contains { FeatureVector.symbol($0) == features[feature] }
    case .isPresent(let number, let isWanted):
      return (number.value(features) != nil) == isWanted
    }
  }

  /// The value as a condition: what is absent does not hold.
  func holds(_ features: FeatureVector) -> Bool { value(features) ?? false }

  private static func compare(_ symbol: String, _ left: Int128, _ right: Int128) -> Bool {
    switch symbol {
    case "==": left == right
    case "!=": left != right
    case "<": left < right
    case "<=": left <= right
    case ">": left > right
    default: left >= right
    }
  }

  /// The condition as text.
  var text: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .feature(let feature): feature.name
    case .not(let operand): "not (\(operand.text))"
    case .and(let left, let right): "(\(left.text)) and (\(right.text))"
    case .or(let left, let right): "(\(left.text)) or (\(right.text))"
    case .compare(let symbol, let left, let right): "\(left.text) \(symbol) \(right.text)"
    case .equalTexts(let feature, let text, let isNegated):
      "\(feature.name) \(isNegated ? "!=" : "==") '\(text)'"
    case .equalConditions(let left, let right): "(\(left.text)) == (\(right.text))"
    case .inNumbers(let needle, let numbers):
      "\(needle.text) in (\(numbers.map(\.text).joined(separator: ", ")))"
    case .inTexts(let feature, let texts):
      "\(feature.name) in (\(texts.map { "\"\($0)\"" }.joined(separator: ", ")))"
    case .isPresent(let number, let isWanted):
      "\(number.text) is \(isWanted ? "present" : "absent")"
    }
  }
}
