import Foundation
package import PipelineKit

/// The project's documents, which tests hold against the program.
package enum Documentation {
  /// The text of a file in `docs`.
  package static func text(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/" + name), encoding: .utf8)
  }

  /// The first indented block of a text that begins with an opening brace.
  package static func firstObject(in text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let block = lines.drop { $0 != "    {" }.prefix { $0.hasPrefix("    ") }
    return block.map { String($0.dropFirst(4)) }.joined(separator: "\n")
  }

  /// The row of a view in a document: its name and its sentence, as the views file has them.
  package static func row(of view: PublicView) -> String {
    "| `\(view.name)` | \(view.sentence) | "
  }
}
