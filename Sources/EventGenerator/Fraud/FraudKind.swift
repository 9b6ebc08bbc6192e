/// How a fraudster works. Never written into an event; evaluation reads it from the truth file.
package enum FraudKind: String, CaseIterable, Sendable {
  /// Many tiny payments in minutes, to see whether a stolen card works.
  case cardTesting = "card_testing"
  /// Few payments far above the holder's habit, from a device of the fraudster's.
  case accountTakeover = "account_takeover"
  /// A cloned card pays abroad while its holder is at home.
  case impossibleTravel = "impossible_travel"
  /// A terminal skims for days: many holders of one merchant pay what they never bought.
  case compromisedMerchant = "compromised_merchant"
  /// One device pays for many accounts.
  case deviceRing = "device_ring"
}
