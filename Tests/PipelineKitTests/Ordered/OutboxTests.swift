import Testing

@testable import PipelineKit

struct OutboxTests {
  /// What ends a run in the middle, as a kill would.
  private struct Killed: Error {}

  /// Ingests nothing, folds and publishes; is killed before or after some append to the topic.
  private static func life(
    _ run: ToyRun, version: Int = 1, killAt: Int?, random: inout StateRandom
  ) throws {
    let store = try run.store(version: version)
    let writer = try run.writer()
    let reader = try LogReader(directory: run.folder + "/log")
    nonisolated(unsafe) var appends = 0
    let isAfter = Bool.random(using: &random)
    let publisher = try OutboxPublisher(
      topics: ["toy_events"], store: store, reader: reader
    ) { topic, events in
      appends += 1
      if appends == killAt, !isAfter { throw Killed() }
      let isDone = try topic.append(events, to: writer, reading: reader)
      if appends == killAt { throw Killed() }
      return isDone
    }
    var options = RunOptions(threads: 1, follow: false)
    options.commitEvents = Int.random(in: 1...60, using: &random)
    var pipeline = run.pipeline
    pipeline.number = version
    let runner = try PipelineRunner(pipeline, store: store, reader: reader, options: options)
    do {
      try publisher.publish()
      _ = try runner.run(didCommit: { try publisher.publish() }, syncLog: { _ in })
    } catch is Killed {}
    try writer.close()
  }

  /// The ids and types in the topic.
  private static func topic(_ run: ToyRun) throws -> [String] {
    let reader = try LogReader(directory: run.folder + "/log")
    var cursor = try AppendCursor(reader, topics: ["toy_events"], from: [:])
    var decoder = try InternalDecoder()
    var ids: [String] = []
    while let append = try cursor.next(upTo: try reader.committedSequence()) {
      for batch in append.batches {
        for line in try decoder.references(batch) {
          let text = String(decoding: line.bytes, as: UTF8.self).split(separator: "\"")
          ids.append("\(text[3]) \(text[7])")
        }
      }
    }
    return ids
  }

  private static func model(_ files: [[ToyEvent]], _ order: EventOrder) -> NaiveToy {
    var model = NaiveToy(order)
    for file in files {
      for event in file { model.take(.event(event)) }
      model.take(.end)
    }
    return model
  }

  private static func ids(_ model: NaiveToy) -> [String] {
    model.published.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
  }

  @Test(arguments: OrderedFoldTests.orders)
  func `each event is in the topic once, in order, whenever the program is killed`(
    order: EventOrder
  ) throws {
    var random = StateRandom()
    let files = [
      OrderedFoldTests.events(200, &random), OrderedFoldTests.events(200, &random),
    ]
    let run = try ToyRun(order)
    for file in files {
      try run.ingest(file, linesPerChunk: 20, ends: true)
      for _ in 0..<6 {
        try Self.life(run, killAt: Int.random(in: 1...4, using: &random), random: &random)
      }
      try Self.life(run, killAt: nil, random: &random)
    }
    #expect(try Self.topic(run) == Self.ids(Self.model(files, order)), "SEED=\(random.seed)")
  }

  @Test func `a replay publishes nothing, and goes on where the log does`() throws {
    var random = StateRandom()
    let order = OrderedFoldTests.orders[1]
    let files = [
      OrderedFoldTests.events(150, &random), OrderedFoldTests.events(150, &random),
    ]
    let run = try ToyRun(order)
    try run.ingest(files[0], linesPerChunk: 20, ends: true)
    try Self.life(run, killAt: nil, random: &random)
    let before = try Self.topic(run)
    try run.forgetViews()
    try Self.life(run, killAt: nil, random: &random)
    #expect(try Self.topic(run) == before, "the views were rebuilt")
    try run.forgetViews()
    try Self.life(run, version: 2, killAt: nil, random: &random)
    #expect(try Self.topic(run) == before, "another version folded the same")
    try run.ingest(files[1], linesPerChunk: 20, ends: true)
    try Self.life(run, version: 2, killAt: 2, random: &random)
    try Self.life(run, version: 2, killAt: nil, random: &random)
    #expect(try Self.topic(run) == Self.ids(Self.model(files, order)), "SEED=\(random.seed)")
  }

  @Test func `published events do not undo an end of input`() throws {
    var random = StateRandom()
    let run = try ToyRun(.log)
    try run.ingest(OrderedFoldTests.events(50, &random), ends: true)
    try Self.life(run, killAt: nil, random: &random)
    #expect(try !Self.topic(run).isEmpty)
    let writer = try run.writer()
    #expect(writer.lastAppendIsEndOfInput)
    try writer.close()
  }

  @Test func `a payload is read as it was written`() {
    let events = PublishedEvents(
      first: 3, reach: PublishedReach(version: 2, rows: 5, appendSequence: 77),
      times: Timestamp(milliseconds: -4)...Timestamp(milliseconds: 9),
      lines: [Array("{\"a\":1}".utf8), Array("{\"b\":2}".utf8)])
    #expect(PublishedEvents(payload: events.payload) == events)
    #expect(PublishedEvents(payload: Array("{\"a\":1}\n{}".utf8)) == nil)
    #expect(PublishedReach(events.reach.source) == events.reach)
  }
}
