import Foundation
import PipelineKit

@testable import FraudApp
@testable import PipelineKit
@testable import ModelSupport

/// The program in this process: a log and a view file in a folder of its own, gone with it.
///
///     let run = try FraudRun(cut: .init(commitEvents: 100))
///     try run.enter(config)
///     try run.ingest(lines)
///     try run.process()
///     let rows = try run.views()["decisions"]
///
/// `ingest` and `process` do what the commands of that name do. The wall clock stands still in 2050.
final class FraudRun {
  /// How the work is cut up. None of it may be seen in the rows.
  struct Cut: Sendable {
    var threads = 1
    var linesPerPartition = 8_192
    var commitEvents = 1_000_000
    var partBytes = 8 << 20
    /// What is kept in memory.
    var limits = FraudPipeline.Limits()
    /// The views that are built.
    var only = ViewSelection.all
    /// What decides beside the configuration in force.
    var challenger: FraudConfig?
    /// Whether commits reach the disk when the fold is well into the next one.
    var commitsLate = false
  }

  static let now = Timestamp(milliseconds: Int64(Instant.days(2050, 1, 1)) * 86_400_000)

  let folder: String
  var cut: Cut
  private var inputs = 0

  init(cut: Cut = Cut()) throws {
    self.cut = cut
    let parent = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    folder = parent + "/fraud-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder + "/in", withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: folder)
  }

  var viewsFile: String { folder + "/views.sqlite" }

  // MARK: Doing what the commands do

  private func withLog(_ body: (LogWriter) throws -> Void) throws {
    let writer = try LogWriter(
      directory: folder + "/log", command: "test", sync: .never, clock: { FraudRun.now })
    for topic in InternalTopics.configs + [InternalTopics.config(FraudEvents.referenceTopic)] {
      try writer.createTopic(topic)
    }
    try writer.createTopic(topic)
    try body(writer)
    try writer.close()
  }

  private var topic: TopicConfig {
    TopicConfig(
      name: FraudEvents.topic, partitions: 1, keyPaths: FraudEvents.schema.keyPaths,
      timestampPath: EventSchema.timePath, idPath: EventSchema.idPath)
  }

  /// Lets a configuration hold from here on.
  func enter(_ config: FraudConfig) throws {
    try withLog { writer in
      let batch = try InternalTopics.batch(
        [ConfigLine.bytes(config)], topic: FraudEvents.referenceTopic)
      _ = try writer.append([batch], source: nil, endOfInput: false)
    }
  }

  /// Reads lines as a new file.
  func ingest(_ lines: [String], name: String? = nil) throws {
    try ingest(bytes: Array(lines.map { $0 + "\n" }.joined().utf8), name: name)
  }

  /// Reads bytes as a new file.
  func ingest(bytes: [UInt8], name: String? = nil) throws {
    inputs += 1
    let path = folder + "/in/" + (name ?? "\(inputs).jsonl")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try withLog { writer in
      var options = IngestOptions(format: .json, threads: cut.threads)
      options.linesPerPartition = cut.linesPerPartition
      let ingestor = Ingestor(
        writer: writer, topic: topic, schema: FraudEvents.schema, options: options,
        registry: try LogSession.registry(LogReader(directory: folder + "/log")),
        spoolFolder: folder, clock: { FraudRun.now })
      _ = try ingestor.ingest(
        [InputFile(path: path, kind: .regular)], isStopped: { false }, onAppend: { _ in })
    }
  }

  /// Brings the views up to date with the log.
  ///
  /// - Parameter appendMax: stops at the first commit that has seen this append.
  @discardableResult
  func process(stopAfter appendMax: UInt64 = .max) throws -> RunSummary {
    let reader = try LogReader(directory: folder + "/log")
    let pipeline = FraudPipeline(
      dedupHorizon: nil, only: cut.only, challenger: cut.challenger, limits: cut.limits)
    let store = try ViewStore(
      path: viewsFile, version: pipeline.version, role: .live, now: FraudRun.now)
    try store.define(tables: pipeline.tables, views: pipeline.views)
    var options = RunOptions(threads: cut.threads, follow: false, dedupHorizon: nil)
    (options.commitEvents, options.partBytes) = (cut.commitEvents, cut.partBytes)
    nonisolated(unsafe) let runner = try PipelineRunner(
      pipeline, store: store, reader: reader, options: options)
    let isLate = cut.commitsLate
    let summary = try runner.run { append in
      if append >= appendMax { runner.stop() }
      if isLate { FraudRun.wait(until: runner.eventsProcessed + 16) { runner.eventsProcessed } }
    }
    try store.createIndexes()
    return summary
  }

  /// Replays the log into a scratch file, with someone who sees each decision.
  func scratch(observer: any DecisionObserver) throws -> ScratchRun<FraudPipeline> {
    let reader = try LogReader(directory: folder + "/log")
    let pipeline = FraudPipeline(dedupHorizon: nil).rehearsing(observer: observer)
    return try ScratchRun(
      pipeline, reader: reader,
      options: RunOptions(threads: 2, follow: false))
  }

  /// Lets other threads go first until a count is reached, or does not grow: at the end of a log.
  private static func wait(until wanted: Int, _ count: () -> Int) {
    for _ in 0..<20_000 where count() < wanted { sched_yield() }
  }

  // MARK: Looking at what came of it

  /// The rows of every public view that is built.
  func views() throws -> [String: [NaiveFraud.Row]] {
    let connection = try Connection(path: viewsFile, role: .reader, settings: .reader)
    var views: [String: [NaiveFraud.Row]] = [:]
    for view in cut.only.views(of: FraudViews.all) {
      views[view.name] = try ViewDump.rows(of: view.name, connection).map { row in
        guard let reasons = row["reasons"] else { return row }
        return row.merging(["codes": try FraudRun.codes(reasons)]) { $1 }
      }
    }
    return views
  }

  /// The rows of every stored table but those of deduplication, states included.
  ///
  /// - Parameter version: whose; names are without it.
  func tables(version: Int = FraudPipeline.number) throws -> [String: [NaiveFraud.Row]] {
    let connection = try Connection(path: viewsFile, role: .reader, settings: .reader)
    var tables: [String: [NaiveFraud.Row]] = [:]
    let names = try connection.texts("SELECT name FROM sqlite_schema WHERE type = 'table'")
    let suffix = "__v\(version)"
    for name in names where name.hasSuffix(suffix) && !name.hasPrefix("dedup") {
      tables[String(name.dropLast(suffix.count))] = try ViewDump.rows(of: name, connection)
    }
    return tables
  }

  private static func codes(_ reasons: Text) throws -> Text {
    let parsed = try JSONSerialization.jsonObject(with: Data(reasons.bytes))
    let list = parsed as? [[String: Any]] ?? []
    return Text(list.map { $0["code"] as? String ?? "?" }.joined(separator: ","))
  }
}

/// Says what differs between two sets of rows in the columns of the wanted ones; nil if nothing.
func difference(_ view: String, wanted: [NaiveFraud.Row], found: [NaiveFraud.Row]) -> String? {
  let columns = (wanted.first ?? found.first ?? [:]).keys.sorted()
  func drawn(_ rows: [NaiveFraud.Row]) -> [String] {
    let drawn = rows.map { row in
      columns.map { "\($0)=" + (row[$0] ?? "(none)").description }.joined(separator: "  ")
    }
    return view == "review_queue" ? drawn : drawn.sorted()
  }
  let (left, right) = (drawn(wanted), drawn(found))
  guard left != right else { return nil }
  let missing = left.filter { !right.contains($0) }.prefix(3).map { "- " + $0 }
  let extra = right.filter { !left.contains($0) }.prefix(3).map { "+ " + $0 }
  return (["\(view): \(left.count) wanted, \(right.count) found"] + missing + extra)
    .joined(separator: "\n")
}

/// Says what differs between two dumps; nil if nothing does.
func difference(wanted: [String: [NaiveFraud.Row]], found: [String: [NaiveFraud.Row]]) -> String? {
  let texts = wanted.keys.sorted().compactMap {
    difference($0, wanted: wanted[$0] ?? [], found: found[$0] ?? [])
  }
  return texts.isEmpty ? nil : texts.joined(separator: "\n")
}
