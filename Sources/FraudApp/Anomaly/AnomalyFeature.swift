/// One number the anomaly model looks at: its name, which end of it is suspicious, how it is put
/// into bins, and what it is compared with.
package struct AnomalyFeature: Equatable, Sendable {
  /// As it is shown in reasons: `kmh_from_last`.
  package var name: String
  /// Of several features of one group only the most unusual counts, since they tell the same story.
  package var group: Group
  /// How a value becomes a bin; bins grow with suspicion.
  package var scale: Scale
  /// Which earlier transactions the value is compared with.
  package var context: Context

  /// What a feature is about.
  package enum Group: Int, CaseIterable, Sendable {
    case pace, day, device, country, merchant, travel, sharing, surge, labels, amount, hour
  }

  /// A monotone map from values to `0 ..< AnomalyFeature.binCount`.
  package enum Scale: Equatable, Sendable {
    /// 0, or 1 for anything above.
    case flag
    /// Four bins an octave of `value >> shift`; 0 and below have the first bin.
    case octaves(shift: Int)
    /// One bin per `step`; the least value has the last bin: low is suspicious.
    case falling(step: Int64)
  }

  /// Transactions alike enough to be compared.
  package enum Context: Equatable, Sendable {
    /// All of them.
    case everyone
    /// Those on the web, or those at a till.
    case channel
    /// Those of users with a history of about the same length.
    case history
    /// Those of history, channel and presence of a device alike.
    case peers
  }

  /// Bins of a histogram.
  static let binCount = 64

  /// Returns the bin of a value: more suspicious values never have a lower one.
  package func bin(of value: Int64) -> Int { scale.bin(of: value) }
}

extension AnomalyFeature.Scale {
  /// Returns the bin of a value, in `0 ..< AnomalyFeature.binCount`.
  @inline(__always)
  func bin(of value: Int64) -> Int {
    switch self {
    case .flag: return value > 0 ? 1 : 0
    case .octaves(let shift):
      let shifted = value >> Int64(shift)
      guard shifted > 0 else { return 0 }
      let octave = 63 - shifted.leadingZeroBitCount
      let leading = octave >= 2 ? shifted >> Int64(octave - 2) : shifted << Int64(2 - octave)
      return min(1 + octave * 4 + Int(leading & 3), AnomalyFeature.binCount - 1)
    case .falling(let step):
      let last = Int64(AnomalyFeature.binCount - 1)
      return Int(last - min(max(0, value / step), last))
    }
  }
}

extension AnomalyFeature.Context {
  /// Lengths of history told apart: 0, 1, 2 to 3, 4 to 7, 8 to 15, 16 to 31, 32 and more.
  static let histories = 7

  /// How many kinds of transactions there are.
  var count: Int {
    switch self {
    case .everyone: 1
    case .channel: 2
    case .history: AnomalyFeature.Context.histories
    case .peers: AnomalyFeature.Context.histories * 4
    }
  }

  /// Returns the kind of a transaction, in `0 ..< count`.
  @inline(__always)
  func index(of traits: TransactionTraits) -> Int {
    switch self {
    case .everyone: return 0
    case .channel: return traits.isOnline
    case .history: return traits.history
    case .peers: return traits.history * 4 + traits.isOnline * 2 + traits.hasDevice
    }
  }
}
