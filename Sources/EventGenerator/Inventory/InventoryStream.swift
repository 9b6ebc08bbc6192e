/// Lines of a shop as they would arrive: nearly in order, some twice, some late, some broken.
///
///     walker ──▶ event ──▶ line ──┬──────────────▶ out
///                                 └─▶ hold-back ─┘      out of order, late, duplicate
///
/// It never ends.
package struct InventoryStream: Sendable {
  private var walker: ShopWalker
  private var heldBack = HoldBack()
  private var random: SplitMix64
  private let format: ShopFormat
  private let untidy: InventoryProfile.Disturbances
  private var pending: ShopEvent?

  /// Makes the stream that `profile` decides, byte for byte.
  package init(profile: InventoryProfile) {
    walker = ShopWalker(profile)
    random = SplitMix64(seed: profile.seed ^ 0x1234_5678_9ABC_DEF0)
    untidy = profile.disturbances
    format = ShopFormat(otherForms: untidy.otherForms)
  }

  /// Appends the next line with its newline.
  package mutating func appendLine(to out: inout [UInt8]) {
    while true {
      let event = pending ?? walker.next()
      if let due = heldBack.release(at: event.time) {
        pending = event
        out.append(contentsOf: due)
        return
      }
      pending = nil
      let line = Array(format.line(event, id: EventID(&random)).utf8)
      if random.chance(untidy.duplicates) {
        heldBack.hold(line, until: event.time + random.within(100..<60_000))
      }
      if random.chance(untidy.malformed) { holdMalformed(event.time) }
      let draw = random.unit()
      if draw < untidy.late {
        heldBack.hold(line, until: event.time + random.within(300_000..<21_600_000))
      } else if draw < untidy.late + untidy.disorder {
        heldBack.hold(line, until: event.time + random.within(1_000..<8_000))
      } else {
        out.append(contentsOf: line)
        return
      }
    }
  }

  private mutating func holdMalformed(_ time: Int) {
    let kind = random.pick(ShopMalformation.allCases)
    let line = kind.line(id: ShopFormat.text(EventID(&random)), time: ShopFormat.instant(time))
    heldBack.hold(line + [0x0A], until: time)
  }
}
