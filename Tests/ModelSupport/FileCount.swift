/// A row of `ingested_files`.
///
/// `firstEvent` and `lastEvent` are the least and the greatest event time of the file's events,
/// duplicates included. `bytes` leaves out an unterminated last line that waits for the next run.
struct FileCount: Equatable {
  var path: String
  var bytes = 0
  var lines = 0
  var events = 0
  var duplicates = 0
  var deadLetters = 0
  var blank = 0
  var firstEvent: Int?
  var lastEvent: Int?

  /// What must hold of every file.
  var isBalanced: Bool { lines == events + duplicates + deadLetters + blank }
}
