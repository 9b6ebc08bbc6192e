import Foundation
import Testing

@testable import PipelineKit

/// The toy pipeline with a log and a view file in a folder of its own.
final class ToyRun {
  let folder: String
  let pipeline: ToyPipeline
  let partitions: Int
  private var inputs = 0

  init(_ order: EventOrder, bytesMax: Int = 1_000, partitions: Int = 1) throws {
    pipeline = ToyPipeline(order: order, bytesMax: bytesMax)
    self.partitions = partitions
    let parent = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    folder = parent + "/toy-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder + "/in", withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: folder)
  }

  private var topic: TopicConfig {
    TopicConfig(
      name: pipeline.schema.topic, partitions: partitions, keyPaths: pipeline.schema.keyPaths,
      timestampPath: EventSchema.timePath, idPath: EventSchema.idPath)
  }

  /// The log, opened for writing.
  func writer() throws -> LogWriter {
    let writer = try LogWriter(
      directory: folder + "/log", command: "test", sync: .never,
      clock: { Timestamp(milliseconds: 4_000_000_000_000) })
    let published = PublishedTopic(pipeline.makeFold().published.topic).config
    for topic in InternalTopics.configs + [topic, published] { try writer.createTopic(topic) }
    return writer
  }

  /// The view file, opened for writing.
  func store(version: Int = 1) throws -> ViewStore {
    let store = try ViewStore(
      path: folder + "/views.sqlite",
      version: PipelineVersion(pipeline: "toy", version: version, identity: ""), role: .live,
      now: Timestamp(milliseconds: 0))
    try store.define(tables: pipeline.tables, views: pipeline.views)
    return store
  }

  func forgetViews() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.hasPrefix("views") {
      try FileManager.default.removeItem(atPath: folder + "/" + name)
    }
  }

  /// Appends events as a file of their own, in chunks of some lines; marks the end of the inputs.
  func ingest(_ events: [ToyEvent], linesPerChunk: Int = 8_192, ends: Bool = false) throws {
    inputs += 1
    let path = folder + "/in/\(inputs).jsonl"
    let text = events.map { $0.line + "\n" }.joined()
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let writer = try writer()
    var options = IngestOptions(format: .json, threads: 1)
    options.linesPerPartition = linesPerChunk
    options.label = "\(inputs)"
    let ingestor = Ingestor(
      writer: writer, topic: topic, schema: pipeline.schema, options: options,
      registry: try LogSession.registry(LogReader(directory: folder + "/log")),
      spoolFolder: folder, clock: { Timestamp(milliseconds: 4_000_000_000_000) })
    if !events.isEmpty {
      let summary = try ingestor.ingest(
        [InputFile(path: path, kind: .regular)], isStopped: { false }, onAppend: { _ in })
      #expect(summary.counts.deadLetters == 0)
    }
    if ends { try ingestor.endInput() }
    try writer.close()
  }

  /// Brings the tables up to date with the log.
  ///
  /// - Parameter stop: ends at the first commit that has seen this append.
  func process(commitEvents: Int = 1_000_000, partBytes: Int = 8 << 20, stopAfter: UInt64 = .max)
    throws
  {
    let store = try store()
    var options = RunOptions(threads: 1, follow: false)
    (options.commitEvents, options.partBytes) = (commitEvents, partBytes)
    nonisolated(unsafe) let runner = try PipelineRunner(
      pipeline, store: store, reader: try LogReader(directory: folder + "/log"), options: options)
    _ = try runner.run { append in if append >= stopAfter { runner.stop() } }
  }

  /// The rows of a table, without its leading columns.
  func rows(_ table: String, _ columns: String = "*") throws -> [String] {
    try Connection(path: folder + "/views.sqlite", role: .reader, settings: .reader)
      .dump("SELECT \(columns) FROM \(table)__v1 ORDER BY 1, 2")
  }
}

extension ToyRun {
  /// Compares all that the fold keeps with what the model says.
  func expect(_ model: NaiveToy, _ comment: Comment) throws {
    let calls = try rows("calls", "seq, at_ms, what, key, sum").map {
      String($0.drop { $0 != "|" }.dropFirst(2))
    }
    #expect(calls == model.calls.map(\.text), comment)
    let totals = model.totals.map { key, total in
      "'\(key)' | \(total.sum) | \(total.count) | '\(total.last)'"
    }
    #expect(try rows("totals") == totals.sorted(), comment)
    let perDay = model.perDay.map { "\($0.key) | \($0.value)" }
    #expect(try rows("per_day").sorted() == perDay.sorted(), comment)
    let late = try rows("toy_clock", "clock, late")
    #expect(late == ["0 | \(model.late)"], comment)
    let letters = try rows("dead_letters", "id, stage, CAST(bytes AS TEXT)")
    #expect(
      Set(letters.map { String($0.drop { $0 != "|" }.dropFirst(2)) })
        == Set(model.setAside.map { "'process' | '\($0)'" }), comment)
    let published = try rows(
      "toy_events_outbox",
      """
      seq, event ->> 'event_id' || ' ' || (event ->> 'type') || ' ' || (event ->> 'key')
      """
    ).map { String($0.split(separator: "'", omittingEmptySubsequences: false)[1]) }
    #expect(published == model.published, comment)
  }
}
