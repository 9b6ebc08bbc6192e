/// What makes transactions alike.
struct TransactionTraits {
  /// In `0 ..< AnomalyFeature.Context.histories`.
  var history: Int
  /// 0 or 1.
  var isOnline: Int
  /// 0 or 1.
  var hasDevice: Int

  @inline(__always)
  init(_ input: Span<Int64>) {
    let earlier = max(0, input[AnomalyInput.userHistory])
    history = min(64 - earlier.leadingZeroBitCount, AnomalyFeature.Context.histories - 1)
    isOnline = input[AnomalyInput.isOnline] > 0 ? 1 : 0
    hasDevice = input[AnomalyInput.hasDevice] > 0 ? 1 : 0
  }
}
