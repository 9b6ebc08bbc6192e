import Glibc

/// SplitMix64 from a printed seed, so that a failure can be run again with `SEED=…`.
struct RuleRandom: RandomNumberGenerator {
  private var state: UInt64

  /// Seeded by the environment's `SEED`, else by the clock; prints the seed.
  init(named name: String) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var seed = UInt64(truncatingIfNeeded: time.tv_nsec) ^ UInt64(truncatingIfNeeded: time.tv_sec)
    if let text = getenv("SEED"), let value = UInt64(String(cString: text)) { seed = value }
    print("\(name): SEED=\(seed)")
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number below `bound`.
  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// True once in `times`.
  mutating func once(in times: Int) -> Bool { below(times) == 0 }
}
