/// The four parts of a score, each from 0 to 1.
struct ScoreParts: Equatable, Sendable {
  var velocity: Millionths
  var behaviour: Millionths
  var anomaly: Millionths
  var rules: Millionths
}
