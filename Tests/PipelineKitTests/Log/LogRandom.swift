import Glibc

/// SplitMix64, so that a failure is a number: set `SEED` to repeat it.
struct LogRandom: RandomNumberGenerator {
  private var state: UInt64
  let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// Seeded by the environment, or anew.
  static func fromEnvironment() -> LogRandom {
    let text = getenv("SEED").map { String(cString: $0) }
    return LogRandom(seed: text.flatMap { UInt64($0) } ?? UInt64.random(in: 0...9_999_999))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
