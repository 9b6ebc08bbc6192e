@testable import FraudApp

/// Random trees, numbers and vectors, with small and extreme values in about equal parts.
extension RuleRandom {
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  mutating func condition(depth: Int) -> NaiveCondition {
    switch depth == 0 ? below(4) : below(12) {
    case 0: return .boolean(once(in: 2))
    case 1: return .feature(pick(Feature.allCases.filter { $0.type == .boolean }))
    case 2: return .equalTexts(textFeature(), pick(RuleRandom.texts), isNegated: once(in: 2))
    case 3: return .inTexts(textFeature(), (0...below(4)).map { _ in pick(RuleRandom.texts) })
    case 4: return .not(condition(depth: depth - 1))
    case 5: return .and(condition(depth: depth - 1), condition(depth: depth - 1))
    case 6: return .or(condition(depth: depth - 1), condition(depth: depth - 1))
    case 7: return .equalConditions(condition(depth: depth - 1), condition(depth: depth - 1))
    case 8: return .inNumbers(number(depth: 1), (0...below(5)).map { _ in literal() })
    case 9: return .isPresent(number(depth: depth - 1), once(in: 2))
    default:
      let symbol = pick(["==", "!=", "<", "<=", ">", ">="])
      return .compare(symbol, number(depth: depth - 1), number(depth: depth - 1))
    }
  }

  mutating func number(depth: Int) -> NaiveNumber {
    switch depth == 0 ? below(3) : below(8) {
    case 0: return literal()
    case 1, 2: return .feature(pick(Feature.allCases.filter(\.type.isNumber)))
    case 3: return .negative(number(depth: depth - 1))
    default:
      let symbol = pick(["+", "-", "*", "/"])
      return .calculation(symbol, number(depth: depth - 1), number(depth: depth - 1))
    }
  }

  mutating func literal() -> NaiveNumber {
    once(in: 2) ? .integer(raw()) : .decimal(Millionths(raw()))
  }

  mutating func vector() -> FeatureVector {
    var vector = FeatureVector()
    for feature in Feature.allCases where !once(in: 6) {
      switch feature.type {
      case .integer, .decimal: vector[feature] = raw()
      case .boolean: vector.set(feature, once(in: 2))
      case .text: vector[feature] = FeatureVector.symbol(pick(RuleRandom.texts))
      }
    }
    return vector
  }

  private static let texts = ["", "US", "us", "CA", "d-1", "ünal", "(", "and", "1.5"]

  private mutating func textFeature() -> Feature {
    pick(Feature.allCases.filter { $0.type == .text })
  }

  private mutating func raw() -> Int64 {
    let size: Int64 =
      switch below(6) {
      case 0: Int64(below(3))
      case 1: Int64(below(12))
      case 2: Int64(below(12)) * 1_000_000
      case 3: Int64(below(10_000_000))
      case 4: Int64.max - Int64(below(2_000_000))
      default: Int64(bitPattern: next() >> UInt64(1 + below(62)))
      }
    return once(in: 3) ? -size : size
  }
}
