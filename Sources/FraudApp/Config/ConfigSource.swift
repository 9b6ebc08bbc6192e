/// The text of a configuration and the name it is known by: what turns a byte into a place.
struct ConfigSource: Sendable {
  /// The file, or another name for where the text comes from.
  let file: String
  let bytes: [UInt8]

  /// Bytes a configuration may have: it must fit into one event of the log.
  static let bytesMax = 1_000_000
  /// Columns of a line that a message shows.
  static let excerptColumnsMax = 76

  /// The error that `mistake` was made at a byte of the text.
  func error(_ mistake: ConfigMistake, at offset: Int) -> ConfigError {
    .mistake(mistake, at: place(of: offset))
  }

  /// The line and column of a byte, and the line with a caret under it.
  ///
  /// - Complexity: O(offset): for one message.
  func place(of offset: Int) -> ConfigPlace {
    let offset = min(offset, bytes.count)
    let newline = UInt8(ascii: "\n")
    let before = bytes[..<offset]
    let start = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[offset...].firstIndex(of: newline) ?? bytes.count
    let column = ConfigSource.characters(bytes[start..<offset]).count + 1
    return ConfigPlace(
      file: file, line: before.count { $0 == newline } + 1, column: column,
      excerpt: ConfigSource.excerpt(ConfigSource.characters(bytes[start..<end]), column: column))
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

  /// The characters of a piece of text, control characters as spaces so that a caret stands right.
  private static func characters(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.map { $0.value < 0x20 ? " " : $0 }
  }
}

/// A place in a configuration.
struct ConfigPlace: Equatable, Sendable {
  let file: String
  /// From 1.
  let line: Int
  /// In characters, from 1.
  let column: Int
  /// The line, cut to what a terminal shows, and a caret under the column.
  let excerpt: String
}
