/// A small set of hashes on the stack: how many different ones were seen.
///
///     128 places, linear probing from the low bits; 0 is an empty place
///
/// Its user stops soon after `MinuteSteps.distinctMax` members, so it is never much more than half
/// full.
struct HashesSeen {
  private static let placeCount = 128

  private var places = InlineArray<128, UInt32>(repeating: 0)
  private(set) var count = 0

  /// Adds a hash that is not 0.
  @inline(__always)
  mutating func insert(_ hash: UInt32) {
    var place = Int(hash) & (Self.placeCount - 1)
    while places[place] != hash {
      if places[place] == 0 {
        precondition(count < Self.placeCount - 1, "a set without room")
        places[place] = hash
        count += 1
        return
      }
      place = (place + 1) & (Self.placeCount - 1)
    }
  }
}
