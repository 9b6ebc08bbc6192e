import PipelineKit

/// A transaction as scoring sees it; texts as symbols, 64 bits of hash, absent where it has none.
struct Transaction: Sendable {
  /// Its place among all transactions scored, from 1.
  var sequence: Int64
  var time: Int64
  var amount: Int64
  var currency: UInt32
  var symbols: TransactionSymbols
  /// NaN where it has none.
  var latitude: Double
  var longitude: Double
  var currencySymbol: Int64

  var user: Int64 { symbols.user }
  var merchant: Int64 { symbols.merchant }
  var category: Int64 { symbols.category }
  var country: Int64 { symbols.country }
  var channel: Int64 { symbols.channel }
  var device: Int64 { symbols.device }

  /// The UTC hour of the day, 0 to 23.
  var hour: Int { Transaction.hour(of: time) }

  /// The UTC hour of the day of an instant, 0 to 23.
  static func hour(of time: Int64) -> Int { Int(remainder(time, 86_400_000) / 3_600_000) }

  /// The UTC day of the week, 1 is Monday and 7 Sunday: 1 January 1970 was a Thursday.
  var weekday: Int64 {
    let day = (time - Transaction.remainder(time, 86_400_000)) / 86_400_000
    return Transaction.remainder(day + 3, 7) + 1
  }

  static func remainder(_ value: Int64, _ modulus: Int64) -> Int64 {
    let rest = value % modulus
    return rest < 0 ? rest + modulus : rest
  }
}

/// What scoring found of one transaction, and why.
struct Score {
  var parts = ScoreParts(velocity: .zero, behaviour: .zero, anomaly: .zero, rules: .zero)
  var risk = Millionths.zero
  var decision = Decision.approve
  var velocityCount: Int64 = 0
  var zScore: Double?
  var behaviour = BehaviourFinding()
  var hits = RuleHits()
}

/// What the behaviour part is the greatest of.
struct BehaviourFinding {
  /// Too few learnt transactions to compare with.
  var isColdStart = false
  /// In millionths.
  var deviation: Int64 = 0
  var isNewCountry = false
  var isUnusualHour = false
  /// What the amount was compared with: learnt transactions and their mean.
  var learnt: Int64 = 0
  var meanMinor: Int64 = 0
}
