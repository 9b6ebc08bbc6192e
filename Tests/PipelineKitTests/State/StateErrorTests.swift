import Testing

@testable import PipelineKit

@Suite struct StateErrorTests {
  struct Case: Sendable {
    let error: StateError
    let parts: [String]
  }

  private static func version(code: Int, _ identity: String) -> PipelineVersion {
    PipelineVersion(pipeline: "test", version: code, identity: identity)
  }

  @Test(arguments: [
    Case(
      error: .otherPipeline(path: "v.sqlite", found: "analytics", expected: "fraud"),
      parts: ["v.sqlite", "'analytics'", "'fraud'", "--views"]),
    Case(
      error: .otherVersion(
        path: "v.sqlite", live: version(code: 3, "only=all a=1 b=2"),
        expected: version(code: 4, "only=all a=1 b=3")),
      parts: [
        "v.sqlite", "version 3", "an older program", "number 3, this one 4",
        "b: there '2', here '3'", "`replay`", "--views",
      ]),
    Case(
      error: .otherVersion(
        path: "v.sqlite", live: version(code: 3, "bots=x"), expected: version(code: 3, "only=a b")),
      parts: ["other options", "bots: there 'x', here 'none'", "only: there 'none', here 'a b'"]),
    Case(
      error: .superseded(path: "v.sqlite", version: 3, live: 4),
      parts: ["v.sqlite", "version 3", "version 4 was promoted", "`rollback`"]),
    Case(error: .noViewFile(path: "v.sqlite"), parts: ["v.sqlite", "--views"]),
    Case(
      error: .unknownVersion(path: "v.sqlite", version: 3, known: [1, 2]),
      parts: ["v.sqlite", "no version 3", "1, 2"]),
    Case(error: .unknownView("x", version: 3), parts: ["version 3", "'x'", "`versions`"]),
    Case(
      error: .incomplete(path: "v.sqlite", version: 3),
      parts: ["v.sqlite", "version 3", "`replay`", "drop-version 3"]),
    Case(
      error: .behind(path: "v.sqlite", version: 3, at: "t/0:1", live: 4, liveAt: "t/0:2"),
      parts: ["v.sqlite", "version 3", "t/0:1", "t/0:2", "--behind"]),
    Case(error: .liveDropped(path: "v.sqlite", version: 3), parts: ["version 3", "promote"]),
    Case(error: .nothingToRollBackTo(path: "v.sqlite"), parts: ["v.sqlite", "`versions`"]),
    Case(error: .notAViewFile(path: "v.sqlite"), parts: ["v.sqlite", "--views"]),
    Case(
      error: .tableChanged(path: "v.sqlite", table: "t__v1"),
      parts: ["v.sqlite", "t__v1", "--views"]),
    Case(error: .unknownPlaceholder(view: "pages", name: "x"), parts: ["pages", "{x}"]),
    Case(
      error: .file(path: "v.sqlite", call: "open", errno: 13),
      parts: ["v.sqlite", "open", "Permission denied"]),
    Case(
      error: .corrupt(table: "t", key: "k", reason: "truncated"),
      parts: ["table t", "key k", "truncated", "--views"]),
  ])
  func `an error says what, where, and what to do next`(example: Case) {
    let text = example.error.description
    for part in example.parts { #expect(text.contains(part), "\(text)") }
    #expect(text.first?.isUppercase == false)
  }

  @Test func `a locked file is named in the error`() {
    let text = SQLiteError.busy(path: "v.sqlite", sql: "BEGIN IMMEDIATE").description
    #expect(text.hasPrefix("v.sqlite: locked by another program"))
  }

  @Test func `a file that cannot be made is an error with its call`() {
    #expect(throws: StateError.file(path: "/nowhere/v.sqlite", call: "open", errno: 2)) {
      try ViewFile.createPrivately("/nowhere/v.sqlite")
    }
  }
}
