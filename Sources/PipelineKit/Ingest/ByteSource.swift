/// The content of an input as a stream of bytes, plain or gzip.
///
/// Content is inflated as it is asked for, so a small file that expands to a huge one costs no
/// memory. All positions count bytes of content. A read may hand out again what was looked at with
/// ``peek(_:)`` or was spooled.
package struct ByteSource: ~Copyable, Sendable {
  /// Where the bytes come from.
  package let file: InputFile
  /// Bytes of content handed out.
  package private(set) var position = 0

  private var content: InputContent
  private var peeked: [UInt8] = []
  private var peekedStart = 0
  private var replay: RawInput?
  private var fault: IngestError?
  private let isFollowed: Bool
  /// The first ``SourceHash/headBytes`` of a followed file's content, as far as they were read.
  private(set) var head: [UInt8] = []

  /// Opens `file` at its start; opening a FIFO waits for its writer.
  ///
  /// - Parameter isFollowed: whether others may write the file while it is read; see
  ///   ``Continuity``.
  /// - Throws: `IngestError.file`.
  package init(_ file: InputFile, isFollowed: Bool = false) throws(IngestError) {
    self.file = file
    self.isFollowed = isFollowed
    content = try InputContent(file, isFollowed: isFollowed)
  }

  /// Whether a followed file no longer holds what was read of it.
  var isReplaced: Bool { content.isReplaced }

  /// What file it is.
  var identity: FileStatus.Identity { content.identity }

  /// Whether a followed file still has its path, and holds what was read of it.
  mutating func isInPlace() throws(IngestError) -> Bool { try content.isInPlace() }

  /// Closes a followed file until it is read again.
  mutating func park() { content.park() }

  /// Whether the file is parked.
  var isParked: Bool { content.isParked }

  /// Whether the content can be read again from its start.
  package var isSeekable: Bool { content.isSeekable }

  /// Whether the end of what is there is not the end of the content: a read then returns 0 rather
  /// than wait for a pipe, or complain of a gzip file that is still being written.
  package var awaitsMore: Bool {
    get { content.awaitsMore }
    set { content.awaitsMore = newValue }
  }

  /// Whether a read has found the end, rather than nothing for now.
  package var isEnded: Bool { content.isEnded && peeked.isEmpty && fault == nil }

  /// Whether reading ahead has met a fault, which the read that gets there will throw.
  package var hasFault: Bool { fault != nil }

  /// Throws if reading ahead has met the end of half a gzip file.
  func throwIfTruncated() throws(IngestError) {
    if let fault, case .truncatedGzip = fault { throw fault }
  }

  /// Appends the next bytes of content to `out`, up to `countMax`.
  ///
  /// - Returns: how many came, at least one unless it is the end; 0 at the end, and with
  ///   `awaitsMore` where there is nothing for now.
  /// - Throws: `IngestError.file`, `.truncatedGzip`, `.damagedGzip`. All content before the fault
  ///   has been handed out, and the next call throws the same again.
  package mutating func read(
    appendingTo out: inout [UInt8], atMost countMax: Int
  ) throws(IngestError) -> Int {
    precondition(countMax > 0, "a read of nothing looks like the end")
    let before = out.count
    var count = takePeeked(into: &out, atMost: countMax)
    if count == 0 { count = try readReplay(appendingTo: &out, atMost: countMax) }
    if count == 0 {
      if let fault { throw fault }
      count = try content.read(appendingTo: &out, atMost: countMax)
    }
    if isFollowed { keepHead(out[before..<before + count]) }
    position += count
    return count
  }

  private mutating func keepHead(_ bytes: ArraySlice<UInt8>) {
    let known = head.count - position
    guard known >= 0, known < bytes.count else { return }
    head += bytes.dropFirst(known).prefix(SourceHash.headBytes - head.count)
  }

  /// Reads ahead until `count` bytes of content are in sight, or all there are.
  ///
  /// A fault on the way is kept for the read that meets it.
  /// - Returns: the bytes in sight, at most `count`; they are still to be read.
  package mutating func peek(_ count: Int) -> [UInt8] {
    precondition(replay == nil, "looking ahead of a replay")
    peeked.removeFirst(peekedStart)
    peekedStart = 0
    do throws(IngestError) {
      while peeked.count < count, fault == nil {
        if try content.read(appendingTo: &peeked, atMost: count - peeked.count) == 0 { break }
      }
    } catch {
      fault = error
    }
    return Array(peeked.prefix(count))
  }

  /// Goes on reading at `target`, a position that was read before.
  ///
  /// - Precondition: `isSeekable`.
  /// - Complexity: O(1) for plain files; gzip is inflated again up to `target`.
  package mutating func rewind(to target: Int) throws(IngestError) {
    (peeked, peekedStart) = ([], 0)
    fault = nil
    try content.rewind(to: target)
    position = target
  }

  /// Hands out once more what `spool` holds from `start` on, before it goes on with the input.
  ///
  /// - Parameter spool: the content from its first byte to `position`.
  mutating func replay(_ spool: consuming RawInput, from start: Int) throws(IngestError) {
    do { try spool.seek(to: start) } catch { throw .file(error) }
    replay = consume spool
    position = start
  }

  private mutating func takePeeked(into out: inout [UInt8], atMost countMax: Int) -> Int {
    // What is replayed comes before what was looked at behind it.
    if replay != nil { return 0 }
    let count = min(countMax, peeked.count - peekedStart)
    guard count > 0 else { return 0 }
    out.append(contentsOf: peeked[peekedStart..<peekedStart + count])
    peekedStart += count
    if peekedStart == peeked.count { (peeked, peekedStart) = ([], 0) }
    return count
  }

  private mutating func readReplay(
    appendingTo out: inout [UInt8], atMost countMax: Int
  ) throws(IngestError) -> Int {
    guard var spool = replay.take() else { return 0 }
    let count: Int
    do {
      count = try spool.read(appendingTo: &out, atMost: countMax)
    } catch {
      throw .file(error)
    }
    if count > 0 {
      replay = consume spool
      return count
    }
    return takePeeked(into: &out, atMost: countMax)
  }
}
