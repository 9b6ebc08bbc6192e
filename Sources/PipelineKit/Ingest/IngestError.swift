/// What can go wrong between the command line and the log. Each case is a fact with its evidence.
package enum IngestError: Error, Equatable, Sendable {
  /// An INPUT names no file, no folder, and matches nothing as a pattern.
  case inputMissing(String)
  /// The operating system refused to list, open or read an input, or to write a spool file.
  case file(FileError)
  /// The path is a socket or a block device, from which no lines can be read.
  case notReadable(path: String)
  /// A folder holds a name that is not UTF-8; it is shown with the bad bytes replaced.
  case nameNotUTF8(folder: String, shown: String)
  /// A gzip file ends inside a member; `position` decompressed bytes came before.
  case truncatedGzip(path: String, position: Int)
  /// A gzip file is damaged behind `position` decompressed bytes; `reason` is zlib's own.
  case damagedGzip(path: String, position: Int, reason: String)
  /// zlib could not be set up.
  case compression(DeflateError)
  /// A record of an internal topic does not have the form its topic asks for.
  case badRecord(topic: String, reason: String)
  /// A line that was to be requeued would be a dead letter again.
  case stillDead(id: Int64, reason: String)
  /// A progress record of a source reaches less far than the one before it.
  case progressReversed(source: UInt64, from: Int, to: Int)
}

extension IngestError: CustomStringConvertible {
  /// What happened, where, and what to do next.
  package var description: String {
    switch self {
    case .inputMissing(let input):
      "input \(input): no such file, folder or match; check the path"
    case .file(let error): "\(error); \(error.advice)"
    case .notReadable(let path):
      "input \(path): neither a file, a folder nor a pipe; name one of these"
    case .nameNotUTF8(let folder, let shown):
      "folder \(folder): the name \(shown) is not UTF-8; rename the file or move it away"
    case .truncatedGzip(let path, let position):
      "\(path): gzip ends early, \(position) bytes of content came before and are kept; "
        + "read it again once it is whole"
    case .damagedGzip(let path, let position, let reason):
      "\(path): gzip is damaged after \(position) bytes of content, which are kept (\(reason)); "
        + "read it again from a sound copy"
    case .compression(let error): error.description
    case .badRecord(let topic, let reason):
      "topic \(topic): a record is damaged (\(reason)); verify the log"
    case .stillDead(let id, let reason):
      "dead letter \(id) cannot be requeued as it is: \(reason); give a corrected line with --line"
    case .progressReversed(let source, let from, let to):
      "source \(source) goes back from byte \(from) to \(to) in the log; verify the log"
    }
  }
}

/// Runs a file operation, whose error becomes the room's.
func reading<Result: ~Copyable>(
  _ operation: () throws(FileError) -> Result
) throws(IngestError) -> Result {
  do { return try operation() } catch { throw .file(error) }
}
