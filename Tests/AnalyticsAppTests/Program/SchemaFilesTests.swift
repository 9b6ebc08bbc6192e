import Foundation
import Testing

@testable import AnalyticsApp
@testable import ModelSupport
@testable import PipelineKit

/// The schema files of the repository are those of the program.
@Suite struct SchemaFilesTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("schemas/analytics")

  @Test func `each type of event has the file that its declaration gives`() throws {
    let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"
    for type in AnalyticsEvents.schema.types {
      let file = Self.folder.appendingPathComponent("\(type.name).json")
      let text = type.schemaText(version: 1)
      if isUpdating {
        try FileManager.default.createDirectory(
          at: Self.folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      #expect(String(decoding: try Data(contentsOf: file), as: UTF8.self) == text, "\(file.path)")
      let document = try SchemaDocument(DocumentSource(file: type.name, bytes: Array(text.utf8)))
      #expect(document.name == type.name)
    }
  }

  @Test func `schemas are checked against earlier ones and stored events, and registered`() throws {
    let program = try ProgramRun()
    try program.write("e.jsonl", ProgramRun.views(0..<20))
    #expect(try program.run("run", "e.jsonl").code == 0)
    let own = try program.run("schema", "show", "page_view")
    #expect(own.code == 0)
    try program.write("own.json", own.output)
    #expect(try program.run("schema", "check", "own.json", "--stored").code == 0)
    #expect(try program.run("schema", "register", "own.json").code == 0)
    // A field that becomes required, and a type that changes.
    let next = own.output.replacing("\"version\": 1", with: "\"version\": 2")
    try program.write(
      "next.json",
      next.replacing("\"required\": [", with: "\"required\": [\"country\", ")
        .replacing("\"path\": {\"type\": \"string\"", with: "\"path\": {\"type\": \"number\""))
    let refused = try program.run(
      "schema", "check", "next.json", "--stored", "--format-output", "json")
    #expect(refused.code == 3)
    #expect(refused.output.contains("\"path\":\"#/properties/country\""))
    #expect(refused.output.contains("REQUIRED_ATTRIBUTE_ADDED"))
    #expect(refused.output.contains("TYPE_CHANGED"))
    #expect(refused.messages.contains("20 stored events of 20 would be refused"))
    #expect(try program.run("schema", "register", "next.json").code == 3)
    try program.write(
      "more.json",
      next.replacing(
        "\"feature\":", with: "\"plan\": {\"type\": [\"string\", \"null\"]}, \"feature\":"))
    #expect(try program.run("schema", "register", "more.json").code == 3)
    #expect(try program.run("schema", "register", "more.json", "--policy", "lenient").code == 0)
    let list = try program.run("schema", "list", "--format-output", "csv").output
    #expect(list.contains("page_view,2,registered,BACKWARD_TRANSITIVE,"))
    try program.write("bad.json", next.replacing("\"minLength\"", with: "\"minLenght\""))
    let misspelt = try program.run("schema", "check", "bad.json")
    #expect(misspelt.code == 1)
    #expect(misspelt.messages.contains("did you mean \"minLength\"?"))
  }

  @Test func `none is tolerated where none is to be`() throws {
    let program = try ProgramRun()
    try program.write("e.jsonl", ProgramRun.views(0..<20) + "nonsense\n")
    let result = try program.run("run", "e.jsonl", "--errors-tolerance", "none")
    #expect(result.code == 65)
    #expect(result.messages.contains("stopped at the first dead letter"))
    #expect(try program.run("run", "e.jsonl").code == 0)
  }
}
