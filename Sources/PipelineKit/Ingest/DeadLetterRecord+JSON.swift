extension DeadLetterRecord {
  private static let names = [
    "topic", "file", "line", "byte_offset", "stage", "kind", "reason", "length", "text", "base64",
  ]

  /// Returns the record's line, without a newline.
  package func encodeJSON() -> [UInt8] {
    var out = FlatJSONWriter()
    out.add("topic", targetTopic)
    out.add("file", place.file)
    out.add("line", place.line)
    out.add("byte_offset", place.byteOffset)
    out.add("stage", stage.rawValue)
    out.add("kind", kind.rawValue)
    out.add("reason", reason)
    out.add("length", length)
    let text = textCount
    if let text {
      out.add("text", text: bytes.span.bytes.extracting(0..<text))
    } else {
      out.add("base64", text: Base64.encode(bytes).span.bytes)
    }
    return out.finish()
  }

  /// Reads one record.
  ///
  /// - Throws: `IngestError.badRecord`.
  package init(json line: [UInt8]) throws(IngestError) {
    var reader = FlatJSONReader(topic: DeadLetterRecord.topic, names: DeadLetterRecord.names)
    try reader.read(line)
    guard let stage = Stage(rawValue: try reader.text("stage")) else {
      throw reader.damaged("unknown stage")
    }
    guard let kind = Kind(rawValue: try reader.text("kind")) else {
      throw reader.damaged("unknown kind")
    }
    let length = try reader.count("length")
    guard
      let bytes = reader.optionalText("text")
        ?? reader.optionalText("base64").flatMap(Base64.decode),
      bytes.count <= length
    else { throw reader.damaged("no bytes") }
    self.init(
      targetTopic: try reader.text("topic"),
      place: LinePlace(
        file: try reader.text("file"), line: try reader.count("line"),
        byteOffset: try reader.count("byte_offset")),
      stage: stage, kind: kind, reason: try reader.text("reason"), length: length, bytes: bytes)
  }

  /// How many of the bytes are text, or nil if they are not UTF-8.
  ///
  /// All of them; but where a line's beginning was cut within a character, that character goes.
  private var textCount: Int? {
    let span = bytes.span.bytes
    do {
      try JSONScanner.checkUTF8(span, 0, end: bytes.count)
      return bytes.count
    } catch .invalidUTF8(let position) {
      let isCut = bytes.count < length && bytes.count - position < 4
      return isCut && bytes[position] >= 0xC2
        && bytes[(position + 1)...].allSatisfy { $0 & 0xC0 == 0x80 }
        ? position : nil
    } catch {
      return nil
    }
  }
}
