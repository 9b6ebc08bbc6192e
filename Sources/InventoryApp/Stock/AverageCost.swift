import PipelineKit

/// What a unit cost when it was received: an amount in millionths of a unit of its currency, since
/// unit costs are often below a cent.
struct UnitCost: Equatable, Sendable {
  let micros: Int64
  let currency: Currency

  /// A million units of a currency; what costs more is no unit cost.
  static let microsMax: Int64 = 1_000_000_000_000_000

  /// Parses a decimal with up to six decimals. nil if it has more, is negative or too large.
  init?(decimal text: RawSpan, currency: Currency) {
    let micros = try? MinorUnits.parse(decimal: text, exponent: 6, sign: .nonNegative)
    guard let micros, micros <= Self.microsMax else { return nil }
    self.micros = micros
    self.currency = currency
  }

  init(micros: Int64, currency: Currency) {
    (self.micros, self.currency) = (micros, currency)
  }
}

/// The moving average of what units cost that are on hand.
///
///     receipt of q units at cost c:   average' = (average × on hand + c × q) / (on hand + q)
///
/// Only receipts and transfers with a cost move it: a unit that leaves takes the average with it,
/// and one that comes without a cost comes at the average. Units on hand before the first cost was
/// known are taken to have cost the same. It is rounded half up to a millionth.
///
/// Costs of two currencies are never mixed: while units are on hand, a receipt in another currency
/// leaves the average as it is.
///
/// **Law.** The average lies between the least and the greatest cost received.
struct AverageCost: Equatable, Sendable {
  /// Millionths of a unit of the currency.
  let micros: Int64
  let currency: Currency

  /// The average after a receipt.
  static func after(
    _ average: AverageCost?, onHand: Int64, receiving quantity: Int64, at cost: UnitCost
  ) -> AverageCost {
    guard let average, onHand > 0 else {
      return AverageCost(micros: cost.micros, currency: cost.currency)
    }
    guard average.currency == cost.currency else { return average }
    // Both products fit into 128 bits: quantities below 2^62, costs below 2^50.
    let old = Wide(average.micros, onHand)
    let sum = old.adding(Wide(cost.micros, quantity))
    return AverageCost(
      micros: sum.dividedRounding(by: UInt64(onHand) + UInt64(quantity)), currency: cost.currency)
  }

  /// The value of so many units in minor units of the currency, rounded half up; nil where that is
  /// beyond 64 bits.
  func value(of quantity: Int64) -> Int64? {
    var divisor: UInt64 = 1_000_000
    for _ in 0..<currency.exponent { divisor /= 10 }
    return Wide(micros, quantity).dividedRoundingIfFits(by: divisor)
  }
}

/// A product of two numbers at or above zero.
private struct Wide {
  var high: UInt64
  var low: UInt64

  init(_ a: Int64, _ b: Int64) {
    (high, low) = UInt64(a).multipliedFullWidth(by: UInt64(b))
  }

  func adding(_ other: Wide) -> Wide {
    var sum = self
    let (low, carry) = sum.low.addingReportingOverflow(other.low)
    sum.low = low
    sum.high += other.high + (carry ? 1 : 0)
    return sum
  }

  /// Rounds half up.
  ///
  /// - Precondition: the quotient has 63 bits at most.
  func dividedRounding(by divisor: UInt64) -> Int64 {
    let (quotient, remainder) = divisor.dividingFullWidth((high, low))
    return Int64(quotient) + (remainder >= divisor - remainder ? 1 : 0)
  }

  /// The same; nil where the quotient has more bits.
  func dividedRoundingIfFits(by divisor: UInt64) -> Int64? {
    guard high < divisor else { return nil }
    let (quotient, remainder) = divisor.dividingFullWidth((high, low))
    let rounded = quotient.addingReportingOverflow(remainder >= divisor - remainder ? 1 : 0)
    return rounded.overflow ? nil : Int64(exactly: rounded.partialValue)
  }
}
