/// What keeps a command from being carried out, apart from what the rooms below report. Each case
/// is a fact with its evidence.
enum CommandError: Error, Equatable {
  /// There is neither a log nor a view file.
  case nothingThere(log: String, views: String)
  case unknownTopic(String, known: [String])
  case unknownPartition(Int, topic: String, partitions: Int)
  /// Reading was to begin behind the end of a partition.
  case offsetBeyondEnd(TopicPartition, offset: Int, end: Offset)
  /// An option is given without the one that it belongs to, or has a value out of range.
  case usage(String)
  /// The topic is not one that this program writes.
  case foreignTopic(String, own: String)
  /// More than a writer takes in one request.
  case requestTooLarge(bytes: Int, bytesMax: Int, writer: LockHolder?)
  case requestRefused(reason: String)
  /// The writer has not answered; the request stays in the log.
  case requestUnanswered(RequestID, writer: LockHolder?, timeout: String)
  case nothingToAppend
  /// The process that writes the log does not bring the views up to date.
  case viewsBehind(views: String, writer: LockHolder?, timeout: String)
  /// A view has no row with that key.
  case noRow(view: String, key: [String])
  case noDeadLetter(Int64)
  case unknownSchema(String, version: Int?, known: [String])
  /// A dead letter was requeued or discarded before.
  case settledLetter(Int64, state: String)
  /// SQLite did not take a query.
  case query(SQLiteError, views: [String])
  /// Who reads standard output has closed it.
  case outputClosed
  case output(FileError)
  case input(FileError)
}

extension CommandError: CustomStringConvertible {
  /// What happened, where, and what to do next.
  var description: String {
    switch self {
    case .nothingThere(let log, let views):
      "there is neither a log in \(log) nor a view file \(views); name them with --log and "
        + "--views, or read some events first"
    case .unknownTopic(let name, let known):
      "there is no topic '\(name)' in the log; choose from \(known.joined(separator: ", "))"
    case .unknownPartition(let partition, let topic, let partitions):
      "--partition: there is no partition \(partition) of \(topic), which has "
        + "\(partitions == 1 ? "only partition 0" : "partitions 0 to \(partitions - 1)")"
    case .offsetBeyondEnd(let target, let offset, let end):
      "--offset: \(target) ends at offset \(end), so nothing can be read from \(offset) on"
    case .usage(let text): text
    case .foreignTopic(let name, let own):
      "this program appends to \(own) only, not to '\(name)'"
    case .requestTooLarge, .requestRefused, .requestUnanswered, .nothingToAppend,
      .viewsBehind:
      requestDescription
    case .noRow(let view, let key):
      "\(view) has no row with the key \(key.map { "'\(Readable.printable($0))'" }.joined(separator: ", "))"
    case .unknownSchema(let name, let version, let known):
      "there is no schema '\(Readable.printable(name))'\(version.map { " of version \($0)" } ?? ""); the "
        + "program's own are \(known.joined(separator: ", ")), see `schema list`"
    case .noDeadLetter(let id):
      "there is no dead letter \(id) in the log; see `dead-letters list --state all`"
    case .settledLetter(let id, let state):
      "dead letter \(id) is \(state) already; see `dead-letters show \(id)`"
    case .query(.failed(_, let message, _), let views):
      "\(message); the views are \(views.joined(separator: ", "))"
    case .query(let error, _): error.description
    case .outputClosed: "standard output was closed"
    case .output(let error), .input(let error): error.description
    }
  }

  private var requestDescription: String {
    switch self {
    case .requestTooLarge(let bytes, let bytesMax, let writer):
      "\(Readable.bytes(bytes)) are more than the \(Readable.bytes(bytesMax)) that the writer of "
        + "the log takes at a time (\(Self.text(writer))); append less, or stop it first"
    case .requestRefused(let reason): "the writer of the log refused: \(reason)"
    case .requestUnanswered(let id, let writer, let timeout):
      "the writer of the log (\(Self.text(writer))) has not answered within \(timeout); request "
        + "\(id.value) stays in the log and is carried out once it, or the next one, gets to it"
    case .viewsBehind(let views, let writer, let timeout):
      "it was appended, but \(views) has not caught up within \(timeout): the writer of the log "
        + "(\(Self.text(writer))) does not process it, or keeps its views elsewhere (--views)"
    case .nothingToAppend: "there is no line on standard input; nothing was appended"
    default: ""
    }
  }

  private static func text(_ writer: LockHolder?) -> String {
    writer?.description ?? "another process"
  }
}
