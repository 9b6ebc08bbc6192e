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

  /// Reads the files of `inputs` to their ends and goes on as they grow, until `isStopped`.
  ///
  /// Only whole lines are read until then; what waits without an end is read when it stops. A file
  /// that is rotated is read to its end before the new one of its name is.
  package func follow(
    _ inputs: InputFiles, isStopped: () -> Bool, onAppend: (IngestSummary) -> Void
  ) throws -> IngestSummary {
    var summary = IngestSummary()
    var follower = FileFollower(inputs)
    var followed: [InputFile: Followed] = [:]
    var worker = try makeWorker()
    while !isStopped() {
      worker.latest = latest
      for change in try follower.poll() {
        try handle(change, &followed, &worker, &summary, onAppend)
      }
      try answerRequests(&worker)
      try syncIfDue()
      if !isStopped() { Thread.sleep(forTimeInterval: Ingestor.pauseSeconds) }
    }
    for file in followed.values.sorted(by: { $0.id < $1.id }) {
      try drain(file, to: .toEnd, &worker, &summary, onAppend)
    }
    return summary
  }

  private func handle(
    _ change: FileChange, _ followed: inout [InputFile: Followed], _ worker: inout ChunkWorker,
    _ summary: inout IngestSummary, _ onAppend: (IngestSummary) -> Void
  ) throws {
    switch change.kind {
    case .grown: break
    case .appeared: followed[change.file] = try open(change.file, &summary)
    case .replaced, .vanished:
      if let old = followed.removeValue(forKey: change.file) {
        try drain(old, to: .toEnd, &worker, &summary, onAppend)
      }
      if change.kind == .replaced { followed[change.file] = try open(change.file, &summary) }
    }
    if let file = followed[change.file] {
      try drain(file, to: .following, &worker, &summary, onAppend)
    }
  }

  private func open(_ file: InputFile, _ summary: inout IngestSummary) throws -> Followed? {
    let identified = try identify(file)
    if let warning = identified.warning { summary.warnings.append(warning) }
    if case .older = identified.verdict { return nil }
    let (id, path) = (identified.id, identified.path)
    summary.files += 1
    return Followed(
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
