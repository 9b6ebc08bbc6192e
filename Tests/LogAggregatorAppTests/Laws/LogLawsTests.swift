import EventGenerator
import Foundation
import Testing

@testable import LogAggregatorApp
@testable import ModelSupport
@testable import PipelineKit

/// The laws of the kit, for log records.
@Suite struct LogLawsTests {
  static let fixtures: [(name: String, text: String)] = ShopLogFixtures.files()
    .filter { $0.path.hasSuffix(".log") || $0.path.hasSuffix("syslog") }
    .filter { !$0.path.contains("services/") }
    .map {
      (
        $0.path.split(separator: "/").last.map(String.init) ?? $0.path,
        String(decoding: $0.bytes, as: UTF8.self)
      )
    }

  static func references() throws -> [Reference] {
    let file = ShopLogFixtures.files().first { $0.path == "logs/services.json" }!
    let document = try Document(DocumentSource(file: "services.json", bytes: file.bytes))
    return [
      Reference(
        topic: ServiceInfo.topic, line: ServiceInfo.line(try ServiceInfo.read(document)),
        isExplicit: true)
    ]
  }

  static func rows(_ cut: LogRun.Cut) throws -> (LogRun, [String: [ViewRow]]) {
    let run = try LogRun(cut: cut)
    try run.ingest(fixtures, references: references())
    try run.process()
    return (run, try run.views())
  }

  @Test func `rows do not depend on threads, chunks, commits or parts`() throws {
    let (_, wanted) = try Self.rows(LogRun.Cut())
    for cut in [
      LogRun.Cut(threads: 3, linesPerPartition: 97, commitEvents: 500, partBytes: 1),
      LogRun.Cut(threads: 2, linesPerPartition: 13, commitEvents: 1, partBytes: 1 << 20),
    ] {
      let (_, found) = try Self.rows(cut)
      // The log has other batches, and so has the checkpoint.
      #expect(difference(wanted: wanted, found: found, leaving: ["checkpoint"]) == nil)
    }
  }

  @Test func `records come back byte by byte`() throws {
    let run = try LogRun()
    run.options.redact = nil
    let (name, text) = Self.fixtures.first { $0.name == "mixed.log" }!
    try run.ingest([(name, text)])
    #expect(try run.records().joined(separator: "\n") + "\n" == text)
  }

  @Test func `reading a file twice changes nothing`() throws {
    let (run, wanted) = try Self.rows(LogRun.Cut())
    try run.ingest(Self.fixtures)
    try run.process()
    #expect(difference(wanted: wanted, found: try run.views(), leaving: ["checkpoint"]) == nil)
  }

  @Test(arguments: [1, 2, 5, 9, 14])
  func `a run that is killed and resumed gives the rows of one`(_ appends: Int) throws {
    let cut = LogRun.Cut(linesPerPartition: 301)
    let (_, wanted) = try Self.rows(cut)
    let run = try LogRun(cut: cut)
    try run.ingest(Self.fixtures, references: Self.references(), appendsMax: appends + 1)
    try run.process(stopAfter: UInt64(appends))
    try run.ingest(Self.fixtures)
    try run.process()
    #expect(difference(wanted: wanted, found: try run.views(), leaving: ["checkpoint"]) == nil)
  }

  @Test func `every line of every file is accounted for`() throws {
    let (run, _) = try Self.rows(LogRun.Cut())
    let rows = try run.query(
      """
      SELECT path, lines, lines = events + duplicates + dead_letters + blank + continuation \
      FROM ingested_files
      """)
    #expect(rows.count == Self.fixtures.count)
    for row in rows { #expect(row.hasSuffix("|1"), "\(row)") }
    let lines = Self.fixtures.reduce(0) { $0 + $1.text.utf8.count { $0 == 0x0A } }
    #expect(try run.query("SELECT sum(lines) FROM ingested_files") == ["\(lines)"])
  }

  /// Counted from what the generator meant to write, not from what was read of it.
  @Test func `minutes of services are as a naive count has them`() throws {
    var logs = ShopLogs(
      seed: 5, start: 1_772_442_000_000, failureMinutes: 5..<8, pause: 900)
    var text = ""
    var wanted: [String: (records: Int, errors: Int)] = [:]
    for _ in 0..<4_000 {
      let record = logs.next()
      text += record.text + "\n"
      let service = record.service == .gateway ? "access" : record.service.rawValue
      let minute = record.milliseconds / 60_000 * 60_000
      let isError =
        switch record.service {
        case .gateway: record.text.contains(#"" 502 "#) || record.text.contains(#"" 504 "#)
        case .web: record.text.contains(#"\"level\":50"#)
        case .checkout: record.text.contains(#""level":"error""#)
        case .payment: record.text.contains(" ERROR [")
        case .auth, .inventory, .cron: false
        case .ledger: record.text.contains(" F ERROR ")
        }
      // A runtime's line around plain text names no service, nor a level in a known form.
      let name =
        record.service == .ledger ? "shop" : record.service == .cron ? "CRON" : service
      let key = "\(name)|\(minute)"
      wanted[key, default: (0, 0)].records += 1
      if isError, record.service != .ledger { wanted[key, default: (0, 0)].errors += 1 }
    }
    let run = try LogRun()
    run.options.year = 2026
    try run.ingest([("shop.log", text)])
    try run.process()
    let found = try run.query("SELECT service, minute_ms, records, errors FROM service_minutes")
    let expected = wanted.map { "\($0.key)|\($0.value.records)|\($0.value.errors)" }
    #expect(Set(found) == Set(expected))
    #expect(found.count == expected.count)
  }

  /// Whatever the log has admitted can be folded.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `no admitted record stops the pipeline`(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let lines = Self.fixtures.flatMap { $0.text.split(separator: "\n").map { Array($0.utf8) } }
    var text: [UInt8] = []
    for _ in 0..<3_000 {
      var line = random.pick(lines)
      for _ in 0..<random.below(4) where !line.isEmpty {
        let at = random.below(line.count)
        switch random.below(4) {
        case 0: line.remove(at: at)
        case 1: line[at] = UInt8(random.below(256))
        case 2: line.insert(contentsOf: random.pick(lines).prefix(random.below(20)), at: at)
        default: line.removeSubrange(at..<min(line.count, at + random.below(12)))
        }
      }
      text += line + [0x0A]
    }
    let run = try LogRun(cut: LogRun.Cut(threads: 2, linesPerPartition: 200, commitEvents: 700))
    let path = run.folder + "/in/wild.log"
    try Data(text).write(to: URL(fileURLWithPath: path))
    try run.ingest([("wild.log", "")])
    try Data(text).write(to: URL(fileURLWithPath: path))
    let summary = try run.ingestAgain(path)
    #expect(summary.counts.lines > 0, "seed \(seed)")
    try run.process()
    #expect(
      try run.query(
        "SELECT count(*) FROM ingested_files "
          + "WHERE lines <> events + duplicates + dead_letters + blank + continuation") == ["0"])
  }
}

extension LogRun {
  /// Reads a file that is there already.
  func ingestAgain(_ path: String) throws -> IngestSummary {
    let text = try Data(contentsOf: URL(fileURLWithPath: path))
    let writer = try LogWriter(
      directory: folder + "/log", command: "test", sync: .never, clock: { LogRun.now })
    var ingest = IngestOptions(format: .record, threads: cut.threads)
    ingest.records = options
    ingest.linesPerPartition = cut.linesPerPartition
    let topic = writer.topic("logs")!
    let ingestor = Ingestor(
      writer: writer, topic: topic, schema: LogRecords.schema, options: ingest,
      registry: try LogSession.registry(LogReader(directory: folder + "/log")),
      spoolFolder: folder, clock: { LogRun.now })
    precondition(!text.isEmpty)
    let summary = try ingestor.ingest(
      [InputFile(path: path, kind: .regular)], isStopped: { false }, onAppend: { _ in })
    try ingestor.endInput()
    try writer.close()
    return summary
  }
}
