/// Watches the files that inputs stand for, by looking again.
///
///     var follower = FileFollower(InputFiles(inputs))
///     for change in try follower.poll() { … }      // then wait a little, and again
///
/// A look costs a `stat` a file and a listing a folder; nothing is read but the head of files that
/// have changed. Files that come later to a followed folder or pattern are told of once their size
/// stands still between two looks, or after `settlingPollsMax` looks: before that they may be half
/// of a copy, which nothing would tell from a source of its own.
///
/// What is told is a hint: a file that was written anew with the same beginning is told of as
/// `.grown`, and whoever reads it sees the difference. One that was changed a moment before a look
/// is looked at again, since its time of modification may not tell a change within the same tick.
package struct FileFollower: Sendable {
  /// Looks for which a file that still grows is held back.
  package static let settlingPollsMax = 30

  /// A file as it was at the last look.
  private struct Seen {
    var status: FileStatus
    /// Bytes that `headDigest` covers, at most ``SourceHash/headBytes``.
    var headBytes: Int
    var headDigest: UInt64
    /// Whether it may have changed since without a sign of it.
    var isFresh: Bool
  }

  /// How coarse times of modification may be.
  private static let tickNanoseconds = 20_000_000

  private let inputs: InputFiles
  private var seen: [InputFile: Seen] = [:]
  private var settling: [InputFile: (size: Int, polls: Int)] = [:]
  /// Files told of at any time.
  private var met: Set<InputFile> = []
  private var hasPolled = false

  /// Follows what `inputs` stand for; nothing is looked at yet.
  package init(_ inputs: InputFiles) {
    self.inputs = inputs
  }

  /// Looks at all files and returns what has changed since the last look.
  ///
  /// The first look tells of all files as `.appeared`. What leaves a name comes before what
  /// appears, so that a renamed file is read to its end before it is met under its new name. A
  /// stream is told of as `.grown` each time, since only reading shows whether it has more.
  ///
  /// - Throws: `IngestError.file`, `.notReadable`, `.nameNotUTF8`. A file that is away is no error.
  package mutating func poll() throws(IngestError) -> [FileChange] {
    let files = try inputs.filesPresent()
    let present = Set(files)
    var changes: [FileChange] = []
    for file in seen.keys.filter({ !present.contains($0) }).sorted(by: FileFollower.byPath) {
      seen[file] = nil
      changes.append(FileChange(file, .vanished))
    }
    settling = settling.filter { present.contains($0.key) }
    for file in files {
      if let kind = file.kind == .stream ? lookAtStream(file) : try look(at: file) {
        changes.append(FileChange(file, kind))
      }
    }
    hasPolled = true
    return changes.filter { $0.kind != .appeared } + changes.filter { $0.kind == .appeared }
  }

  private static func byPath(_ left: InputFile, _ right: InputFile) -> Bool {
    FolderWalk.byteOrder(left.path, right.path)
  }

  private mutating func lookAtStream(_ file: InputFile) -> FileChange.Kind? {
    met.insert(file).inserted ? .appeared : .grown
  }

  private mutating func look(at file: InputFile) throws(IngestError) -> FileChange.Kind? {
    guard let status = try reading({ () throws(FileError) in try FileStatus.of(file.path) }) else {
      return seen.removeValue(forKey: file) == nil ? nil : .vanished
    }
    guard let before = seen[file] else {
      guard hasSettled(file, status) else { return nil }
      seen[file] = try FileFollower.seen(file, status)
      met.insert(file)
      return seen[file] == nil ? nil : .appeared
    }
    if status == before.status, !before.isFresh { return nil }
    guard let now = try FileFollower.seen(file, status) else {
      seen[file] = nil
      return .vanished
    }
    seen[file] = now
    guard try continues(before, in: file, now) else { return .replaced }
    return status == before.status ? nil : .grown
  }

  /// Whether a file that was not there before is told of now.
  private mutating func hasSettled(_ file: InputFile, _ status: FileStatus) -> Bool {
    guard hasPolled, !met.contains(file), !inputs.inputs.contains(file.path) else { return true }
    let last = settling[file]
    let polls = (last?.polls ?? 0) + 1
    if last?.size == status.size || polls > Self.settlingPollsMax {
      settling[file] = nil
      return true
    }
    settling[file] = (status.size, polls)
    return false
  }

  private func continues(
    _ before: Seen, in file: InputFile, _ now: Seen
  ) throws(IngestError) -> Bool {
    guard now.status.identity == before.status.identity, now.status.size >= before.status.size
    else { return false }
    guard before.headBytes < now.headBytes else { return before.headDigest == now.headDigest }
    return before.headDigest == (try FileFollower.head(of: file, count: before.headBytes)?.digest)
  }

  private static func seen(_ file: InputFile, _ status: FileStatus) throws(IngestError) -> Seen? {
    guard let head = try head(of: file, count: SourceHash.headBytes) else { return nil }
    let age = Int(Timestamp.wallClock.milliseconds) * 1_000_000 - status.modifiedNanoseconds
    return Seen(
      status: status, headBytes: head.count, headDigest: head.digest,
      isFresh: age < tickNanoseconds)
  }

  /// The digest of the file's first `count` raw bytes, or of all; nil if it has just vanished.
  private static func head(
    of file: InputFile, count: Int
  ) throws(IngestError) -> (count: Int, digest: UInt64)? {
    var head: [UInt8] = []
    do {
      var input = try RawInput(file)
      while head.count < count {
        if try input.read(appendingTo: &head, atMost: count - head.count) == 0 { break }
      }
    } catch  where error.isMissing {
      return nil
    } catch {
      // Whoever reads the file tells people.
      head = []
    }
    return (head.count, xxh64(head.span.bytes))
  }
}
