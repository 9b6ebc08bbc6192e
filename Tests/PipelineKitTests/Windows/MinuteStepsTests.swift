import PipelineKit
import Testing

@Suite struct MinuteStepsTests {
  private static let minute = MinuteSteps.stepMilliseconds

  private static func steps(_ minutes: Int64, lateness: Int64) -> MinuteSteps {
    MinuteSteps(
      window: SlidingWindow(milliseconds: minutes * minute),
      latenessMilliseconds: lateness * minute)
  }

  /// Draws events a column a minute, in order, and returns the counts of a window at each.
  private func counts(
    width: Int64, lateness: Int64, _ events: String, minutes: String = ""
  ) -> String {
    var steps = Self.steps(width, lateness: lateness)
    let digits = Array(minutes)
    return events.enumerated().map { column, mark -> String in
      guard mark != "-" else { return "-" }
      let digit = column < digits.count ? digits[column].wholeNumberValue : nil
      let time = Int64(digit ?? column) * Self.minute + 30_000
      steps.add(1, member: 1, at: time, key: 0)
      let total = steps.total(of: steps.window, at: time, key: 0)
      return "\(total.count)" + (total.needsHistory ? "!" : "")
    }.joined()
  }

  @Test func `a window is its last minutes, the event's own included`() {
    #expect(counts(width: 3, lateness: 0, "aa-a--a") == "12-2--1")
    #expect(counts(width: 3, lateness: 0, "a--a") == "1--1")
  }

  @Test func `a late event counts its minute and those before`() {
    #expect(counts(width: 3, lateness: 9, "a--a-a", minutes: "-----1") == "1--1-2")
  }

  @Test func `a minute counts whole, later events of it seen before included`() {
    var steps = Self.steps(1, lateness: 0)
    steps.add(1, member: 1, at: 59_999, key: 0)
    steps.add(1, member: 1, at: 0, key: 0)
    #expect(steps.total(of: .minute, at: 0, key: 0).count == 2)
    #expect(steps.total(of: .minute, at: 60_000, key: 0).count == 0)
    #expect(steps.start(of: .minute, at: 61_000) == 60_000)
    #expect(steps.start(of: .minute, at: -1) == -60_000)
  }

  @Test func `a window that reaches back to a forgotten minute needs history`() {
    #expect(counts(width: 2, lateness: 1, "a----aa", minutes: "------1") == "1----10!")
    #expect(counts(width: 2, lateness: 1, "a----aa", minutes: "------4") == "1----11")
  }

  @Test func `distinct counts take the four smallest hashes of a minute, and end at 64`() {
    var steps = Self.steps(60, lateness: 0)
    for member: Int64 in 0..<4 {
      for _ in 0..<3 { steps.add(0, member: member, at: 0, key: 0) }
      #expect(steps.distinctCount(in: .hour, at: 0, key: 0) == Int(member) + 1)
    }
    for member: Int64 in 4..<40 { steps.add(0, member: member, at: 0, key: 0) }
    #expect(steps.distinctCount(in: .hour, at: 0, key: 0) == 4)
    for minute: Int64 in 1..<60 {
      for member in 0..<4 {
        steps.add(0, member: minute * 100 + Int64(member), at: minute * Self.minute, key: 0)
      }
      let expected = min(64, 4 + 4 * Int(minute))
      #expect(steps.distinctCount(in: .hour, at: minute * Self.minute, key: 0) == expected)
    }
    #expect(steps.distinctCount(in: .minute, at: 59 * Self.minute, key: 0) == 4)
    #expect(steps.distinctCount(in: .hour, at: 0, key: 7) == 0)
  }

  @Test func `evicted minutes need history, and keys can be removed`() {
    var steps = Self.steps(10, lateness: 0)
    for minute: Int64 in 0..<6 {
      steps.add(2, member: minute, at: minute * Self.minute, key: Int(minute % 2))
    }
    #expect(steps.evict(before: 3 * Self.minute + 1) == 3)
    let total = steps.total(of: steps.window, at: 5 * Self.minute, key: 0)
    #expect(total == SlidingTotal(count: 1, sum: 2, forgottenThrough: 3 * Self.minute - 1))
    steps.remove(0)
    #expect(steps.total(of: steps.window, at: 0, key: 0).needsHistory == false)
    #expect(steps.keptCount(of: 0) == 0)
    steps.warm([0, 1, 2].span)
    #expect(steps.keptCount(of: 1) == 2)
  }

  @Test(arguments: [(2, 0), (2, 1), (3, 2)])
  func `every sequence of six events counts as the plain search does`(
    _ width: Int64, _ lateness: Int64
  ) {
    func extend(_ steps: MinuteSteps, _ model: NaiveSliding, depth: Int64) -> Bool {
      guard depth < 6 else { return true }
      for minute: Int64 in 0...4 {
        var (nextSteps, nextModel) = (steps, model)
        let time = minute * Self.minute + depth
        nextSteps.add(1 << depth, member: 0, at: time, key: 0)
        nextModel.add(1 << depth, at: time)
        guard isSame(nextSteps, nextModel, width: width, at: time, key: 0) else { return false }
        guard extend(nextSteps, nextModel, depth: depth + 1) else { return false }
      }
      return true
    }
    #expect(extend(Self.steps(width, lateness: lateness), NaiveSliding(), depth: 0))
  }

  private func isSame(
    _ steps: MinuteSteps, _ model: NaiveSliding, width: Int64, at time: Int64, key: Int
  ) -> Bool {
    let window = SlidingWindow(milliseconds: width * Self.minute)
    let start = steps.start(of: window, at: time)
    let whole = NaiveSliding.completed(
      steps.total(of: window, at: time, key: key), after: start - 1, from: model)
    let seen = model.events(after: start - 1, through: start + width * Self.minute - 1)
    let expected = SlidingTotal(
      count: seen.count, sum: seen.reduce(0) { $0 + $1.value }, forgottenThrough: .min)
    if whole != expected { Issue.record("at \(time): \(whole), not \(expected)") }
    return whole == expected
  }

  @Test func `random events, stored and restored, count as the plain search does`() throws {
    var random = PrintedSeedRandom(named: "minute steps")
    for _ in 0..<15 {
      let width = Int64.random(in: 1...30, using: &random)
      var steps = Self.steps(width, lateness: Int64.random(in: 0...10, using: &random))
      var models = [NaiveSliding](repeating: NaiveSliding(), count: 3)
      var now: Int64 = -900_000
      for step in 0..<500 {
        now += Int64.random(in: 0...90_000, using: &random)
        let key = Int.random(in: 0..<3, using: &random)
        let time = now - Int64.random(in: 0...90_000, using: &random) * Int64(step % 9)
        let value = Int64.random(in: 1...4, using: &random)
        steps.add(value, member: value, at: time, key: key)
        models[key].add(value, at: time)
        #expect(isSame(steps, models[key], width: width, at: time, key: key))
        #expect(
          isSame(steps, models[key], width: (width + 1) / 2, at: time, key: key))
        if step % 60 == 59 { steps.evict(before: now - 900_000) }
        if step % 40 == 39 { try restore(key, of: &steps) }
      }
    }
  }

  private func restore(_ key: Int, of steps: inout MinuteSteps) throws {
    var bytes: [UInt8] = []
    steps.encode(key, into: &bytes)
    steps.remove(key)
    try steps.decode(bytes.span.bytes, key: key)
    var again: [UInt8] = []
    steps.encode(key, into: &again)
    #expect(again == bytes)
  }

  @Test func `the state is a function of the set of events, not of their order`() {
    var random = PrintedSeedRandom(named: "order of events")
    let events = (0..<60).map { _ in
      (Int64.random(in: 0...600_000, using: &random), Int64.random(in: 0...9, using: &random))
    }
    func bytes(_ events: [(Int64, Int64)]) -> [UInt8] {
      var steps = Self.steps(20, lateness: 0)
      for (time, member) in events { steps.add(member, member: member, at: time, key: 0) }
      var bytes: [UInt8] = []
      steps.encode(0, into: &bytes)
      return bytes
    }
    for _ in 0..<20 { #expect(bytes(events) == bytes(events.shuffled(using: &random))) }
  }
}
