import Foundation
import PipelineKit

@testable import LogAggregatorApp
@testable import ModelSupport
@testable import PipelineKit

/// The program in this process: a log and a view file in a folder of its own, gone with it.
final class LogRun {
  /// How the work is cut up. None of it may be seen in the rows.
  struct Cut: Sendable {
    var threads = 1
    var linesPerPartition = 8_192
    var commitEvents = 1_000_000
    var partBytes = 8 << 20
  }

  static let now = Timestamp(milliseconds: 2_524_608_000_000)

  let folder: String
  var cut: Cut
  var options: RecordOptions
  var settings = LogSettings()

  init(cut: Cut = Cut()) throws {
    self.cut = cut
    options = RecordOptions()
    options.redact = { record, out in _ = Redactor().redact(record, into: &out) }
    folder = "/tmp/logs-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder + "/in", withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: folder)
  }

  var viewsFile: String { folder + "/views.sqlite" }

  private var topic: TopicConfig {
    TopicConfig(
      name: "logs", partitions: 1, keyPaths: [], timestampPath: EventSchema.timePath,
      idPath: EventSchema.idPath)
  }

  /// Writes the inputs to files and reads those.
  ///
  /// - Parameters:
  ///   - references: lines of the reference topics, which enter first.
  ///   - appendsMax: stops, as a kill would, once the log has so many appends.
  @discardableResult
  func ingest(
    _ inputs: [(name: String, text: String)], references: [Reference] = [],
    appendsMax: Int = .max
  ) throws -> IngestSummary {
    let writer = try LogWriter(
      directory: folder + "/log", command: "test", sync: .never, clock: { LogRun.now })
    for topic in InternalTopics.configs
      + [ServiceInfo.topic, HostInfo.topic].map(InternalTopics.config)
    {
      try writer.createTopic(topic)
    }
    try writer.createTopic(topic)
    for reference in references {
      let batch = try InternalTopics.batch([reference.line], topic: reference.topic)
      _ = try writer.append([batch], source: nil, endOfInput: false)
    }
    var files: [InputFile] = []
    for (name, text) in inputs {
      let path = folder + "/in/" + name
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      files.append(InputFile(path: path, kind: .regular))
    }
    var ingest = IngestOptions(format: .record, threads: cut.threads)
    ingest.records = options
    ingest.linesPerPartition = cut.linesPerPartition
    let ingestor = Ingestor(
      writer: writer, topic: topic, schema: LogRecords.schema, options: ingest,
      registry: try LogSession.registry(LogReader(directory: folder + "/log")),
      spoolFolder: folder, clock: { LogRun.now })
    let hasRoom = { writer.committedSequence < UInt64(appendsMax) }
    let summary = try ingestor.ingest(files, isStopped: { !hasRoom() }, onAppend: { _ in })
    if hasRoom() { try ingestor.endInput() }
    try writer.close()
    return summary
  }

  /// Brings the views up to date with the log.
  @discardableResult
  func process(stopAfter appendMax: UInt64 = .max) throws -> RunSummary {
    let pipeline = LogPipeline(settings)
    let store = try ViewStore(
      path: viewsFile, version: pipeline.version, role: .live, now: LogRun.now)
    try store.define(tables: pipeline.tables, views: pipeline.views)
    var options = RunOptions(threads: cut.threads, follow: false)
    options.commitEvents = cut.commitEvents
    options.partBytes = cut.partBytes
    nonisolated(unsafe) let runner = try PipelineRunner(
      pipeline, store: store, reader: LogReader(directory: folder + "/log"), options: options)
    let summary = try runner.run { append in
      if append >= appendMax { runner.stop() }
    }
    try store.createIndexes()
    return summary
  }

  func views() throws -> [String: [ViewRow]] {
    let below = folder + "/in/"
    var rows = try ViewDump(path: viewsFile, filesBelow: below).rows
    rows["logs"] = rows["logs"]?.map { row in
      var row = row
      row["source"] = row["source"].map {
        Text(String(decoding: $0.bytes, as: UTF8.self).replacing(below, with: ""))
      }
      return row
    }
    return rows
  }

  func connection() throws -> Connection {
    try Connection(path: viewsFile, role: .reader, settings: .reader)
  }

  /// The rows of a query, cells separated by `|`.
  func query(_ sql: String) throws -> [String] {
    let connection = try connection()
    let statement = try connection.statement(sql)
    let count = statement.columnCount
    var rows: [String] = []
    while try statement.step() {
      rows.append(
        (0..<count).map { statement.isNull($0) ? "NULL" : statement.text($0) }
          .joined(separator: "|"))
    }
    return rows
  }

  /// The records of the log as they are stored, in their order.
  func records() throws -> [String] {
    let reader = try LogReader(directory: folder + "/log")
    var cursor = try AppendCursor(reader, topics: ["logs"], from: [:])
    var decompressor = try Decompressor()
    var records: [String] = []
    while let append = try cursor.next(upTo: try reader.committedSequence()) {
      for batch in append.batches where batch.target.topic == "logs" {
        let lines = try ShreddedBatch(
          batch, recordCount: batch.header.recordCount, format: .record, with: &decompressor
        ).lines(from: batch, with: &decompressor)
        for index in 0..<lines.count {
          records.append(String(decoding: lines.bytes[lines.range(index)], as: UTF8.self))
        }
      }
    }
    return records
  }
}
