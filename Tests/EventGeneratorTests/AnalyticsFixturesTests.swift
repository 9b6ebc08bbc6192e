import EventGenerator
import Foundation
import Testing

struct AnalyticsFixturesTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../fixtures")

  @Test(arguments: GeneratedLines.fixtures.indices)
  func `a fixture in the repository is what the generator makes`(index: Int) throws {
    let file = GeneratedLines.fixtures[index]
    let stored = try Data(contentsOf: Self.folder.appendingPathComponent(file.path))
    #expect(Array(stored) == file.bytes, "\(file.path) differs: run make fixtures")
  }

  @Test func `fixtures are small`() {
    for file in GeneratedLines.fixtures {
      #expect((1_000...4_000).contains(file.bytes.count { $0 == 0x0A }))
      #expect(file.bytes.count < 1_500_000)
    }
  }

  @Test func `the last file repeats events of the others`() {
    let files = GeneratedLines.fixtures.filter { $0.path.hasSuffix(".jsonl") }
    let ids = files.map { file in
      Set(file.bytes.split(separator: 0x0A).compactMap { Self.id(Array($0)) })
    }
    for earlier in ids.dropLast() {
      #expect(ids[3].intersection(earlier).count > 40)
    }
  }

  @Test func `the last file has blank lines, Windows line ends and no last newline`() throws {
    let file = try #require(
      GeneratedLines.fixtures.first { $0.path.hasSuffix("late-and-broken.jsonl") })
    let lines = file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lines.contains { $0.isEmpty })
    #expect(lines.count { $0.last == 0x0D } > 50)
    #expect(file.bytes.last != 0x0A)
  }

  private static func id(_ line: [UInt8]) -> String? {
    GeneratedLines.object(line)?["event_id"] as? String
  }
}
