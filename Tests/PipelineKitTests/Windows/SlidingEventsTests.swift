import Testing

@testable import PipelineKit

/// Sliding windows over what is kept, against a list that is looked through from end to end.
struct SlidingEventsTests {
  private struct Event: SlidingEvent, Equatable {
    var time: Int64
    var amount: Int64
    var currency: UInt32 = 1
    var symbols: [Int64] = []

    static var symbolCount: Int { 3 }

    func symbol(_ kind: Int) -> Int64 { symbols.isEmpty ? amount : symbols[kind] }
  }

  private static func numbers(
    _ events: SlidingEvents<Event>, after: Int64, through: Int64
  ) -> [Int64] {
    events.places(after: after, through: through).map { events[$0].amount }
  }

  @Test func `a window is open at its start and closed at its end`() {
    var events = SlidingEvents<Event>()
    #expect(events.isEmpty && Self.numbers(events, after: 0, through: 10).isEmpty)
    for (place, time) in [0, 4, 5, 1, 5].enumerated() {
      events.insert(Event(time: Int64(time), amount: Int64(place) + 1), keeping: 100)
    }
    #expect(Self.numbers(events, after: 0, through: 5) == [4, 2, 3, 5])
    #expect(Self.numbers(events, after: 4, through: 5) == [3, 5])
    #expect(Self.numbers(events, after: -1, through: 0) == [1])
    #expect(Self.numbers(events, after: 5, through: 4).isEmpty)
    #expect(events.latest == 5 && events.forgottenThrough == .min)
  }

  @Test
  func `an event forgets what lies too long before it, and is not far from the latest`() {
    var events = SlidingEvents<Event>()
    for time in [0, 40, 45, 60, 5, 52, 3] as [Int64] {
      events.insert(Event(time: time, amount: 1), keeping: 10)
    }
    // The event at 40 forgets 0, that at 60 the two before it, that at 52 the one at 5; the one at 3
    // leaves those near the latest.
    #expect(events.kept.map(\.time) == [3, 52, 60])
    #expect(events.forgottenThrough == 45 && events.forgottenAhead == nil)
  }

  @Test func `what came in backward order is kept near its end and near the latest`() {
    var events = SlidingEvents<Event>()
    for time in stride(from: Int64(100), through: 0, by: -5) {
      events.insert(Event(time: time, amount: 1), keeping: 10)
    }
    #expect(events.kept.map(\.time) == [0, 5, 10, 95, 100])
    #expect(events.forgottenThrough == .min && events.forgottenAhead == 15...90)
    #expect(events.isWhole(after: -5, through: 14) && events.isWhole(after: 90, through: 100))
    #expect(!events.isWhole(after: 5, through: 15) && !events.isWhole(after: 89, through: 100))
    // What lay ahead is long ago in the end, and one bound is enough.
    events.insert(Event(time: 101, amount: 1), keeping: 10)
    #expect(events.forgottenThrough == 90 && events.forgottenAhead == nil)
  }

  @Test func `windows that are whole are those of a list of everything`() {
    var random = PrintedSeedRandom(named: "SlidingEventsTests.windows")
    for _ in 0..<60 {
      let keeping = ([5, 20, 100] as [Int64]).randomElement(using: &random) ?? 5
      var (events, all, clock) = (SlidingEvents<Event>(), [Event](), Int64(0))
      let isBackward = Bool.random(using: &random)
      for number in Int64(1)...200 {
        clock += Int64.random(in: 0...3, using: &random) * (isBackward ? -1 : 1)
        let isLate = Int.random(in: 0..<5, using: &random) == 0
        let event = Event(
          time: isLate ? clock - Int64.random(in: 0..<keeping * 2, using: &random) : clock,
          amount: number)
        events.insert(event, keeping: keeping)
        all.insert(event, at: all.firstIndex { $0.time > event.time } ?? all.count)
        let after = event.time - Int64.random(in: 0..<keeping * 2, using: &random)
        for window in [(event.time - keeping, event.time), (after, after + 7)]
        where events.isWhole(after: window.0, through: window.1) {
          let wanted = all.filter { $0.time > window.0 && $0.time <= window.1 }.map(\.amount)
          #expect(Self.numbers(events, after: window.0, through: window.1) == wanted)
        }
        // What is near this event and no further behind than the latest is always whole, in order.
        let isOrdered = !isLate && !isBackward && event.time == events.latest
        #expect(!isOrdered || events.isWhole(after: event.time - keeping, through: event.time))
      }
    }
  }

  @Test func `what is kept of a window that moves is what counting it finds`() {
    var random = PrintedSeedRandom(named: "SlidingEventsTests.tallies")
    for round in 0..<16 {
      var (events, clock) = (SlidingEvents<Event>(), Int64(1_000_000))
      let widths: [Int64] = [1_000, 7_000]
      for _ in 0..<500 {
        clock += Int64.random(in: 0...20, using: &random) * (round % 4 == 0 ? -1 : 1)
        let isLate = Int.random(in: 0..<5, using: &random) == 0
        let time = clock - (isLate ? Int64.random(in: 0...800, using: &random) : 0)
        events.insert(Self.randomEvent(time, &random), keeping: 8_000)
        // Some windows are not asked for each time, so that they move further or start again.
        for (number, width) in widths.enumerated()
        where Int.random(in: 0...number * 20, using: &random) == 0 {
          let places = events.places(after: time - width, through: time)
          let tally = events.tally(number, places, after: time - width, through: time)
          Self.check(tally, places.map { events[$0] })
        }
      }
    }
  }

  private static func randomEvent(_ time: Int64, _ random: inout PrintedSeedRandom) -> Event {
    func symbol(_ random: inout PrintedSeedRandom) -> Int64 {
      Int.random(in: 0..<4, using: &random) == 0 ? .min : .random(in: 0..<9, using: &random)
    }
    let isGreat = Int.random(in: 0..<90, using: &random) == 0
    return Event(
      time: time, amount: isGreat ? .max : .random(in: 1...1_000, using: &random),
      currency: .random(in: 0..<2, using: &random),
      symbols: [symbol(&random), symbol(&random), symbol(&random)])
  }

  private static func check(_ tally: SlidingTally<Event>, _ window: [Event]) {
    for kind in 0..<Event.symbolCount {
      let distinct = Set(window.map { $0.symbol(kind) }).subtracting([.min])
      #expect(tally.distinctCount(kind) == Int64(distinct.count))
    }
    for currency in UInt32(0)..<2 {
      let amounts = window.filter { $0.currency == currency }.map { Int128($0.amount) }
      #expect(tally.sum(in: currency) == Int64(clamping: amounts.reduce(0, +)))
    }
  }
}
