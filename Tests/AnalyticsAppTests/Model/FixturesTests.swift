import EventGenerator
import Testing

@testable import ModelSupport

struct FixturesTests {
  @Test func `the fixtures fill every view and every kind of count`() {
    let inputs = AnalyticsFixtures.files().map { file in
      NaiveAnalytics.Input(
        name: file.path, bytes: file.bytes,
        format: file.path.hasSuffix(".log") ? .accessLog : .json)
    }
    let found = NaiveAnalytics(inputs)
    for (name, rows) in found.views { #expect(!rows.isEmpty, "\(name)") }
    for file in found.files { #expect(file.isBalanced, "\(file.path)") }
    let broken = found.files[3]
    #expect(broken.duplicates > 200)
    #expect(broken.blank == 4)
    #expect(broken.lines == 1_173)
    let kinds = Set(found.deadLetters.map(\.kind))
    #expect(kinds.union([.tooLong]) == Set(ModelDeadLetterKind.allCases))
  }
}
