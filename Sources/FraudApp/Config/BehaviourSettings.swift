/// How far a transaction is from what its user does becomes the behaviour part.
struct BehaviourSettings: Equatable, Sendable {
  /// With fewer earlier approved transactions in the currency the part is `coldStartScore`.
  var coldStartBelow: Int64
  var coldStartScore: Millionths
  /// The least standard deviation, in percent of the mean.
  var stdFloorPercent: Int64
  /// The score of a country never used.
  var location: Millionths
  /// The score of an hour of the day never used.
  var time: Millionths
  /// The standard deviations from the mean at which an amount scores 1.
  var amountDivisor: Millionths
}
