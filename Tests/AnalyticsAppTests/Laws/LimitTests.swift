import Testing

@testable import AnalyticsApp
@testable import ModelSupport
@testable import PipelineKit

/// The law of a limit: the rows are those of a log that holds nothing else.
struct LimitTests {
  /// Columns that say whether more may come: a log that goes on has not ended.
  private static let open: Set<String> = ["closed", "open", "dropped", "still_open"]

  private static func comparable(
    _ rows: [String: [ViewRow]], leaving: Set<String>
  ) -> [String: [ViewRow]] {
    rows.filter { !leaving.contains($0.key) }
      .mapValues { $0.map { row in row.filter { !open.contains($0.key) } } }
  }

  @Test func `rows up to an event time are those of the events up to it`() throws {
    for seed in RandomSeeds.range(3) {
      let run = try AnalyticsRun(cut: .init(partitions: 2, linesPerPartition: 3))
      try run.ingest(RandomAnalytics.inputs(seed: seed))
      let times = try Self.times(run)
      for place in [times.count / 4, times.count / 2, times.count - 1] {
        let latest = times[place]
        let scratch = try run.scratch(ReplayLimit(eventTime: Timestamp(milliseconds: latest)))
        // The same log without the lines behind the limit.
        let alone = try AnalyticsRun(cut: .init(partitions: 2, linesPerPartition: 1_000))
        try alone.ingest([
          NaiveAnalytics.Input(name: "a.jsonl", bytes: try Self.lines(run, upTo: latest))
        ])
        try alone.process()
        let found = try ViewDump(path: scratch.viewsFile, filesBelow: run.folder + "/in/").rows
        let leaving: Set = ["checkpoint", "ingested_files", "dead_letters"]
        // Corrections depend on the order in each partition, which is kept.
        let text = difference(
          wanted: Self.comparable(try alone.views(), leaving: leaving),
          found: Self.comparable(found, leaving: leaving))
        #expect(text == nil, "SEED=\(seed) up to \(latest): \(text ?? "")")
      }
    }
  }

  @Test func `rows at a position are those that were committed there`() throws {
    for seed in RandomSeeds.range(2) {
      let run = try AnalyticsRun(cut: .init(partitions: 2, linesPerPartition: 3))
      try run.ingest(RandomAnalytics.inputs(seed: seed))
      run.cut.commitBytes = 1
      for append in stride(from: 1, through: try run.lastAppend(), by: 3) {
        try run.removeViews()
        try run.process(stopAfter: append)
        let wanted = try run.views()
        let connection = try Connection(path: run.viewsFile, role: .reader, settings: .reader)
        let checkpoint = try Checkpoint.load(
          version: AnalyticsPipeline.number, from: connection)
        let offsets = checkpoint.partitions.mapValues(\.nextOffset)
          .filter { $0.key.topic != TopicConfig.control.name }
        let last = UInt64(checkpoint.appendSequence)
        for limit in [ReplayLimit(offsets: offsets), ReplayLimit(sequence: last)] {
          let scratch = try run.scratch(limit)
          let found = try ViewDump(path: scratch.viewsFile, filesBelow: run.folder + "/in/").rows
          let leaving: Set = ["checkpoint"]
          let text = difference(
            wanted: Self.comparable(wanted, leaving: leaving),
            found: Self.comparable(found, leaving: leaving))
          #expect(text == nil, "SEED=\(seed) at \(append): \(text ?? "")")
        }
      }
    }
  }

  /// The times of all events, in order.
  private static func times(_ run: AnalyticsRun) throws -> [Int64] {
    try batches(run).flatMap(\.times).sorted()
  }

  private static func batches(_ run: AnalyticsRun) throws -> [EventBatch] {
    let reader = try LogReader(directory: run.logFolder)
    var cursor = try AppendCursor(reader, topics: [AnalyticsEvents.topic], from: [:])
    var decoder = try EventDecoder(AnalyticsPipeline(.init()).binding)
    var batches: [EventBatch] = []
    while let append = try cursor.next(upTo: try reader.committedSequence()) {
      for batch in append.batches { batches.append(try decoder.decode(batch)) }
    }
    return batches
  }

  /// The lines of all events up to a time, in the order they were appended in.
  private static func lines(_ run: AnalyticsRun, upTo latest: Int64) throws -> [UInt8] {
    let reader = try LogReader(directory: run.logFolder)
    var cursor = try AppendCursor(reader, topics: [AnalyticsEvents.topic], from: [:])
    var decoder = try EventDecoder(AnalyticsPipeline(.init()).binding)
    var decompressor = try Decompressor()
    var bytes: [UInt8] = []
    while let append = try cursor.next(upTo: try reader.committedSequence()) {
      var lines: [(place: Int64, bytes: [UInt8])] = []
      for batch in append.batches {
        let events = try decoder.decode(batch)
        let shredded = try ShreddedBatch(
          batch, recordCount: batch.header.recordCount, format: .json, with: &decompressor)
        let texts = try shredded.lines(from: batch, with: &decompressor)
        for index in 0..<events.count where events.times[index] <= latest {
          lines.append((events.lineIndexes[index], Array(texts.bytes[texts.range(index)])))
        }
      }
      for line in lines.sorted(by: { $0.place < $1.place }) { bytes += line.bytes + [0x0A] }
    }
    return bytes
  }
}
