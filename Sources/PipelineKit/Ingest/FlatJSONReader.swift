/// Reads plain fields of JSON objects, a line after the other.
///
/// One value reads many lines, so that what the shredder has learnt of their shape is kept.
struct FlatJSONReader: ~Copyable {
  private let topic: String
  private let names: [String]
  private var shredder: Shredder
  private var line: [UInt8] = []

  /// - Parameters:
  ///   - topic: for messages.
  ///   - names: the fields that will be asked for.
  init(topic: String, names: [String]) {
    self.topic = topic
    self.names = names
    shredder = Shredder(
      format: .json,
      fields: names.map { ColumnKey($0, .string) } + names.map { ColumnKey($0, .bare) })
  }

  /// Turns to `line`.
  ///
  /// - Throws: `IngestError.badRecord`.
  mutating func read(_ line: [UInt8]) throws(IngestError) {
    self.line = line
    do {
      try shredder.shred(line.span.bytes, 0..<line.count)
    } catch {
      throw damaged("\(error)")
    }
  }

  /// The bytes of the text `name`, or nil if there is no such text.
  func optionalText(_ name: String) -> [UInt8]? {
    guard let field = shredder.field(index(name)) else { return nil }
    return JSONText.unescaped(line.span.bytes, field.start, field.start + field.count)
  }

  /// - Throws: `IngestError.badRecord`, as all below do, if there is no such field of that kind.
  func text(_ name: String) throws(IngestError) -> String {
    guard let bytes = optionalText(name) else { throw damaged("no text \(name)") }
    return String(decoding: bytes, as: UTF8.self)
  }

  func count(_ name: String) throws(IngestError) -> Int {
    guard let value = Int(bare(name)), value >= 0 else { throw damaged("no count \(name)") }
    return value
  }

  func digest(_ name: String) throws(IngestError) -> UInt64 {
    let text = try text(name)
    guard text.utf8.count == 16, let value = UInt64(text, radix: 16) else {
      throw damaged("no digest \(name)")
    }
    return value
  }

  func flag(_ name: String) throws(IngestError) -> Bool {
    switch bare(name) {
    case "true": return true
    case "false": return false
    default: throw damaged("no flag \(name)")
    }
  }

  func damaged(_ reason: String) -> IngestError { .badRecord(topic: topic, reason: reason) }

  private func bare(_ name: String) -> String {
    guard let field = shredder.field(names.count + index(name)) else { return "" }
    return String(decoding: line[field.start..<field.start + field.count], as: UTF8.self)
  }

  private func index(_ name: String) -> Int {
    guard let index = names.firstIndex(of: name) else {
      preconditionFailure("unnamed field \(name)")
    }
    return index
  }
}
