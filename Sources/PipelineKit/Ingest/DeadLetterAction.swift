/// What someone decided on a dead letter: a record of the topic `__dead_letter_actions`.
///
/// It is an event like any other, so a replay repeats it. A requeued line is appended to its topic in
/// the same append; a discarded one stays where it is, and counts as settled.
package struct DeadLetterAction: Equatable, Sendable {
  /// The topic's name.
  package static let topic = "__dead_letter_actions"

  package enum Kind: String, Sendable, CaseIterable {
    case requeue
    case discard
  }

  /// The dead letter's number: its offset in `__dead_letters`.
  package var id: Int64
  package var kind: Kind
  /// Why it was discarded, or what was changed before it was requeued.
  package var reason: String

  package init(id: Int64, kind: Kind, reason: String) {
    (self.id, self.kind, self.reason) = (id, kind, reason)
  }

  private static let names = ["id", "action", "reason", "base64"]

  /// Returns the record's line, without a newline.
  ///
  /// - Parameter line: what is to be appended, where another process is asked to do it.
  package func encodeJSON(appending line: [UInt8]? = nil) -> [UInt8] {
    var out = FlatJSONWriter()
    out.add("id", Int(id))
    out.add("action", kind.rawValue)
    out.add("reason", reason)
    if let line { out.add("base64", text: Base64.encode(line).span.bytes) }
    return out.finish()
  }

  /// Reads one record, and the line that it asks to have appended.
  ///
  /// - Throws: `IngestError.badRecord`.
  package static func decode(
    _ json: [UInt8]
  ) throws(IngestError) -> Ingestor.Settlement {
    var reader = FlatJSONReader(topic: topic, names: names)
    try reader.read(json)
    guard let kind = Kind(rawValue: try reader.text("action")) else {
      throw reader.damaged("unknown action")
    }
    let action = DeadLetterAction(
      id: Int64(try reader.count("id")), kind: kind, reason: try reader.text("reason"))
    return (action, reader.optionalText("base64").flatMap(Base64.decode))
  }
}
