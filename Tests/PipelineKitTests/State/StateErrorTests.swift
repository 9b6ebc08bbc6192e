import Testing

@testable import PipelineKit

@Suite struct StateErrorTests {
  struct Case: Sendable {
    let error: StateError
    let parts: [String]
  }

  @Test(arguments: [
    Case(
      error: .otherPipeline(path: "v.sqlite", found: "analytics", expected: "fraud"),
      parts: ["v.sqlite", "'analytics'", "'fraud'", "--views"]),
    Case(
      error: .otherVersion(path: "v.sqlite", live: 3, expected: 4),
      parts: ["v.sqlite", "live version is 3", "version 4", "--views"]),
    Case(
      error: .otherIdentity(path: "v.sqlite", version: 3, found: "a", expected: "b"),
      parts: ["v.sqlite", "version 3", "'a'", "'b'", "--views"]),
    Case(error: .notAViewFile(path: "v.sqlite"), parts: ["v.sqlite", "--views"]),
    Case(
      error: .tableChanged(path: "v.sqlite", table: "t__v1"),
      parts: ["v.sqlite", "t__v1", "--views"]),
    Case(error: .unknownPlaceholder(view: "pages", name: "x"), parts: ["pages", "{x}"]),
    Case(
      error: .file(path: "v.sqlite", call: "open", errno: 13),
      parts: ["v.sqlite", "open", "Permission denied"]),
    Case(error: .sumOverflow(table: "t", column: "c"), parts: ["table t", "sum c", "64"]),
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
