import ArgumentParser

/// What a run tells people at its end.
extension AppRun {
  func report(_ summary: IngestSummary) {
    guard !storage.quiet else { return }
    let counts = summary.counts
    Terminal.message(
      "read \(Readable.noun(summary.files, "file")): \(Readable.noun(counts.lines, "line")), "
        + "\(Readable.noun(counts.accepted, "event")), "
        + "\(Readable.noun(counts.deadLetters, "dead letter")), "
        + "\(Readable.count(counts.blank)) blank, in \(secondsText)")
    if !summary.unchanged.isEmpty {
      let shown = summary.unchanged.prefix(3).joined(separator: ", ")
      let rest = summary.unchanged.count > 3 ? " and \(summary.unchanged.count - 3) more" : ""
      Terminal.message("nothing new in \(shown)\(rest)")
    }
    if counts.accepted == 0, counts.deadLetters > 0 {
      let formats = App.formats.map(\.rawValue).joined(separator: ", ")
      Terminal.message("warning: no line is an event; is --format right? It is one of \(formats)")
    }
    for warning in summary.warnings { Terminal.message("warning: \(warning)") }
    for letter in summary.samples {
      Terminal.message(
        "dead letter: \(letter.place.file):\(letter.place.line): \(letter.reason)")
    }
  }

  /// - Parameter follow: whether the run has waited for files to grow, as it should.
  func report(_ summary: RunSummary, follow: Bool) {
    guard !storage.quiet else { return }
    Terminal.message(
      "folded \(Readable.noun(summary.events, "event")) "
        + "(\(Readable.noun(summary.duplicates, "duplicate")) skipped) in "
        + "\(Readable.noun(summary.commits, "commit")), \(secondsText)")
    if !follow, progress.seconds >= AppRun.longRunSeconds, let stage = summary.bottleneck {
      Terminal.message("waited most for: \(stage)")
    }
    guard summary.commits > 0 else { return }
    Terminal.message("try: sqlite3 \(storage.viewsFile(App.self)) \"\(App.exampleQuery)\"")
  }

  func report(_ ingested: IngestSummary, _ processed: RunSummary, follow: Bool) {
    report(ingested)
    report(processed, follow: follow)
    guard !storage.quiet, ingested.counts.deadLetters > 0 else { return }
    Terminal.message(
      "see: sqlite3 \(storage.viewsFile(App.self)) "
        + "\"SELECT file, line, reason FROM dead_letters\"")
  }

  /// A run this long is worth telling what it waited for.
  private static var longRunSeconds: Double { 2 }

  private var secondsText: String { Readable.seconds(progress.seconds) }

  /// Ends the program with the exit code that the run deserves.
  func finish(_ trap: SignalTrap, _ summary: IngestSummary, _ input: InputOptions) throws {
    if let code = trap.exitCode { throw ExitCode(code) }
    if input.strict, summary.counts.deadLetters > 0 { throw ExitCode(ExitStatus.badData) }
    if !input.errorsTolerance.allows(summary.counts) {
      Terminal.message("error: stopped at the first dead letter (--errors-tolerance none)")
      throw ExitCode(ExitStatus.badData)
    }
  }
}
