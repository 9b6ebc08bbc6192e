import Foundation
import Testing

@testable import FraudApp
@testable import PipelineKit

/// The schema files of the repository are those of the program.
@Suite struct SchemaFilesTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("schemas/fraud")

  @Test func `each type of event has the file that its declaration gives`() throws {
    let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"
    for type in FraudEvents.schema.types {
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
}
