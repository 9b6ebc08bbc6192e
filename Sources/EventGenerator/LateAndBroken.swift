/// A file of everything that goes wrong: lines of other files again, visits that arrive a day
/// late and shuffled, every malformation, blank lines, Windows line ends, no last newline.
struct LateAndBroken {
  /// The lines of the files that came before.
  var earlier: [[[UInt8]]]

  /// Lines that end as on Windows.
  private static let windowsLineEnds = 200..<260

  /// Returns the file's bytes.
  func bytes() -> [UInt8] {
    var random = SplitMix64(seed: 5)
    var lines = lateLines() + repeated(&random)
    lines.shuffle(using: &random)
    insertMalformed(into: &lines, &random)
    for text in ["\n", "   \n", "\r\n", "\n"] {
      lines.insert(Array(text.utf8), at: random.below(lines.count))
    }
    for index in LateAndBroken.windowsLineEnds where lines[index].last == 0x0A {
      lines[index].removeLast()
      lines[index] += [0x0D, 0x0A]
    }
    return Array(lines.joined().dropLast())
  }

  /// Visits of the Sunday before, which nothing has seen yet.
  private func lateLines() -> [[UInt8]] {
    var start = CivilDate(daysSinceEpoch: 0)
    (start.year, start.month, start.day) = (2026, 3, 1)
    var profile = AnalyticsProfile.bench(events: 900, seed: 6, start: start)
    profile.visitors = 300
    profile.mix = .shop
    profile.mix.shopping = 0.3
    return AnalyticsFixtures.lines(900, profile)
  }

  /// Every fortieth line of each earlier file, byte for byte.
  private func repeated(_ random: inout SplitMix64) -> [[UInt8]] {
    earlier.flatMap { file in
      let first = random.below(40)
      return stride(from: first, to: file.count, by: 40).map { file[$0] }
    }
  }

  /// Puts each malformation in twice, but for the one of a mebibyte.
  private func insertMalformed(into lines: inout [[UInt8]], _ random: inout SplitMix64) {
    for kind in Malformation.allCases where kind != .tooLong {
      for _ in 0..<2 {
        var id: [UInt8] = []
        id.append(EventID(&random))
        let line = kind.line(
          id: String(decoding: id, as: UTF8.self), time: "2026-03-02T18:30:00.000Z",
          visitor: "v-0000012")
        lines.insert(line + [0x0A], at: random.below(lines.count))
      }
    }
  }
}
