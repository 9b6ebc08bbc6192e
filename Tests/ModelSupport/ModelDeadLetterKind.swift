/// Why a line is no event, in the order the checks are made: the first that fails is the reason.
enum ModelDeadLetterKind: String, CaseIterable, Hashable {
  /// Longer than 1 MiB without its newline.
  case tooLong
  case notUTF8
  /// Not one JSON object; in an access log, not a line of the format.
  case notAnObject
  /// `event_id` (CloudEvents: `id`) missing, empty or no string.
  case noID
  /// `timestamp` (CloudEvents: `time`) missing, or neither RFC 3339 nor an integer.
  case noTimestamp
  /// Over 24 hours past the append time.
  case future
  /// An unknown `type` or `schema_version`, a required field missing, or a field of a wrong type
  /// or value.
  case schema
}
