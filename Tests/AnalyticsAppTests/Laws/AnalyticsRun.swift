import Foundation
import PipelineKit

@testable import AnalyticsApp
@testable import PipelineKit
@testable import ModelSupport

/// The program in this process: a log and a view file in a folder of its own, gone with it.
///
///     let run = try AnalyticsRun(cut: .init(partitions: 2))
///     try run.ingest(inputs)
///     try run.process()
///     let rows = try run.views()["sessions"]
///
/// `ingest` and `process` do what the commands of that name do. The wall clock stands still in 2050,
/// so that all columns can be compared.
final class AnalyticsRun {
  /// How the work is cut up. None of it may be seen in the rows.
  struct Cut: Sendable, CustomStringConvertible {
    var partitions = 4
    var threads = 1
    var linesPerPartition = 8_192
    var commitEvents = 1_000_000
    var commitBytes = 96 << 20
    var partBytes = 8 << 20
    var partIdentities = 500_000

    var description: String {
      "\(partitions) partitions, \(threads) threads, chunks of \(linesPerPartition) lines, "
        + "commits of \(commitEvents) events, parts of \(partBytes) bytes"
    }
  }

  static let now = Timestamp(
    milliseconds: Int64(Instant.days(2050, 1, 1)) * 86_400_000)

  let folder: String
  var cut: Cut
  private let settings: AnalyticsPipeline.Settings

  init(cut: Cut = Cut(), settings: AnalyticsPipeline.Settings = .init()) throws {
    self.cut = cut
    self.settings = settings
    let parent = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    folder = parent + "/analytics-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder + "/in", withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: folder)
  }

  var logFolder: String { folder + "/log" }
  var viewsFile: String { folder + "/views.sqlite" }

  private var topic: TopicConfig {
    TopicConfig(
      name: AnalyticsEvents.topic, partitions: cut.partitions,
      keyPaths: AnalyticsEvents.schema.keyPaths, timestampPath: EventSchema.timePath,
      idPath: EventSchema.idPath)
  }

  // MARK: Doing what the commands do

  /// Writes the inputs to files and reads those; where it was not stopped the end is marked.
  ///
  /// - Parameter appendsMax: stops, as a kill would, once the log has so many appends.
  /// - Returns: whether it came to the end.
  @discardableResult
  func ingest(_ inputs: [NaiveAnalytics.Input], appendsMax: Int = .max) throws -> Bool {
    let writer = try LogWriter(
      directory: logFolder, command: "test", sync: .never, clock: { AnalyticsRun.now })
    for topic in InternalTopics.configs { try writer.createTopic(topic) }
    try writer.createTopic(topic)
    let hasRoom = { writer.committedSequence < UInt64(appendsMax) }
    for input in inputs {
      let path = folder + "/in/" + input.name
      try Data(input.bytes).write(to: URL(fileURLWithPath: path))
      _ = try ingestor(writer, input.format).ingest(
        [InputFile(path: path, kind: .regular)], isStopped: { !hasRoom() }, onAppend: { _ in })
    }
    let isEnd = hasRoom()
    if isEnd { try ingestor(writer, .json).endInput() }
    try writer.close()
    return isEnd
  }

  private func ingestor(
    _ writer: LogWriter, _ format: NaiveAnalytics.Input.Format
  ) throws -> Ingestor {
    var options = IngestOptions(
      format: format == .json ? .json : .combined, threads: cut.threads)
    options.linesPerPartition = cut.linesPerPartition
    return Ingestor(
      writer: writer, topic: topic, schema: AnalyticsEvents.schema, options: options,
      registry: try LogSession.registry(LogReader(directory: logFolder)), spoolFolder: folder,
      clock: { AnalyticsRun.now })
  }

  /// Brings the views up to date with the log.
  ///
  /// - Parameter appendMax: stops at the first commit that has seen this append.
  @discardableResult
  func process(stopAfter appendMax: UInt64 = .max) throws -> RunSummary {
    let pipeline = AnalyticsPipeline(settings)
    let store = try ViewStore(
      path: viewsFile, version: pipeline.version, role: .live, now: AnalyticsRun.now)
    try store.define(tables: pipeline.tables, views: pipeline.views)
    var options = RunOptions(
      threads: cut.threads, follow: false, dedupHorizon: settings.dedupHorizon)
    (options.commitEvents, options.commitBytes) = (cut.commitEvents, cut.commitBytes)
    (options.partBytes, options.partIdentities) = (cut.partBytes, cut.partIdentities)
    nonisolated(unsafe) let runner = try PipelineRunner(
      pipeline, store: store, reader: LogReader(directory: logFolder), options: options)
    let summary = try runner.run { append in
      if append >= appendMax { runner.stop() }
    }
    try store.createIndexes()
    return summary
  }

  /// Prepares a build of a version with other settings beside the live one.
  ///
  /// - Parameter pause: called after each of its transactions in the view file.
  func build(
    _ settings: AnalyticsPipeline.Settings, number: Int? = nil, pause: @escaping () -> Void = {}
  ) throws -> VersionBuild<AnalyticsPipeline> {
    try VersionBuild(
      AnalyticsPipeline(settings), viewsFile: viewsFile, reader: LogReader(directory: logFolder),
      options: RunOptions(threads: cut.threads, follow: false), number: number,
      clock: { AnalyticsRun.now }, pause: pause)
  }

  /// The log, replayed up to a limit.
  func scratch(_ limit: ReplayLimit) throws -> ScratchRun<AnalyticsPipeline> {
    var options = RunOptions(threads: cut.threads, follow: false)
    options.limit = limit
    return try ScratchRun(
      AnalyticsPipeline(settings), reader: LogReader(directory: logFolder), options: options)
  }

  /// Throws the views away; the log stays.
  func removeViews() throws {
    for suffix in ["", "-wal", "-shm"]
    where FileManager.default.fileExists(atPath: viewsFile + suffix) {
      try FileManager.default.removeItem(atPath: viewsFile + suffix)
    }
  }

  // MARK: Looking at what came of it

  /// The rows of every public view, and of the checkpoint.
  func views() throws -> [String: [NaiveAnalytics.Row]] {
    try ViewDump(path: viewsFile, filesBelow: folder + "/in/").rows
  }

  /// The number of the log's last append.
  func lastAppend() throws -> UInt64 { try LogReader(directory: logFolder).committedSequence() }

  /// Every record of the log: its place and its line.
  func records() throws -> [String] {
    let reader = try LogReader(directory: logFolder)
    let topics = [AnalyticsEvents.topic, InternalTopics.deadLetters]
    var cursor = try AppendCursor(reader, topics: topics, from: [:])
    var decompressor = try Decompressor()
    var records: [String] = []
    while let append = try cursor.next(upTo: try reader.committedSequence()) {
      for batch in append.batches {
        let count = batch.header.recordCount
        let shredded = try ShreddedBatch(
          batch, recordCount: count, format: LineFormat(code: batch.header.bodyFormat) ?? .json,
          with: &decompressor)
        let lines = try shredded.lines(from: batch, with: &decompressor)
        for index in 0..<count {
          let line = String(decoding: lines.bytes[lines.range(index)], as: UTF8.self)
          records.append("\(batch.target) \(batch.header.baseOffset + index) \(line)")
        }
      }
    }
    return records.map { $0.replacingOccurrences(of: folder, with: "") }.sorted()
  }
}
