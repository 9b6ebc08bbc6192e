/// A file of everything that goes wrong: lines of other files again, a day of payments that arrives
/// weeks late and shuffled, labels before their payments and without, every malformation, blank lines, Windows
/// line ends, no last newline.
struct LateAndBrokenPayments {
  /// The lines of the files that came before.
  var earlier: [[UInt8]]

  /// Lines that end as on Windows.
  private static let windowsLineEnds = 200..<260

  /// Returns the file's bytes.
  func bytes() -> [UInt8] {
    var random = SplitMix64(seed: 15)
    var lines = lateLines() + repeated(&random)
    lines.shuffle(using: &random)
    insertMalformed(into: &lines, &random)
    for text in ["\n", "   \n", "\r\n", "\n"] {
      lines.insert(Array(text.utf8), at: random.below(lines.count))
    }
    for index in LateAndBrokenPayments.windowsLineEnds where lines[index].last == 0x0A {
      lines[index].removeLast()
      lines[index] += [0x0D, 0x0A]
    }
    lines.insert(contentsOf: withoutPayment(&random), at: lines.count - 1)
    return Array(lines.joined().dropLast())
  }

  /// A label and a verdict on payments of another issuer, which never come.
  private func withoutPayment(_ random: inout SplitMix64) -> [[UInt8]] {
    ["\"type\":\"label\",\"is_fraud\":true", "\"type\":\"review_decision\",\"verdict\":\"fraud\""]
      .enumerated().map { number, said in
        var line = Array("{\"event_id\":\"".utf8)
        line.append(EventID(&random))
        line += Array(
          ("\",\(said),\"timestamp\":\"2026-03-09T08:00:00.000Z\","
            + "\"transaction_id\":\"elsewhere-\(number)\"}\n").utf8)
        return line
      }
  }

  /// Payments of the Sunday before, which nothing has seen yet.
  private func lateLines() -> [[UInt8]] {
    var profile = FraudFixtures.profile(transactions: 900, seed: 16, day: 1)
    profile.days = 1
    var truth: [UInt8] = []
    return FraudFixtures.lines(of: profile, truth: &truth)
  }

  /// Every fortieth line of the earlier files, byte for byte.
  private func repeated(_ random: inout SplitMix64) -> [[UInt8]] {
    stride(from: random.below(40), to: earlier.count, by: 40).map { earlier[$0] }
  }

  /// Puts each malformation in twice.
  private func insertMalformed(into lines: inout [[UInt8]], _ random: inout SplitMix64) {
    for kind in PaymentMalformation.allCases {
      for _ in 0..<2 {
        var id: [UInt8] = []
        id.append(EventID(&random))
        let line = kind.line(
          id: String(decoding: id, as: UTF8.self), time: "2026-03-02T18:30:00.000Z",
          user: "u-0000012")
        lines.insert(line + [0x0A], at: random.below(lines.count))
      }
    }
  }
}
