import Foundation

/// A file that a person wrote for a program: its text, and the values in it with their places.
///
///     let document = try Document(file: "alerts.json")
///     let members = try document.reader.object(document.root, keys: ["window", "rules"])
///     if let node = members["window"] {
///       window = try document.reader.milliseconds(node, in: 1000...86_400_000)
///     }
///
/// The law of this room: *what is written is read, or is an error that shows its place*. A key that
/// nobody asks for, a key twice, a value of another kind or out of its range: none is passed over,
/// because its author would believe in it. All configurations go through here, so that they all
/// have the same messages:
///
///     funnels.json:2:4: unknown key "windw"; did you mean "window"?
///        "windw": "10m",
///        ^
package struct Document: Sendable {
  /// The text and its name.
  package let source: DocumentSource
  /// The whole of it.
  package let root: DocumentNode

  /// Parses a text.
  ///
  /// - Throws: `DocumentError` at the first byte that cannot go on.
  package init(_ source: DocumentSource) throws(DocumentError) {
    self.source = source
    root = try DocumentParser.parse(source)
  }

  /// Parses a text; `file` is what messages call it.
  package init(json: String, file: String) throws(DocumentError) {
    try self.init(DocumentSource(file: file, bytes: Array(json.utf8)))
  }

  /// Reads and parses a file.
  ///
  /// - Throws: `DocumentError.unreadable` or `.tooLarge` for the file, or a mistake in it.
  package init(file: String) throws(DocumentError) {
    try self.init(DocumentSource(file: file))
  }

  /// Reads typed values from the nodes.
  package var reader: DocumentReader { DocumentReader(source: source) }
}

extension DocumentSource {
  /// Reads a file, which may be a pipe.
  ///
  /// - Throws: `DocumentError.unreadable`, or `.tooLarge` for one of more than `bytesMax` bytes.
  package init(file: String) throws(DocumentError) {
    var bytes: [UInt8] = []
    do {
      guard let handle = FileHandle(forReadingAtPath: file) else {
        throw DocumentError.unreadable(file: file)
      }
      while bytes.count <= DocumentSource.bytesMax,
        let more = try handle.read(upToCount: DocumentSource.bytesMax + 1 - bytes.count),
        !more.isEmpty
      {
        bytes += more
      }
    } catch {
      throw .unreadable(file: file)
    }
    guard bytes.count <= DocumentSource.bytesMax else { throw .tooLarge(file: file) }
    self.init(file: file, bytes: bytes)
  }
}
