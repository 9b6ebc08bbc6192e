import Foundation

/// Reading files as they grow.
extension Ingestor {
  /// How long to wait between two looks at the files.
  private static let pauseSeconds = 0.2

  /// Reads the files of `inputs` to their ends and goes on as they grow, until `isStopped`.
  ///
  /// It ends as well when all inputs are streams that were closed by their writers: nothing can
  /// grow any more. Only whole lines are read until then; what waits without an end is read when it stops. A file
  /// that is rotated is read to its end before the new one of its name is; see ``FollowedFiles``.
  /// A file that cannot be read is a warning.
  package func follow(
    _ inputs: InputFiles, isStopped: () -> Bool, onAppend: @escaping (IngestSummary) -> Void
  ) throws -> IngestSummary {
    var summary = IngestSummary()
    var follower = FileFollower(inputs)
    let worker = WorkerBox(try makeWorker())
    let files = FollowedFiles(
      limits: limits, openMax: OpenFileLimit.forInputs,
      actions: FollowedFiles.Actions(
        identify: { [self] in try identify($0) },
        take: { [self] chunk, reader in
          let job = ChunkJob(
            chunk: chunk, sourceID: reader.id, label: label, path: reader.path,
            file: reader.file.path)
          let outcome = worker.value.work(chunk, file: job.file)
          let progress = try take(job, outcome, into: &summary)
          onAppend(summary)
          return progress.mark
        },
        warn: { summary.warnings.append($0) }))
    while !isStopped() {
      worker.value.latest = latest
      try files.handle(try follower.poll())
      summary.files = files.filesRead
      try answerRequests(&worker.value)
      try syncIfDue()
      if files.haveEnded(inputs) { break }
      if !isStopped() { Thread.sleep(forTimeInterval: Ingestor.pauseSeconds) }
    }
    try files.finish()
    return summary
  }
}
