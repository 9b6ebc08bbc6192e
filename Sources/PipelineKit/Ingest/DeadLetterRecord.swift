/// A line that could not become an event: a record of the internal topic `__dead_letters`.
///
///     {"topic":"page_views","file":"logs/a.jsonl","line":17,"byte_offset":4242,"stage":"ingest",
///      "kind":"not_json","reason":"unexpected 'x' at byte 3, expected :","length":12,
///      "text":"{\"a\"x1}"}
///
/// on one line. Bytes that are not UTF-8 stand in `base64` instead of `text`. All bytes of the line
/// are there, but for a line longer than 1 MiB, of which the first 64 KiB are.
package struct DeadLetterRecord: Equatable, Sendable {
  /// The topic's name.
  package static let topic = "__dead_letters"

  /// Where a line failed.
  package enum Stage: String, Sendable, CaseIterable {
    case ingest
    case process
  }

  /// Why it failed.
  package enum Kind: String, Sendable, CaseIterable {
    case notUTF8 = "not_utf8"
    case notJSON = "not_json"
    case noID = "no_id"
    case noTimestamp = "no_timestamp"
    case tooLong = "too_long"
    /// Its time lies too far in the future.
    case future
    /// Its type's schema rejects it.
    case schema
    /// It has not the form of the topic's line format.
    case format
  }

  /// The topic that the line was meant for.
  package var targetTopic: String
  /// Where the line stands.
  package var place: LinePlace
  /// Where it failed.
  package var stage: Stage
  /// Why it failed.
  package var kind: Kind
  /// What is wrong, for people, with the place within the line where there is one.
  package var reason: String
  /// The line's whole length in bytes.
  package var length: Int
  /// The line's bytes, or its first ones.
  package var bytes: [UInt8]

  /// - Precondition: `bytes` is no longer than `length`.
  package init(
    targetTopic: String, place: LinePlace, stage: Stage, kind: Kind, reason: String, length: Int,
    bytes: [UInt8]
  ) {
    precondition(bytes.count <= length, "more bytes than the line has")
    self.targetTopic = targetTopic
    self.place = place
    self.stage = stage
    self.kind = kind
    self.reason = reason
    self.length = length
    self.bytes = bytes
  }
}
