@testable import FraudApp

/// A number of a condition as a tree, evaluated over 128 bits.
indirect enum NaiveNumber {
  case integer(Int64)
  case decimal(Millionths)
  case feature(Feature)
  case negative(NaiveNumber)
  case calculation(String, NaiveNumber, NaiveNumber)

  /// A whole number, or a number in millionths, each of 64 bits without the least of them.
  enum Value {
    case integer(Int128)
    case decimal(Int128)

    /// The number in millionths, whichever it is.
    var millionths: Int128 {
      switch self {
      case .integer(let value): value * 1_000_000
      case .decimal(let value): value
      }
    }

    /// The value within the numbers there are.
    var clamped: Value {
      func clamp(_ value: Int128) -> Int128 {
        max(-Int128(Int64.max), min(Int128(Int64.max), value))
      }
      return switch self {
      case .integer(let value): .integer(clamp(value))
      case .decimal(let value): .decimal(clamp(value))
      }
    }
  }

  /// Nil where it is absent.
  func value(_ features: FeatureVector) -> Value? {
    switch self {
    case .integer(let value): return .integer(Int128(value))
    case .decimal(let value): return .decimal(Int128(value.value))
    case .feature(let feature):
      guard features.isPresent(feature) else { return nil }
      let raw = Int128(features[feature])
      return feature.type == .integer ? .integer(raw) : .decimal(raw)
    case .negative(let operand):
      return operand.value(features).map { value in
        switch value {
        case .integer(let value): .integer(-value)
        case .decimal(let value): .decimal(-value)
        }
      }
    case .calculation(let symbol, let left, let right):
      guard let left = left.value(features), let right = right.value(features) else { return nil }
      return NaiveNumber.calculate(symbol, left, right)?.clamped
    }
  }

  private static func calculate(_ symbol: String, _ left: Value, _ right: Value) -> Value? {
    switch (symbol, left, right) {
    case ("+", .integer(let a), .integer(let b)): return .integer(a + b)
    case ("-", .integer(let a), .integer(let b)): return .integer(a - b)
    case ("*", .integer(let a), .integer(let b)): return .integer(a * b)
    // An integer that meets a decimal in a sum is at most as large as decimals are.
    case ("+", _, _): return .decimal(addend(left) + addend(right))
    case ("-", _, _): return .decimal(addend(left) - addend(right))
    case ("*", .integer(let a), .decimal(let b)), ("*", .decimal(let a), .integer(let b)):
      return .decimal(a * b)
    case ("*", .decimal(let a), .decimal(let b)): return .decimal(halfUp(a * b, 1_000_000))
    case (_, .integer(let a), .integer(let b)) where b != 0:
      return .decimal(halfUp(a * 1_000_000, b))
    case (_, .integer(let a), .decimal(let b)) where b != 0:
      return .decimal(halfUp(a * 1_000_000_000_000, b))
    case (_, .decimal(let a), .integer(let b)) where b != 0: return .decimal(halfUp(a, b))
    case (_, .decimal(let a), .decimal(let b)) where b != 0:
      return .decimal(halfUp(a * 1_000_000, b))
    default: return nil
    }
  }

  private static func addend(_ value: Value) -> Int128 {
    guard case .decimal(let number) = Value.decimal(value.millionths).clamped else { return 0 }
    return number
  }

  /// The greatest whole number that is at most `a / b + 1/2`, found without the remainder's sign.
  private static func halfUp(_ a: Int128, _ b: Int128) -> Int128 {
    let (above, below) = b < 0 ? (-a, -b) : (a, b)
    var result = (2 * above + below) / (2 * below)
    while 2 * below * result > 2 * above + below { result -= 1 }
    while 2 * below * (result + 1) <= 2 * above + below { result += 1 }
    return result
  }

  /// The number as text, a calculation in parentheses.
  var text: String {
    switch self {
    case .integer(let value): "\(value)"
    case .decimal(let value):
      value.value % Millionths.scale == 0 ? "\(value).0" : "\(value)"
    case .feature(let feature): feature.name
    case .negative(let operand): "(-\(operand.text))"
    case .calculation(let symbol, let left, let right): "(\(left.text) \(symbol) \(right.text))"
    }
  }
}
