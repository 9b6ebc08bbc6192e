/// The files that are followed, and how far each is read.
///
///     reader    it is read as it grows; a source has one reader
///     held      it begins as a source did that was read further: see ``HeldFile``
///     shadow    its source has another reader
///     resting   there is nothing to read in it until it changes
///
/// **Law.** Whatever the order in which a file is written, emptied, copied, renamed and looked at,
/// no line is read twice; and a line that stands in a file when it is looked at is read, then or
/// once it is known not to have been read before.
///
/// What a look at the files found (``FileChange``) is only a reason to look closer: whether a file
/// still is what was read of it is known by reading alone (``Continuity``).
final class FollowedFiles {
  /// What is done with files and lines.
  struct Actions {
    let identify: (InputFile) throws -> IdentifiedSource
    /// Appends a chunk; returns how far its source is consumed with it.
    let take: (Chunk, Reader) throws -> SourceMark
    let warn: (String) -> Void
  }

  /// A file that is read.
  final class Reader {
    var chunker: LineChunker
    let id: UInt64
    /// Where the source was first seen.
    let path: String
    let file: InputFile
    fileprivate(set) var prefix: SourcePrefix
    fileprivate var lastRead = 0
    /// Of log records: what its dated lines say.
    var datedLines: DatedLines?
    /// Looks in a row that found nothing behind a record that may grow.
    fileprivate var quietLooks = 0

    fileprivate init(
      _ identified: consuming IdentifiedSource, limits: ChunkLimits, hasRecords: Bool
    ) {
      (id, path, file) = (identified.id, identified.path, identified.file)
      prefix = SourcePrefix(sourceID: identified.id, start: identified.start)
      chunker = identified.lines(limits: limits, mode: .following, hasRecords: hasRecords)
    }
  }

  /// A file whose source has another reader.
  private struct Shadow {
    let id: UInt64
    /// Whether there was more in it than what was read of the source.
    let isLonger: Bool
    var looks = 0
  }

  /// Looks after which a shadow that is longer than its source becomes its reader.
  static let shadowLooksMax = 30
  /// Sources without a reader whose beginnings are remembered.
  static let pastMax = 256

  private let actions: Actions
  private let limits: ChunkLimits
  private let hasRecords: Bool
  /// Files that are open at once; others are opened for each reading.
  private let openMax: Int
  private(set) var readers: [InputFile: Reader] = [:]
  private var held: [InputFile: HeldFile] = [:]
  private var shadows: [InputFile: Shadow] = [:]
  private var past: [SourcePrefix] = []
  /// Held files that became other files since they were held.
  private var again: Set<InputFile> = []
  private var names: Set<String> = []
  private var rounds = 0
  /// Files read since the program began.
  private(set) var filesRead = 0

  /// Looks after which the last record of a file is read although lines of it may still come: two seconds.
  static let quietLooksMax = 10

  /// - Parameter hasRecords: whether records may have several lines.
  init(limits: ChunkLimits, openMax: Int, hasRecords: Bool = false, actions: Actions) {
    self.limits = limits
    self.hasRecords = hasRecords
    self.openMax = max(1, openMax)
    self.actions = actions
  }

  /// Reads what has changed.
  ///
  /// - Throws: what appending throws. What is wrong with a file is a warning.
  func handle(_ changes: [FileChange]) throws {
    for change in changes {
      try warning(of: change.file) { try handle(change) }
      parkIdle()
    }
    for file in again.sorted(by: { FolderWalk.byteOrder($0.path, $1.path) }) {
      again.remove(file)
      try warning(of: file) { try open(file) }
    }
    try lookAtShadows()
    if hasRecords { try releaseQuiet() }
    rounds += 1
  }

  /// Reads the last records of files in which nothing has come for a while.
  private func releaseQuiet() throws {
    for reader in readers.values.sorted(by: { $0.id < $1.id }) where reader.chunker.hasOpenRecord {
      reader.quietLooks += 1
      guard reader.quietLooks >= Self.quietLooksMax else { continue }
      reader.quietLooks = 0
      reader.chunker.releasesOpenRecord = true
      defer { reader.chunker.releasesOpenRecord = false }
      try warning(of: reader.file) { try drain(reader, to: .following) }
    }
  }

  /// Whether the inputs are streams alone, and all of them have ended.
  func haveEnded(_ inputs: InputFiles) -> Bool {
    readers.count == Set(inputs.inputs).count
      && readers.values.allSatisfy { $0.file.kind == .stream && $0.chunker.isEnded }
  }

  /// Reads to their ends all files that are read, unfinished lines included.
  func finish() throws {
    for reader in readers.values.sorted(by: { $0.id < $1.id }) {
      try warning(of: reader.file) { try drain(reader, to: .toEnd) }
      parkIdle()
    }
  }

  private func handle(_ change: FileChange) throws {
    let file = change.file
    if let reader = readers[file] {
      try drain(reader, to: .following)
      if try isInPlace(reader, change.kind) { return }
      try close(reader)
    }
    guard change.kind != .vanished else { return forget(file) }
    if let held = held[file] {
      try act(on: file, held)
    } else {
      try open(file)
    }
  }

  private func isInPlace(_ reader: Reader, _ kind: FileChange.Kind) throws -> Bool {
    switch kind {
    case .appeared, .grown: !reader.chunker.isReplaced
    case .replaced: try reader.chunker.isInPlace()
    case .vanished: false
    }
  }

  private func forget(_ file: InputFile) {
    again.remove(file)
    held[file] = nil
    shadows[file] = nil
  }

  // MARK: Opening

  private func open(_ file: InputFile) throws {
    forget(file)
    let candidates = rounds == 0 || file.kind == .stream ? [] : prefixes
    guard candidates.isEmpty else {
      return try act(on: file, try HeldFile(file, candidates: candidates))
    }
    try identify(file)
  }

  /// The beginnings of all sources that were read in this run.
  private var prefixes: [SourcePrefix] { past + readers.values.map(\.prefix) }

  private func act(on file: InputFile, _ held: HeldFile) throws {
    switch try held.look() {
    case .undecided: self.held[file] = held
    case .decided:
      forget(file)
      try identify(file)
    case .replaced:
      forget(file)
      again.insert(file)
    }
  }

  private func identify(_ file: InputFile) throws {
    // A name that was followed and has other content now was rotated: no reason for a warning.
    let isKnownName = !names.insert(file.path).inserted
    let identified = try actions.identify(file)
    if let warning = identified.warning, !isKnownName { actions.warn(warning) }
    if case .older = identified.verdict { return }
    let id = identified.id
    if readers.values.contains(where: { $0.id == id }) {
      let isLonger = if case .grown = identified.verdict { true } else { false }
      shadows[file] = Shadow(id: id, isLonger: isLonger)
      return
    }
    past.removeAll { $0.sourceID == id }
    let reader = Reader(identified, limits: limits, hasRecords: hasRecords)
    readers[file] = reader
    filesRead += 1
    try drain(reader, to: .following)
  }

  // MARK: Reading

  private func drain(_ reader: Reader, to mode: ReadingMode) throws {
    reader.chunker.mode = mode
    reader.lastRead = rounds
    while let chunk = try reader.chunker.next() {
      reader.quietLooks = 0
      reader.prefix.add(try actions.take(chunk, reader))
    }
    reader.prefix.head = reader.chunker.head
  }

  /// Reads a file that is there no more to its end; its shadows may then be read.
  private func close(_ reader: Reader) throws {
    readers[reader.file] = nil
    defer { remember(reader.prefix) }
    try drain(reader, to: .toEnd)
    for (file, shadow) in shadows where shadow.id == reader.id {
      try warning(of: file) { try open(file) }
    }
  }

  private func remember(_ prefix: SourcePrefix) {
    past.append(prefix)
    if past.count > Self.pastMax { past.removeFirst() }
  }

  /// What is wrong with a file is told, and it rests until it changes.
  private func warning(of file: InputFile, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as IngestError {
      readers[file].map { remember($0.prefix) }
      readers[file] = nil
      forget(file)
      switch error {
      // It is still being written, and looked at again when it has grown.
      case .truncatedGzip: return
      // It left its name after it was looked at.
      case .file(let error) where error.isMissing: return
      default: actions.warn("\(error)")
      }
    }
  }

  /// Has shadows that have long been longer than their source take over.
  private func lookAtShadows() throws {
    for file in shadows.keys.sorted(by: { FolderWalk.byteOrder($0.path, $1.path) }) {
      guard var shadow = shadows[file], shadow.isLonger else { continue }
      shadow.looks += 1
      shadows[file] = shadow
      guard shadow.looks >= Self.shadowLooksMax else { continue }
      if let reader = readers.values.first(where: { $0.id == shadow.id }) {
        readers[reader.file] = nil
      }
      try warning(of: file) { try identify(file) }
    }
  }

  // MARK: Descriptors

  /// Closes the files that were read longest ago, when too many are open.
  private func parkIdle() {
    let open = readers.values.filter { $0.file.kind == .regular && !$0.chunker.isParked }
    guard open.count > openMax else { return }
    let oldest = open.sorted { $0.lastRead < $1.lastRead }
    for reader in oldest.prefix(open.count - openMax / 2) { reader.chunker.park() }
  }
}

extension FollowedFiles {
  /// Regular files that are open now.
  var openCount: Int {
    readers.values.count { $0.file.kind == .regular && !$0.chunker.isParked }
  }
}
