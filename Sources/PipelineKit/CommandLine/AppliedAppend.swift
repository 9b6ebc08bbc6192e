import Glibc

/// Appends lines and waits until the views have applied them: alone, or by asking the process that
/// writes the log and follows it.
///
///     nobody writes     lines ─▶ log ─▶ end of input ─▶ the pipeline runs here
///     another follows   lines ─▶ request ─▶ its log ─▶ end of input ─▶ its pipeline; we watch
///
/// The end of input has reorder buffers drained, so nothing that was appended waits any more.
package struct AppliedAppend<App: Application> {
  private let storage: StorageOptions
  private let settings: App.Settings
  private let timeout: String

  private static var pauseMicroseconds: UInt32 { 20_000 }

  /// - Parameter timeout: how long to wait for another process, as typed.
  package init(_ storage: StorageOptions, _ settings: App.Settings, timeout: String) {
    var quiet = storage
    quiet.place.quiet = true
    (self.storage, self.settings, self.timeout) = (quiet, settings, timeout)
  }

  /// The lines on standard input.
  package static func readStandardInput() throws -> [UInt8] {
    try AppendRequest.readStandardInput()
  }

  /// Has everything applied that the log holds.
  package func settle() throws { _ = try append([]) }

  /// Appends lines and has them applied; none are fine.
  ///
  /// - Returns: what became of the lines.
  /// - Throws: `LogError.notALog`; `CommandError.requestUnanswered` if the process that writes the
  ///   log does not answer or does not follow.
  package func append(_ lines: [UInt8]) throws -> String {
    let folder = storage.logFolder(App.self)
    guard Directory.exists(folder + "/" + Catalog.fileName) else {
      throw LogError.notALog(directory: folder)
    }
    do {
      let session = try LogSession(
        App.self, directory: folder, sync: .never, partitions: nil, partitioner: nil)
      let ingestor = Ingestor(
        writer: session.writer, topic: session.topic, schema: App.schema,
        options: IngestOptions(format: .json, threads: 1), registry: session.registry,
        spoolFolder: folder, clock: { Timestamp.wallClock })
      let answer = try ingestor.append(lines: lines, endsInput: true)
      try session.writer.close()
      try AppRun<App>(storage: storage, threads: 1).process(settings, [], follow: false)
      return answer
    } catch LogError.locked(_, let holder) {
      return try ask(lines, folder, holder)
    }
  }

  private func ask(_ lines: [UInt8], _ folder: String, _ holder: LockHolder?) throws -> String {
    let wait = try milliseconds(timeout, option: "--timeout")
    let requester = "process \(getpid()) (\(App.name) append)"
    func request(_ topic: String) -> AppendRequest {
      AppendRequest(folder: folder, topic: topic, requester: requester, writer: holder)
    }
    var answer = ""
    if !lines.isEmpty {
      answer = try request(App.schema.topic).submit(lines, timeout: timeout, milliseconds: wait)
    }
    // A control request has no lines; a newline stands for them.
    _ = try request(TopicConfig.control.name).submit(
      Array("end\n".utf8), timeout: timeout, milliseconds: wait)
    try waitForViews(folder, holder, wait)
    return answer
  }

  /// Waits until the live version has seen what the log holds now.
  private func waitForViews(_ folder: String, _ holder: LockHolder?, _ wait: Int64) throws {
    let end = Int64(try LogReader(directory: folder).committedSequence())
    let views = storage.viewsFile(App.self)
    let clock = ContinuousClock()
    let deadline = clock.now + .milliseconds(wait)
    while true {
      if Directory.exists(views) {
        let connection = try Connection(path: views, role: .reader, settings: .reader)
        let seen = try connection.integer(
          """
          SELECT max(append_sequence) FROM pipeline_checkpoints WHERE version IN \
          (SELECT version FROM pipeline_versions WHERE state = 'live')
          """)
        if let seen, seen >= end { return }
      }
      guard clock.now < deadline else {
        throw CommandError.viewsBehind(views: views, writer: holder, timeout: timeout)
      }
      usleep(Self.pauseMicroseconds)
    }
  }
}
