/// The content of an input: a plain file's own bytes, or what a gzip file expands to.
///
/// Whether it is gzip is told by the first two bytes, 1f 8b, not by the name. Members follow each
/// other as one content (`cat a.gz b.gz`); zeros behind the last are padding.
struct InputContent: ~Copyable, Sendable {
  /// What the content is wrapped in; unknown until the first bytes have come.
  private enum Form: Sendable { case unknown, plain, gzip }

  /// Raw bytes read at a time where they are not read into the caller's buffer.
  private static let windowBytes = 128 << 10

  /// Whether the end of what is there is not the end of the content: a read then returns 0 rather
  /// than wait for a pipe, or complain of a gzip file that is still being written.
  var awaitsMore = false
  /// Whether a read has found the end, rather than nothing for now.
  private(set) var isEnded = false
  /// Bytes of content produced.
  private(set) var position = 0

  private var input: RawInput
  private var form = Form.unknown
  private var window: [UInt8] = []
  private var windowStart = 0
  private var inflater: GzipInflater?
  private var isBetweenMembers = false
  private var damage: IngestError?

  /// - Parameter isFollowed: whether others may write the file while it is read.
  init(_ file: InputFile, isFollowed: Bool) throws(IngestError) {
    input = try reading { () throws(FileError) in try RawInput(file, isFollowed: isFollowed) }
  }

  /// Whether a followed file no longer holds what was read of it.
  var isReplaced: Bool { input.isReplaced }

  /// What file it is.
  var identity: FileStatus.Identity { input.identity }

  /// Whether a followed file still has its path, and holds what was read of it.
  mutating func isInPlace() throws(IngestError) -> Bool {
    do { return try input.isInPlace() } catch { throw .file(error) }
  }

  /// Closes a followed file until it is read again.
  mutating func park() {
    input.park()
    if windowStart == window.count { (window, windowStart) = ([], 0) }
  }

  /// Whether the file is parked.
  var isParked: Bool { input.isParked }

  /// Whether the content can be read again from its start.
  var isSeekable: Bool { input.isSeekable }

  /// Appends the next bytes of content to `out`, up to `countMax`.
  ///
  /// - Returns: how many came; 0 at the end, or for now.
  mutating func read(
    appendingTo out: inout [UInt8], atMost countMax: Int
  ) throws(IngestError) -> Int {
    if let damage { throw damage }
    if form == .unknown { try recognize() }
    let count =
      switch form {
      case .unknown: 0
      case .plain: try readPlain(appendingTo: &out, atMost: countMax)
      case .gzip: try readGzip(appendingTo: &out, atMost: countMax)
      }
    position += count
    return count
  }

  /// Goes on reading at `target`, or at the end if that comes first.
  ///
  /// - Complexity: O(1) for plain files; gzip is inflated again up to `target`.
  mutating func rewind(to target: Int) throws(IngestError) {
    (window, windowStart) = ([], 0)
    (damage, isEnded) = (nil, false)
    guard form == .gzip else {
      try seek(to: form == .plain ? target : 0)
      if form == .plain { return }
      return try skip(to: target)
    }
    try seek(to: 0)
    form = .unknown
    try skip(to: target)
  }

  private mutating func seek(to target: Int) throws(IngestError) {
    do { try input.seek(to: target) } catch { throw .file(error) }
    position = target
  }

  private mutating func skip(to target: Int) throws(IngestError) {
    var scratch: [UInt8] = []
    while position < target {
      scratch.removeAll(keepingCapacity: true)
      let count = min(target - position, Self.windowBytes)
      if try read(appendingTo: &scratch, atMost: count) == 0 { return }
    }
  }

  /// Learns the form from the first two bytes; it stays unknown while they may still come.
  private mutating func recognize() throws(IngestError) {
    while window.count < 2 {
      var longer = window
      if try readRaw(appendingTo: &longer, atMost: Self.windowBytes) == 0 { break }
      window = longer
    }
    guard window.starts(with: [0x1F, 0x8B]) else {
      if isEnded || !(window.isEmpty || window == [0x1F]) { form = .plain }
      return
    }
    do { inflater = try GzipInflater() } catch { throw .compression(error) }
    isBetweenMembers = false
    form = .gzip
  }

  private mutating func readRaw(
    appendingTo out: inout [UInt8], atMost countMax: Int
  ) throws(IngestError) -> Int {
    if awaitsMore, !input.isReady() { return 0 }
    let count: Int
    do { count = try input.read(appendingTo: &out, atMost: countMax) } catch { throw .file(error) }
    isEnded = count == 0 && !(awaitsMore && input.isSeekable)
    return count
  }

  private mutating func readPlain(
    appendingTo out: inout [UInt8], atMost countMax: Int
  ) throws(IngestError) -> Int {
    // The window holds only what `recognize` has read.
    guard windowStart < window.count else {
      return try readRaw(appendingTo: &out, atMost: countMax)
    }
    let count = min(countMax, window.count - windowStart)
    out.append(contentsOf: window[windowStart..<windowStart + count])
    windowStart += count
    if windowStart == window.count { (window, windowStart) = ([], 0) }
    return count
  }

  // MARK: Gzip

  private mutating func readGzip(
    appendingTo out: inout [UInt8], atMost countMax: Int
  ) throws(IngestError) -> Int {
    while true {
      if windowStart == window.count, try !fillWindow() {
        if isBetweenMembers || !isEnded { return 0 }
        throw .truncatedGzip(path: input.path, position: position)
      }
      if isBetweenMembers, try !startMember() { continue }
      let produced = inflateSome(appendingTo: &out, atMost: countMax)
      if produced > 0 { return produced }
      if let damage { throw damage }
    }
  }

  /// Replaces the consumed window by the next one; returns whether there is one.
  private mutating func fillWindow() throws(IngestError) -> Bool {
    var next = window
    window = []
    windowStart = 0
    next.removeAll(keepingCapacity: true)
    defer { window = next }
    return try readRaw(appendingTo: &next, atMost: Self.windowBytes) > 0
  }

  /// Skips padding and makes ready for another member; returns whether one begins.
  private mutating func startMember() throws(IngestError) -> Bool {
    while windowStart < window.count, window[windowStart] == 0 { windowStart += 1 }
    guard windowStart < window.count else { return false }
    guard window[windowStart] == 0x1F else {
      throw .damagedGzip(
        path: input.path, position: position, reason: "bytes behind the last member")
    }
    inflater?.reset()
    isBetweenMembers = false
    return true
  }

  private mutating func inflateSome(appendingTo out: inout [UInt8], atMost countMax: Int) -> Int {
    let bytes = window
    let rest = bytes.span.bytes.extracting(windowStart..<bytes.count)
    guard let step = inflater?.inflate(rest, appendingTo: &out, atMost: countMax) else {
      preconditionFailure("gzip without an inflater")
    }
    windowStart += step.consumed
    switch step.outcome {
    case .open:
      precondition(step.consumed + step.produced > 0, "zlib neither reads nor writes")
    case .memberEnded: isBetweenMembers = true
    case .damaged(let reason):
      damage = .damagedGzip(
        path: input.path, position: position + step.produced, reason: reason)
    }
    return step.produced
  }
}
