/// What a message was found to be.
struct TemplateMatch: Equatable, Sendable {
  /// The template's id, in force at this moment.
  let id: Int64
  /// Whether this message is the template's first.
  let isNew: Bool
}

/// One template as it is stored.
struct TemplateRow: Equatable, Sendable {
  let id: Int64
  /// The id that it was merged into, which is smaller; nil while in force.
  let mergedInto: Int64?
  /// The words and what stands between them, for `TemplateMiner.init(rows:)`.
  let state: [UInt8]
  /// The text to show.
  let text: String
}

/// A shape taken apart into its layout and its words; the two make the shape's bytes again.
struct ParsedShape {
  /// What stands between words, with an edge where a word is.
  let layout: [UInt8]
  let words: [[UInt8]]

  /// What stands for every message, where there is room for no other.
  static let anything = ParsedShape(layout: [MessageShape.edge], words: [[WordTable.anyByte]])

  init(layout: [UInt8], words: [[UInt8]]) { (self.layout, self.words) = (layout, words) }

  init(_ bytes: [UInt8]) {
    var layout: [UInt8] = []
    var words: [[UInt8]] = []
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      layout.append(byte)
      position += 1
      guard byte == MessageShape.edge else { continue }
      let end = bytes[position...].firstIndex(of: MessageShape.edge) ?? bytes.count
      words.append(Array(bytes[position..<end]))
      position = end + 1
    }
    (self.layout, self.words) = (layout, words)
  }

  /// The shape's bytes.
  var bytes: [UInt8] { assembled { [MessageShape.edge] + $0 + [MessageShape.edge] } }

  /// The text to show, with `<*>` for what varies.
  var text: String {
    let bytes = assembled { word in
      word.flatMap { byte in
        byte == MessageShape.mask || byte == WordTable.anyByte ? Array("<*>".utf8) : [byte]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func assembled(_ word: ([UInt8]) -> [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = 0
    for byte in layout {
      if byte == MessageShape.edge {
        bytes += word(words[next])
        next += 1
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
