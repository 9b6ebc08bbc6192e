import Testing

@testable import PipelineKit

/// Every sequence of a few events, cut into batches in every way.
struct SmallWorldsTests {
  private final class Trace {
    var calls: [String] = []
  }

  private struct TraceFold: OrderedFold {
    typealias Prepared = [Int64?]

    static let name = "trace"
    let order: EventOrder
    let trace: Trace
    let closesMinutes = true

    func apply(_ event: Int64, _ now: inout Moment) {
      trace.calls.append("\(now.isLate ? "late " : "")\(now.place.offset)")
    }

    func closed(_ minute: Timestamp, _ now: inout Moment) {
      trace.calls.append("minute \(minute.milliseconds / 60_000)")
    }

    func ended(_ now: inout Moment) { trace.calls.append("ended") }
  }

  /// What is to be called: after each event all that is due is looked for.
  private struct Naive {
    let horizon: Int64
    let isByTime: Bool
    var calls: [String] = []
    var waiting: [(time: Int64, offset: Int)] = []
    var minutes: Set<Int64> = []
    var streamTime: Int64?
    var closedBefore = Int64.min

    mutating func arrive(_ time: Int64, _ offset: Int) {
      let bound = streamTime.map { $0 - horizon } ?? .min
      let isLate = streamTime != nil && (time < bound || time == bound && horizon > 0)
      streamTime = max(streamTime ?? .min, time)
      let next = (streamTime ?? 0) - horizon
      if !isByTime || isLate {
        close(through: next)
        apply(time, offset, isLate: isLate, bound: next)
        close(through: next)
        return
      }
      waiting.append((time, offset))
      waiting.sort { ($0.time, $0.offset) < ($1.time, $1.offset) }
      while let first = waiting.first, first.time <= next {
        waiting.removeFirst()
        apply(first.time, first.offset, isLate: false, bound: next)
      }
      close(through: next)
    }

    mutating func end() {
      for event in waiting {
        apply(event.time, event.offset, isLate: false, bound: (streamTime ?? 0) - horizon)
      }
      waiting = []
      calls.append("ended")
    }

    private mutating func apply(_ time: Int64, _ offset: Int, isLate: Bool, bound: Int64) {
      close(through: min(time, bound))
      if time / 60_000 * 60_000 >= closedBefore { minutes.insert(time / 60_000) }
      calls.append("\(isLate ? "late " : "")\(offset)")
    }

    private mutating func close(through bound: Int64) {
      while let minute = minutes.min(), (minute + 1) * 60_000 <= bound {
        minutes.remove(minute)
        closedBefore = (minute + 1) * 60_000
        calls.append("minute \(minute)")
      }
    }
  }

  private static func batch(_ times: [Int64], at offset: Int) -> SequencedBatch<[Int64?]> {
    let events = EventBatch(
      target: TopicPartition(topic: "t", partition: PartitionID(0)),
      baseOffset: Offset(Int64(offset)), sourceID: 0, streamTimeBefore: .none, isAccessLog: true,
      count: times.count, times: times, ids: [],
      appendSequence: UInt64(offset + 1), lineIndexes: times.indices.map { Int64($0) }, texts: [],
      integers: [], items: ItemColumns(), idTexts: EventIDs())
    return SequencedBatch(
      events: events, prepared: times.map { $0 }, isNew: times.map { _ in true },
      watermarks: times)
  }

  @Test(arguments: [
    EventOrder.log, .eventTime(horizonMilliseconds: 0, ties: .place),
    .eventTime(horizonMilliseconds: 40_000, ties: .place),
    .eventTime(horizonMilliseconds: 60_000, ties: .eventID),
  ])
  func `five events in every order are applied as one by one, however they are cut`(
    order: EventOrder
  ) throws {
    let files = try ViewFixture()
    let store = try files.store()
    try store.define(tables: OrderedFoldTables(TraceFold.name).all, views: [])
    let length = 5
    for code in 0..<243 {
      var (rest, times) = (code, [Int64]())
      for _ in 0..<length {
        times.append([0, 40_000, 100_000][rest % 3])
        rest /= 3
      }
      var naive =
        switch order {
        case .log: Naive(horizon: Sequencer.disorderMilliseconds, isByTime: false)
        case .eventTime(let horizon, _): Naive(horizon: horizon, isByTime: true)
        }
      for (offset, time) in times.enumerated() { naive.arrive(time, offset) }
      naive.end()
      for cuts in [0, 15, 5, code % 16] {
        let trace = Trace()
        let runner = try OrderedFoldRunner(
          TraceFold(order: order, trace: trace), store: store,
          binding: EventBinding(texts: [], integers: [])
        ) { $0.times.map { $0 } }
        var start = 0
        for end in 1...length where end == length || cuts >> (end - 1) & 1 == 1 {
          runner.fold(Self.batch(Array(times[start..<end]), at: start))
          try runner.endAppend(UInt64(end), isEndOfInput: end == length)
          start = end
        }
        #expect(trace.calls == naive.calls, "\(times), cut \(cuts)")
      }
    }
  }
}
