/// What each part counts for in the risk; they add up to 1.
///
/// With the standard weights velocity and behaviour come to 0.6 at most: without evidence from the
/// model or the rules nothing is blocked.
struct PartWeights: Equatable, Sendable {
  var velocity: Millionths
  var behaviour: Millionths
  var anomaly: Millionths
  var rules: Millionths

  /// The sum of the four.
  var sum: Millionths {
    Millionths(velocity.value + behaviour.value + anomaly.value + rules.value)
  }

  /// The weighted sum of the parts, rounded half up to millionths.
  ///
  /// Exact: products are summed in 10^-12 and rounded once, so a risk that equals a threshold is
  /// found equal.
  ///
  /// - Precondition: all parts and weights lie in 0 to 1.
  func risk(_ parts: ScoreParts) -> Millionths {
    let total =
      velocity.value * parts.velocity.value + behaviour.value * parts.behaviour.value
      + anomaly.value * parts.anomaly.value + rules.value * parts.rules.value
    precondition(total >= 0 && total <= Millionths.scale * Millionths.scale, "risk beyond 0 to 1")
    return Millionths((total + Millionths.scale / 2) / Millionths.scale)
  }
}
