import EventGenerator
import Foundation
import Testing

struct FraudFixturesTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../fixtures")
  private let broken = GeneratedPayments.fixtures[3]

  @Test(arguments: GeneratedPayments.fixtures.indices)
  func `a fixture in the repository is what the generator makes`(index: Int) throws {
    let file = GeneratedPayments.fixtures[index]
    let stored = try Data(contentsOf: Self.folder.appendingPathComponent(file.path))
    #expect(Array(stored) == file.bytes, "\(file.path) differs: run make fixtures")
  }

  @Test func `fixtures are small`() {
    for file in GeneratedPayments.fixtures.dropLast() {
      #expect((1_000...4_000).contains(file.bytes.count { $0 == 0x0A }))
      #expect(file.bytes.count < 1_500_000)
    }
  }

  @Test func `the truth names every kind of fraud`() {
    let truth = String(decoding: GeneratedPayments.fixtures[4].bytes, as: UTF8.self)
    for kind in FraudKind.allCases { #expect(truth.contains(",1,\(kind.rawValue)\n")) }
  }

  @Test func `each malformation occurs in the broken file, twice`() {
    let lines = broken.bytes.split(separator: 0x0A)
      .map { String(decoding: $0, as: UTF8.self) }
    let signs = [
      "gateway: ", "[\"transaction\"", "\"event_id\":\"\"", "2026-02-30", "2099", "refund",
      "\"schema_version\":3", "\"amount\":0,", "\"amount\":-5", "\"amount\":\"4.50\"",
      "\"amount\":45.12,\"currency\":\"JPY\"", "\"amount\":45.5,", "\"euro\"", "91.5",
      "{\"lat\":51.5}", "\"maybe\"",
    ]
    for sign in signs { #expect(lines.count { $0.contains(sign) } >= 2, "\(sign)") }
  }

  @Test func `the broken file has blank lines, Windows line ends and no last newline`() {
    let lines = broken.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lines.contains { $0.isEmpty })
    #expect(lines.count { $0.last == 0x0D } > 50)
    #expect(broken.bytes.last != 0x0A)
    #expect(lines.contains { String(validating: $0, as: UTF8.self) == nil })
  }

  @Test func `the broken file repeats events of the weeks`() {
    let ids = GeneratedPayments.fixtures.dropLast().map { file in
      Set(
        file.bytes.split(separator: 0x0A)
          .compactMap { GeneratedLines.object(Array($0))?["event_id"] as? String })
    }
    for week in ids.dropLast() { #expect(ids[3].intersection(week).count > 40) }
  }
}
