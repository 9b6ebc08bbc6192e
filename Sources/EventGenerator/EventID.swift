/// The 122 random bits of a version 4 UUID, drawn from the generator's own randomness.
struct EventID: Sendable {
  var high: UInt64
  var low: UInt64

  init(_ random: inout SplitMix64) {
    high = random.next()
    low = random.next()
  }
}
