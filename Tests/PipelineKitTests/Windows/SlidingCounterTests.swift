import PipelineKit
import Testing

@Suite struct SlidingCounterTests {
  /// Draws events at their columns and returns the count at each, `!` where history is needed.
  ///
  /// A digit under an event is its time; events come in order of the columns.
  private func counts(
    width: Int64, lateness: Int64, max: Int = 100, _ events: String, times: String = ""
  ) -> String {
    var counter = SlidingCounter(
      window: SlidingWindow(milliseconds: width), latenessMilliseconds: lateness, eventsMax: max)
    let digits = Array(times)
    return String(
      events.enumerated().flatMap { column, mark -> String in
        guard mark != "-" else { return "-" }
        let digit = column < digits.count ? digits[column].wholeNumberValue : nil
        let total = counter.add(1, at: Int64(digit ?? column), key: 0)
        return "\(total.count)" + (total.needsHistory ? "!" : "")
      })
  }

  @Test func `each event counts those less than a width before it, itself included`() {
    #expect(
      counts(
        width: 3, lateness: 0,
        "aa-a--a") == "12-2--1")
  }

  @Test func `an event exactly a width before is outside, one of the same time inside`() {
    #expect(counts(width: 4, lateness: 0, "a---a") == "1---1")
    #expect(counts(width: 4, lateness: 0, "a--a") == "1--2")
    #expect(counts(width: 1, lateness: 0, "aaa", times: "777") == "123")
  }

  @Test func `a late event counts those before it and not those after`() {
    #expect(
      counts(
        width: 4, lateness: 4,
        "a--a-a",
        times: "-----1") == "1--2-2")
    #expect(
      counts(
        width: 6, lateness: 4,
        "a--a-aa",
        times: "-----1-") == "1--2-23")
  }

  @Test func `an event whose window reaches back to what is forgotten needs history`() {
    #expect(
      counts(
        width: 2, lateness: 1,
        "a----aa",
        times: "------1") == "1----11!")
    #expect(
      counts(
        width: 2, lateness: 1,
        "a----aa",
        times: "------4") == "1----11")
  }

  @Test func `what is not kept counts itself, and what comes after it needs history`() {
    #expect(
      counts(
        width: 2, lateness: 0,
        "-----aaa",
        times: "-----512") == "-----111!")
  }

  @Test func `beyond the most events kept the oldest are forgotten, those of one instant together`()
  {
    #expect(counts(width: 9, lateness: 0, max: 2, "aaaa") == "122!2!")
    #expect(counts(width: 9, lateness: 0, max: 2, "aaab", times: "1112") == "121!1!")
  }

  @Test func `keys are apart, and a key never seen holds nothing`() {
    var counter = SlidingCounter(
      window: .minute, latenessMilliseconds: 0, eventsMax: 10)
    #expect(counter.add(5, at: 1, key: 3).sum == 5)
    #expect(counter.add(7, at: 1, key: 0).sum == 7)
    #expect(counter.total(of: .minute, at: 1, key: 3).sum == 5)
    #expect(counter.total(of: .minute, at: 1, key: 1).count == 0)
    #expect(counter.total(of: .minute, at: 1, key: 99).count == 0)
    #expect(counter.distinctCount(in: .minute, at: 1, key: 99) == 0)
    counter.remove(3)
    #expect(counter.keptCount(of: 3) == 0)
    #expect(counter.add(1, at: 1, key: 3) == SlidingTotal(count: 1, sum: 1, forgottenThrough: .min))
  }

  @Test func `sums wrap and come back`() {
    var counter = SlidingCounter(
      window: SlidingWindow(milliseconds: 2), latenessMilliseconds: 0, eventsMax: 10)
    #expect(counter.add(.max, at: 0, key: 0).sum == .max)
    #expect(counter.add(-5, at: 1, key: 0).sum == .max - 5)
    #expect(counter.add(9, at: 2, key: 0).sum == 4)
  }

  @Test func `evicted events need history, and their memory is used again`() {
    var counter = SlidingCounter(window: .minute, latenessMilliseconds: 0, eventsMax: 10)
    for time: Int64 in 1...6 { _ = counter.add(1, at: time, key: Int(time % 2)) }
    #expect(counter.evict(before: 4) == 3)
    #expect(counter.keptCount(of: 0) == 2)
    #expect(counter.keptCount(of: 1) == 1)
    #expect(
      counter.add(1, at: 7, key: 1) == SlidingTotal(count: 2, sum: 2, forgottenThrough: 3))
    #expect(counter.evict(before: 100) == 4)
    #expect(counter.evict(before: 100) == 0)
    let memory = counter.memoryEstimate
    for time: Int64 in 101...103 { _ = counter.add(1, at: time, key: 1) }
    #expect(counter.memoryEstimate == memory)
  }

  @Test func `warming changes nothing`() {
    var counter = SlidingCounter(window: .minute, latenessMilliseconds: 0, eventsMax: 10)
    _ = counter.add(1, at: 5, key: 2)
    counter.warm([0, 2, 9].span)
    #expect(counter.keyCount == 3)
    #expect(counter.add(1, at: 6, key: 2).count == 2)
  }

  @Test(arguments: [(2, 0, 100), (2, 2, 100), (3, 1, 2)])
  func `every sequence of six events counts as the plain search does`(
    _ width: Int64, _ lateness: Int64, _ max: Int
  ) {
    func extend(_ counter: SlidingCounter, _ model: NaiveSliding, depth: Int64) -> Bool {
      guard depth < 6 else { return true }
      for time: Int64 in 0...4 {
        var (nextCounter, nextModel) = (counter, model)
        let total = nextCounter.add(1 << depth, at: time, key: 1)
        nextModel.add(1 << depth, at: time)
        let whole = NaiveSliding.completed(total, after: time - width, from: model)
        guard whole == nextModel.total(width, at: time) else {
          Issue.record("\(model.events.map(\.time)) then \(time): \(total)")
          return false
        }
        guard extend(nextCounter, nextModel, depth: depth + 1) else { return false }
      }
      return true
    }
    let counter = SlidingCounter(
      window: SlidingWindow(milliseconds: width), latenessMilliseconds: lateness, eventsMax: max)
    #expect(extend(counter, NaiveSliding(), depth: 0))
  }

  @Test func `random events of many keys, stored and restored, count as the plain search does`()
    throws
  {
    var random = PrintedSeedRandom(named: "sliding counter")
    for _ in 0..<20 {
      let width = Int64.random(in: 1...200, using: &random)
      let window = SlidingWindow(milliseconds: width)
      var counter = SlidingCounter(
        window: window, latenessMilliseconds: Int64.random(in: 0...100, using: &random),
        eventsMax: Int.random(in: 1...40, using: &random))
      var models = [NaiveSliding](repeating: NaiveSliding(), count: 4)
      var now: Int64 = -500
      for step in 0..<600 {
        now += Int64.random(in: 0...6, using: &random)
        let key = Int.random(in: 0..<4, using: &random)
        let time = now - Int64.random(in: 0...9, using: &random) * Int64(step % 12)
        let value = Int64.random(in: -3...3, using: &random)
        let total = counter.add(value, at: time, key: key)
        let whole = NaiveSliding.completed(total, after: time - width, from: models[key])
        models[key].add(value, at: time)
        #expect(whole == models[key].total(width, at: time))
        let short = SlidingWindow(milliseconds: max(1, width / 3))
        if !counter.total(of: short, at: time, key: key).needsHistory {
          #expect(
            counter.total(of: short, at: time, key: key)
              == models[key].total(short.milliseconds, at: time))
          #expect(
            counter.distinctCount(in: short, at: time, key: key)
              == models[key].distinctCount(short.milliseconds, at: time))
        }
        if step % 50 == 49 { counter.evict(before: now - 150) }
        if step % 40 == 39 { try restore(key, of: &counter) }
      }
    }
  }

  private func restore(_ key: Int, of counter: inout SlidingCounter) throws {
    var bytes: [UInt8] = []
    counter.encode(key, into: &bytes)
    counter.remove(key)
    try counter.decode(bytes.span.bytes, key: key)
    var again: [UInt8] = []
    counter.encode(key, into: &again)
    #expect(again == bytes)
  }

  @Test func `distinct counts are exact for few events and for many`() {
    var counter = SlidingCounter(window: .minute, latenessMilliseconds: 0, eventsMax: 1_000)
    for time in 0..<200 {
      _ = counter.add(Int64(time % 37) * 1_000_003, at: Int64(time), key: 0)
      #expect(counter.distinctCount(in: .minute, at: Int64(time), key: 0) == min(37, time + 1))
    }
  }
}
