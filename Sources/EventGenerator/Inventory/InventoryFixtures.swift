/// The files under `fixtures/inventory/`: two weeks of a hardware shop, what arrives wrong, and the
/// change stream of a web shop's database.
package enum InventoryFixtures {
  /// Returns every file, the same bytes on every call. The weeks are one stream.
  package static func files() -> [AnalyticsFixtures.File] {
    var start = CivilDate(daysSinceEpoch: 0)
    (start.year, start.month, start.day) = (2026, 3, 2)
    var profile = InventoryProfile.bench(lines: 6_000, seed: 27, start: start, days: 14)
    profile.products = 48
    profile.disturbances = InventoryProfile.Disturbances(
      disorder: 0.04, duplicates: 0.01, malformed: 0.003, late: 0.004, faults: 0.04,
      otherForms: 0.1)
    var stream = InventoryStream(profile: profile)
    let weeks = ["1-first", "2-second"].map { name in
      var bytes: [UInt8] = []
      for _ in 0..<3_000 { stream.appendLine(to: &bytes) }
      return AnalyticsFixtures.File(path: "inventory/\(name)-week.jsonl", bytes: bytes)
    }
    // They are read in the order of their names, which is that of their times.
    start.day = 23
    let changes = ChangeStream.lines(start: start).map { $0 + "\n" }.joined()
    return weeks + [
      AnalyticsFixtures.File(path: "inventory/3-broken.jsonl", bytes: broken(weeks[0].bytes)),
      AnalyticsFixtures.File(path: "inventory/4-changes.jsonl", bytes: Array(changes.utf8)),
    ]
  }

  /// Every malformation twice between lines of the first week that were read before, blank lines, and
  /// no newline at the end.
  private static func broken(_ earlier: [UInt8]) -> [UInt8] {
    var random = SplitMix64(seed: 28)
    let lines = earlier.split(separator: 0x0A).map(Array.init)
    var out = stride(from: 7, to: lines.count, by: 30).map { lines[$0] }
    for kind in ShopMalformation.allCases + ShopMalformation.allCases {
      let line = kind.line(
        id: ShopFormat.text(EventID(&random)), time: "2026-03-04T09:30:00.000Z")
      out.insert(line, at: random.below(out.count))
    }
    for blank in ["", "  ", "\r"] { out.insert(Array(blank.utf8), at: random.below(out.count)) }
    return Array(out.joined(separator: [0x0A]))
  }
}
