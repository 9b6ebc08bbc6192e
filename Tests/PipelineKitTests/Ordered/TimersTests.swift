import Testing

@testable import PipelineKit

struct TimersTests {
  /// A timer a key, the next found by looking at all.
  private struct Naive {
    var times: [Name: Int64] = [:]

    mutating func next(before time: Int64) -> (Int64, Name)? {
      guard
        let due = times.filter({ $0.value < time }).min(by: {
          ($0.value, $0.key) < ($1.value, $1.key)
        })
      else { return nil }
      times[due.key] = nil
      return (due.value, due.key)
    }
  }

  @Test(arguments: 0..<10)
  func `timers fire in the order of time and key, moved, cancelled and restored or not`(
    round: Int
  ) throws {
    var random = StateRandom()
    let comment: Comment = "SEED=\(random.seed)"
    let files = try ViewFixture()
    let store = try files.store()
    func open() throws -> Timers<Name> {
      let timers = Timers<Name>("alarms", key: ["key"])
      try store.define(tables: timers.tables, views: [])
      try timers.open(FoldStorage(connection: try store.reader(), version: 1))
      return timers
    }
    var (timers, naive, time) = (try open(), Naive(), Int64(0))
    for _ in 0..<400 {
      let key = Name("k\(random.below(12))")
      switch random.below(6) {
      case 0, 1, 2:
        let due = time + Int64(random.below(30)) - 5
        timers.set(key, at: Timestamp(milliseconds: due))
        naive.times[key] = due
      case 3:
        timers.cancel(key)
        naive.times[key] = nil
      case 4:
        time += Int64(random.below(8))
        while let wanted = naive.next(before: time) {
          let found = timers.next(before: time)
          #expect(found?.time == wanted.0 && found?.key == wanted.1, comment)
        }
        #expect(timers.next(before: time) == nil, comment)
      default:
        let deltas = timers.drain()
        try store.commit { transaction in
          for delta in deltas { try delta.apply(in: transaction) }
        }
        if random.below(3) == 0 { timers = try open() }
      }
      #expect(timers.count == naive.times.count, comment)
      #expect(timers.nextTime == naive.times.values.min() ?? .max, comment)
      #expect(timers.time(of: key)?.milliseconds == naive.times[key], comment)
    }
  }
}
