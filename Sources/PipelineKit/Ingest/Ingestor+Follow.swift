import Foundation

/// Reading files as they grow.
extension Ingestor {
  /// How long to wait between two looks at the files.
  private static let pauseSeconds = 0.2

  /// A file that is followed, and what it is read with.
  private final class Followed {
    var chunker: LineChunker
    let id: UInt64
    let path: String
    let file: InputFile

    init(_ chunker: consuming LineChunker, id: UInt64, path: String, file: InputFile) {
      self.chunker = chunker
      self.id = id
      self.path = path
      self.file = file
    }
  }

  /// The files that are followed now, and all names that were.
  private struct FollowedFiles {
    var open: [InputFile: Followed] = [:]
    var names: Set<String> = []

    /// Whether the inputs are streams alone, and all of them have ended.
    func haveEnded(_ inputs: InputFiles) -> Bool {
      open.count == Set(inputs.inputs).count
        && open.values.allSatisfy { $0.file.kind == .stream && $0.chunker.isEnded }
    }
  }

  /// Reads the files of `inputs` to their ends and goes on as they grow, until `isStopped`.
  ///
  /// It ends as well when all inputs are streams that were closed by their writers: nothing can
  /// grow any more. Only whole lines are read until then; what waits without an end is read when it stops. A file
  /// that is rotated is read to its end before the new one of its name is.
  package func follow(
    _ inputs: InputFiles, isStopped: () -> Bool, onAppend: (IngestSummary) -> Void
  ) throws -> IngestSummary {
    var summary = IngestSummary()
    var follower = FileFollower(inputs)
    var followed = FollowedFiles()
    var worker = try makeWorker()
    while !isStopped() {
      worker.latest = latest
      for change in try follower.poll() {
        try handle(change, &followed, &worker, &summary, onAppend)
      }
      try answerRequests(&worker)
      try syncIfDue()
      if followed.haveEnded(inputs) { break }
      if !isStopped() { Thread.sleep(forTimeInterval: Ingestor.pauseSeconds) }
    }
    for file in followed.open.values.sorted(by: { $0.id < $1.id }) {
      try drain(file, to: .toEnd, &worker, &summary, onAppend)
    }
    return summary
  }

  private func handle(
    _ change: FileChange, _ followed: inout FollowedFiles, _ worker: inout ChunkWorker,
    _ summary: inout IngestSummary, _ onAppend: (IngestSummary) -> Void
  ) throws {
    switch change.kind {
    case .grown: break
    case .appeared: try open(change.file, &followed, &summary)
    case .replaced, .vanished:
      if let old = followed.open.removeValue(forKey: change.file) {
        try drain(old, to: .toEnd, &worker, &summary, onAppend)
      }
      if change.kind == .replaced { try open(change.file, &followed, &summary) }
    }
    if let file = followed.open[change.file] {
      try drain(file, to: .following, &worker, &summary, onAppend)
    }
  }

  private func open(
    _ file: InputFile, _ followed: inout FollowedFiles, _ summary: inout IngestSummary
  ) throws {
    let identified = try identify(file)
    // A name that was followed and has other content now was rotated: no reason for a warning.
    let isKnownName = !followed.names.insert(file.path).inserted
    if let warning = identified.warning, !isKnownName { summary.warnings.append(warning) }
    if case .older = identified.verdict { return }
    let (id, path) = (identified.id, identified.path)
    summary.files += 1
    followed.open[file] = Followed(
      identified.lines(limits: limits, mode: .following), id: id, path: path, file: file)
  }

  private func drain(
    _ file: Followed, to mode: ReadingMode, _ worker: inout ChunkWorker,
    _ summary: inout IngestSummary, _ onAppend: (IngestSummary) -> Void
  ) throws {
    file.chunker.mode = mode
    while let chunk = try file.chunker.next() {
      let job = ChunkJob(
        chunk: chunk, sourceID: file.id, label: label, path: file.path, file: file.file.path)
      try take(job, worker.work(chunk, file: file.file.path), into: &summary)
      onAppend(summary)
    }
  }
}
