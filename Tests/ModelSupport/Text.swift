/// Text that compares and hashes as its UTF-8 bytes, without normalisation: `é` and `e` with a
/// combining accent are two texts here and one `String`.
struct Text: Hashable, Comparable, Sendable {
  var bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
  init(_ text: String) { bytes = Array(text.utf8) }
  init(_ number: Int) { self.init(String(number)) }

  /// What a cell without a value shows.
  static let null: Text = "NULL"

  static func < (left: Text, right: Text) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  static func + (left: Text, right: Text) -> Text { Text(left.bytes + right.bytes) }

  func hasPrefix(_ prefix: Text) -> Bool { bytes.starts(with: prefix.bytes) }

  /// ASCII letters made small; every other byte stays.
  var lowercased: Text { Text(bytes.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }) }

  /// What comes before the first `separator`, and what comes after it; nil without one.
  func cut(at separator: Character) -> (head: Text, tail: Text)? {
    guard let byte = separator.asciiValue, let index = bytes.firstIndex(of: byte) else {
      return nil
    }
    return (Text(bytes[..<index]), Text(bytes[(index + 1)...]))
  }
}

extension Text: ExpressibleByStringLiteral, CustomStringConvertible {
  init(stringLiteral value: String) { self.init(value) }
  var description: String { String(decoding: bytes, as: UTF8.self) }
}
