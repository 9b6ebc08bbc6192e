import Testing

@testable import PipelineKit

struct OrderedFoldTests {
  private static let horizon: Int64 = 5_000
  static let orders: [EventOrder] = [
    .log, .eventTime(horizonMilliseconds: horizon, ties: .eventID),
    .eventTime(horizonMilliseconds: horizon, ties: .place),
    .eventTime(horizonMilliseconds: 0, ties: .eventID),
  ]

  /// Events about in order, some far out of it, with ties, repeated ids and few keys.
  static func events(_ count: Int, _ random: inout StateRandom) -> [ToyEvent] {
    var time: Int64 = 1_700_000_000_000
    return (0..<count).map { number in
      time += Int64.random(in: 0...3) * 500
      if Int.random(in: 0..<40, using: &random) == 0 { time += 90_000 }
      var event = ToyEvent()
      event.id = "e\(Int.random(in: 0..<20, using: &random) == 0 ? number / 2 : number)"
      event.time =
        time - [0, 0, 0, 500, 1_500, 4_500, 5_000, 5_500, 70_000].randomElement(using: &random)!
      event.key = Name("k\(Int.random(in: 0..<30, using: &random))")
      event.amount = Int64.random(in: 0..<20, using: &random)
      if Int.random(in: 0..<3, using: &random) == 0 {
        event.timer = Int64.random(in: 0..<40, using: &random) * 500
      }
      if Bool.random(using: &random) { event.tags = ["tag", "other"] }
      return event
    }
  }

  @Test(arguments: orders, 0..<6)
  func `a fold is called as the model says, wherever chunks, commits and restarts cut`(
    order: EventOrder, round: Int
  ) throws {
    var random = StateRandom()
    let seed = random.seed
    let files = [Self.events(300, &random), Self.events(200, &random), []]
    var model = NaiveToy(order)
    let run = try ToyRun(order, bytesMax: [0, 2_000, 1 << 20][round % 3])
    for (number, file) in files.enumerated() {
      for event in file { model.take(.event(event)) }
      if number != 1 { model.take(.end) }
      try run.ingest(
        file, linesPerChunk: Int.random(in: 1...120, using: &random), ends: number != 1)
      if round % 2 == 0 {
        for _ in 0..<Int.random(in: 0..<6, using: &random) {
          try run.process(
            commitEvents: Int.random(in: 1...100, using: &random),
            partBytes: [1, 8 << 20].randomElement(using: &random)!,
            stopAfter: UInt64.random(in: 1...60, using: &random))
        }
      }
    }
    try run.process(commitEvents: Int.random(in: 1...300, using: &random))
    try run.expect(model, "SEED=\(seed)")
    #expect(try run.rows("toy_buffer") == [])
    #expect(
      model.calls.contains { $0.what == "fire" } && model.calls.contains { $0.what == "closed" })
    #expect(model.late > 0)
  }

  @Test func `arrival orders within the horizon give the same rows`() throws {
    let order = EventOrder.eventTime(horizonMilliseconds: 5_000, ties: .eventID)
    let events = (0..<4).map { number in
      ToyEvent(
        id: "e\(number)", time: 1_700_000_000_000 + [0, 1_000, 1_000, 4_000][number],
        key: number % 2 == 0 ? "a" : "b", amount: Int64(number), timer: 500)
    }
    var wanted: [[String]]?
    for permutation in Self.permutations(events) {
      let run = try ToyRun(order)
      try run.ingest(permutation, linesPerChunk: 1, ends: true)
      try run.process(commitEvents: 1)
      let found = try ["calls", "totals", "alarms", "per_day"].map { try run.rows($0) }
      #expect(found == wanted ?? found, "\(permutation.map(\.id))")
      wanted = wanted ?? found
    }
  }

  private static func permutations<Element>(_ elements: [Element]) -> [[Element]] {
    guard elements.count > 1 else { return [elements] }
    return elements.indices.flatMap { index in
      var rest = elements
      let first = rest.remove(at: index)
      return permutations(rest).map { [first] + $0 }
    }
  }

  @Test func `partitions are read in the order in which the events arrived`() throws {
    var random = StateRandom()
    let events = Self.events(400, &random)
    let order = Self.orders[2]
    var wanted: [String]?
    for partitions in [1, 3] {
      let run = try ToyRun(order, partitions: partitions)
      try run.ingest(events, linesPerChunk: 50, ends: true)
      try run.process(commitEvents: 70)
      let calls = try run.rows("calls")
      #expect(calls == wanted ?? calls, "SEED=\(random.seed)")
      wanted = calls
    }
  }
}
