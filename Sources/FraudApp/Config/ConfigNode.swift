/// A value of a JSON document, with the place where it stands.
struct ConfigNode: Sendable {
  /// The bytes of the document it is written in, quotes and brackets included.
  let range: Range<Int>
  let kind: Kind

  indirect enum Kind: Sendable {
    case object([Member])
    case array([ConfigNode])
    /// A string, its escapes resolved.
    case string(String)
    /// A number as it is written, so that no digit is lost.
    case number(String)
    case boolean(Bool)
    case null
  }

  struct Member: Sendable {
    let key: String
    /// The bytes of the key, quotes included.
    let keyRange: Range<Int>
    let value: ConfigNode
  }

  /// What it is, as messages name it.
  var phrase: String {
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
