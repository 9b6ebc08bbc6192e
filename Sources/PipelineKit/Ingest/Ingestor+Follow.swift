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
    let worker = try makeWorker()
    let files = FollowedFiles(
      limits: limits, openMax: OpenFileLimit.forInputs, hasRecords: records != nil,
      actions: FollowedFiles.Actions(
        identify: { [self] in try identify($0) },
        take: { [self] chunk, reader in
          var job = ChunkJob(
            chunk: chunk, sourceID: reader.id, label: label, path: reader.path,
            file: reader.file.path)
          if let records { date(&job, reader, records) }
          let outcome = worker.work(job)
          let progress = try take(job, outcome, into: &summary)
          onAppend(summary)
          return progress.mark
        },
        warn: { summary.warnings.append($0) }))
    while !isStopped() {
      worker.latest = latest
      try files.handle(try follower.poll())
      summary.files = files.filesRead
      try answerRequests(worker)
      try syncIfDue()
      if files.haveEnded(inputs) { break }
      if !isStopped() { Thread.sleep(forTimeInterval: Ingestor.pauseSeconds) }
    }
    try files.finish()
    return summary
  }

  /// Says what the dated lines of a source tell of the times in a chunk of log records.
  private func date(
    _ job: inout ChunkJob, _ reader: FollowedFiles.Reader, _ records: RecordOptions
  ) {
    let dated =
      reader.datedLines ?? DatedLines(after: knownSource(reader.id)?.dated, format: records.format)
    reader.datedLines = dated
    job.modified = reader.file.modified
    job.dated = dated.last
    if job.dated == nil {
      job.datedAfter = dated.first(in: job.chunk, lines: DatedLines.linesMax)
    }
    dated.pass(job.chunk)
    job.datedNext = dated.last
  }
}
