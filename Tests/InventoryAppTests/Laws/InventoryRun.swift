import Foundation
import PipelineKit
import Testing

@testable import InventoryApp
@testable import ModelSupport
@testable import PipelineKit

/// The program in this process: a log and a view file in a folder of its own, gone with it.
final class InventoryRun {
  static let now = Timestamp(milliseconds: 4_000_000_000_000)

  let folder: String
  let options: InventoryOptions
  private var inputs = 0

  init(_ options: InventoryOptions = InventoryOptions()) throws {
    self.options = options
    let parent = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    folder = parent + "/inventory-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder + "/in", withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: folder)
  }

  private var topic: TopicConfig {
    TopicConfig(
      name: InventorySchema.topic, partitions: 1, keyPaths: InventorySchema.schema.keyPaths,
      timestampPath: EventSchema.timePath, idPath: EventSchema.idPath)
  }

  /// Reads lines as a new file, in chunks of some lines.
  ///
  /// - Parameter ends: marks the end of the inputs.
  @discardableResult
  func ingest(_ lines: [String], linesPerChunk: Int = 8_192, ends: Bool = true) throws
    -> IngestSummary
  {
    inputs += 1
    let path = folder + "/in/\(inputs).jsonl"
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path))
    let writer = try LogWriter(
      directory: folder + "/log", command: "test", sync: .never, clock: { InventoryRun.now })
    let published = PublishedTopic(InventorySchema.publishedTopic).config
    for topic in InternalTopics.configs + [topic, published] { try writer.createTopic(topic) }
    var options = IngestOptions(format: .json, threads: 1)
    options.linesPerPartition = linesPerChunk
    options.label = "\(inputs)"
    let ingestor = Ingestor(
      writer: writer, topic: topic, schema: InventorySchema.schema, options: options,
      registry: try LogSession.registry(LogReader(directory: folder + "/log")),
      spoolFolder: folder, clock: { InventoryRun.now })
    let summary = try ingestor.ingest(
      [InputFile(path: path, kind: .regular)], isStopped: { false }, onAppend: { _ in })
    if ends { try ingestor.endInput() }
    try writer.close()
    return summary
  }

  /// Brings the views up to date with the log.
  ///
  /// - Parameter stop: ends at the first commit that has seen this append.
  func process(commitEvents: Int = 1_000_000, partBytes: Int = 8 << 20, stopAfter: UInt64 = .max)
    throws
  {
    let pipeline = InventoryPipeline(options)
    let store = try ViewStore(
      path: folder + "/views.sqlite", version: pipeline.version, role: .live,
      now: InventoryRun.now)
    try store.define(tables: pipeline.tables, views: pipeline.views)
    var options = RunOptions(threads: 1, follow: false)
    (options.commitEvents, options.partBytes) = (commitEvents, partBytes)
    nonisolated(unsafe) let runner = try PipelineRunner(
      pipeline, store: store, reader: try LogReader(directory: folder + "/log"), options: options)
    _ = try runner.run { append in if append >= stopAfter { runner.stop() } }
  }

  func connection() throws -> Connection {
    try Connection(path: folder + "/views.sqlite", role: .reader, settings: .reader)
  }

  /// The rows of the program's views.
  func views(leaving: Set<String> = []) throws -> [String: [ViewRow]] {
    let connection = try connection()
    var views: [String: [ViewRow]] = [:]
    for name in InventoryViews.all.map(\.name) where !leaving.contains(name) {
      views[name] = try ViewDump.rows(of: name, connection)
    }
    return views
  }

  /// The rows of a query, their cells parted by a space; a missing value is `-`.
  func rows(_ sql: String) throws -> [String] {
    let statement = try Statement("SELECT * FROM (\(sql))", on: try connection())
    var rows: [String] = []
    while try statement.step() {
      rows.append(
        (0..<statement.columnCount).map { statement.isNull($0) ? "-" : statement.text($0) }
          .joined(separator: " "))
    }
    return rows
  }

  /// Everything that breaks a law of stock.
  func faults() throws -> [String] { try InventoryLaws.faults(in: connection()) }
}

/// One event as a line: `line("e1", 5, "payment_confirmed", #""order_id":"o""#)` at 5 seconds past
/// noon.
func line(_ id: String, _ second: Int, _ type: String, _ fields: String) -> String {
  #"{"event_id":"\#(id)","type":"\#(type)","timestamp":\#(1_772_452_800_000 + second * 1_000),"#
    + fields + "}"
}
