/// Where a feature's value goes: its input, its bin, its rows in the table of tails.
///
/// What `AnomalyFeature` says, without the name, so that a loop over features touches no reference.
struct FeaturePlacement: Sendable {
  /// Position in the input.
  let position: Int
  let scale: AnomalyFeature.Scale
  let context: AnomalyFeature.Context
  /// The row of the first kind of transaction.
  let firstRow: Int
  /// Whether the next feature tells another story.
  let endsGroup: Bool

  /// The row of all kinds together.
  var allKindsRow: Int { firstRow + context.count }

  /// The placement of every feature of `AnomalyInput`, in order.
  static let all: [FeaturePlacement] = {
    var rows = 0
    let features = AnomalyInput.features
    return features.indices.map { index in
      defer { rows += features[index].context.count + 1 }
      return FeaturePlacement(
        position: AnomalyInput.firstFeature + index, scale: features[index].scale,
        context: features[index].context, firstRow: rows,
        endsGroup: index + 1 == features.count || features[index + 1].group != features[index].group
      )
    }
  }()

  /// The rows all features need.
  static let rowCount = AnomalyInput.features.reduce(0) { $0 + $1.context.count + 1 }
}
