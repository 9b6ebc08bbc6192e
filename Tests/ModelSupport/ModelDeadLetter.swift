/// A line that is no event, and where it is.
struct ModelDeadLetter: Equatable {
  /// Why, as a thing that can fail a `Result`.
  struct Reason: Error { var kind: ModelDeadLetterKind }

  var file: String
  /// 1-based.
  var line: Int
  /// Of the line's first byte in its file.
  var byteOffset: Int
  var kind: ModelDeadLetterKind
}
