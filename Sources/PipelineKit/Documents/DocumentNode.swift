/// A value of a JSON document, with the place where it stands.
package struct DocumentNode: Sendable {
  /// The bytes of the document it is written in, quotes and brackets included.
  package let range: Range<Int>
  package let kind: Kind

  package indirect enum Kind: Sendable {
    case object([Member])
    case array([DocumentNode])
    /// A string, its escapes resolved.
    case string(String)
    /// A number as it is written, so that no digit is lost.
    case number(String)
    case boolean(Bool)
    case null
  }

  package struct Member: Sendable {
    package let key: String
    /// The bytes of the key, quotes included.
    package let keyRange: Range<Int>
    package let value: DocumentNode
  }

  /// What it is, as messages name it.
  package var phrase: String {
    switch kind {
    case .object: "an object"
    case .array: "a list"
    case .string: "a string"
    case .number(let text): "the number \(text.prefix(32))"
    case .boolean(let value): "\(value)"
    case .null: "null"
    }
  }
}
