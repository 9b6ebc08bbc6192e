/// The text of a document and the name it is known by; turns a byte into a place.
package struct DocumentSource: Sendable {
  /// The file, or another name for where the text comes from.
  package let file: String
  package let bytes: [UInt8]

  /// Bytes a document may have: it must fit into one event of the log.
  package static let bytesMax = 1_000_000
  /// Columns of a line that a message shows.
  static let excerptColumnsMax = 76
  /// Characters of a key or value that a message shows.
  static let shownCharactersMax = 64

  /// - Parameter file: the file, or what messages call the text.
  package init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// The error that `mistake` was made at a byte of the text.
  package func error(_ mistake: DocumentMistake, at offset: Int) -> DocumentError {
    .mistake(mistake, at: place(of: offset))
  }

  /// The line and column of a byte, and the line with a caret under it.
  ///
  /// - Complexity: O(offset): for one message.
  package func place(of offset: Int) -> DocumentPlace {
    let offset = min(offset, bytes.count)
    let newline = UInt8(ascii: "\n")
    let before = bytes[..<offset]
    let start = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[offset...].firstIndex(of: newline) ?? bytes.count
    let column = DocumentSource.characters(bytes[start..<offset]).count + 1
    return DocumentPlace(
      file: file, line: before.count { $0 == newline } + 1, column: column,
      excerpt: DocumentSource.excerpt(DocumentSource.characters(bytes[start..<end]), column: column)
    )
  }

  /// The part of the line around the column, and under it a caret.
  private static func excerpt(_ line: [Unicode.Scalar], column: Int) -> String {
    let first = max(0, min(column - 1 - excerptColumnsMax / 2, line.count - excerptColumnsMax))
    let last = min(line.count, first + excerptColumnsMax)
    var shown = String.UnicodeScalarView()
    shown.append(contentsOf: line[first..<last])
    let caret = String(repeating: " ", count: column - 1 - first) + "^"
    return "\(String(shown))\n\(caret)"
  }

  /// The characters of a piece of text, one column each.
  private static func characters(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.map(harmless)
  }

  /// The name of a file, safe to write to a terminal.
  static func name(_ file: String) -> String {
    String(String.UnicodeScalarView(file.unicodeScalars.map(harmless)))
  }

  /// The first characters of a text from a document, safe to write to a terminal.
  package static func shown(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(shownCharactersMax).map(harmless)))
  }

  /// The character, or a space for a control character and for what changes the direction of text.
  private static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: " "
    default: scalar
    }
  }
}

/// A place in a document.
package struct DocumentPlace: Equatable, Sendable {
  package let file: String
  /// From 1.
  package let line: Int
  /// In characters, from 1.
  package let column: Int
  /// The line, cut to what a terminal shows, and a caret under the column.
  package let excerpt: String
}
