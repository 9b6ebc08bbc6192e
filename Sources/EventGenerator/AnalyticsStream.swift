/// An endless stream of lines as a tracker would deliver them: nearly in time order, some twice,
/// some broken.
///
///     walker ──▶ event ──▶ line ──┬──────────────▶ out
///                                 └─▶ hold-back ─┘      late, out of order, duplicate
///
/// Memory is bounded by the visits under way and the lines held back.
package struct AnalyticsStream: Sendable {
  private var walker: Walker
  private var heldBack = HoldBack()
  private var random: SplitMix64
  private let disturbances: AnalyticsProfile.Disturbances
  private let format: any LineFormat

  /// How a line is written.
  package enum Format: Sendable {
    /// One JSON object a line.
    case json
    /// The combined log format of web servers.
    case combined
  }

  /// Makes the stream that `profile` and `format` decide, byte for byte.
  package init(profile: AnalyticsProfile, format: Format) {
    walker = Walker(profile: profile)
    random = SplitMix64(seed: profile.seed ^ 0xA5A5_5A5A_0F0F_F0F0)
    disturbances = profile.disturbances
    self.format = format == .json ? JSONFormat() : CombinedFormat()
  }

  /// Appends exactly one line with its newline.
  package mutating func appendLine(to out: inout [UInt8]) {
    while true {
      if let due = heldBack.release(at: walker.nextTime) {
        out.append(contentsOf: due)
        return
      }
      if emitNext(to: &out) { return }
    }
  }

  /// Appends the walker's next event, or holds it back and returns false.
  private mutating func emitNext(to out: inout [UInt8]) -> Bool {
    let event = walker.next()
    if random.chance(disturbances.malformed) {
      format.appendMalformed(at: event.time, of: event.visitor, &random, to: &out)
      return true
    }
    let start = out.count
    format.append(event, of: walker.site, to: &out)
    if random.chance(disturbances.duplicates) {
      heldBack.hold(Array(out[start...]), until: event.time + random.within(100..<60_000))
    }
    guard let delay = delay() else { return true }
    heldBack.hold(Array(out[start...]), until: event.time + delay)
    out.removeSubrange(start...)
    return false
  }

  /// Returns how long the next line is held back, in milliseconds; nil if it is not.
  private mutating func delay() -> Int? {
    let draw = random.unit()
    if draw < disturbances.late { return random.within(300_000..<21_600_000) }
    return draw < disturbances.late + disturbances.disorder ? random.within(1_000..<8_000) : nil
  }
}
