import PipelineKit
import Testing

@Suite struct StreamJoinStateTests {
  typealias Join = StreamJoin<String, Int, Int>
  typealias State = StreamJoinState<String, Int, Int>

  private static let window = JoinWindow(milliseconds: 2, graceMilliseconds: 1)

  private static func kept(
    _ arrival: UInt64, at time: Int64, isMatched: Bool = false
  ) -> State.Kept<Int> {
    State.Kept(
      arrival: arrival,
      record: JoinRecord(key: "k", time: time, value: Int(arrival)),
      isMatched: isMatched)
  }

  private static func state(
    streamTime: Int64, next: UInt64, lefts: [State.Kept<Int>] = [], rights: [State.Kept<Int>] = []
  ) -> State {
    var state = State()
    state.streamTime = streamTime
    state.nextArrival = next
    (state.lefts, state.rights) = (lefts, rights)
    return state
  }

  @Test func `a restored join closes and joins what the other would have`() throws {
    let state = Self.state(
      streamTime: 8, next: 5, lefts: [Self.kept(0, at: 6), Self.kept(4, at: 8)])
    var join = try Join(.left, within: Self.window, state: state)
    var results: [Join.Result] = []
    join.right(JoinRecord(key: "k", time: 9, value: 9), into: &results)
    #expect(results == [.init(key: "k", time: 9, match: .pair(4, 9))])
    results = []
    join.advance(to: 12, into: &results)
    #expect(results == [.init(key: "k", time: 6, match: .leftAlone(0))])
    #expect(join.state.nextArrival == 6)
  }

  @Test func `arrivals out of order, used twice or still to come are refused`() {
    for (lefts, rights) in [
      ([Self.kept(1, at: 5), Self.kept(0, at: 5)], []),
      ([Self.kept(1, at: 5)], [Self.kept(1, at: 5)]),
      ([], [Self.kept(2, at: 5)]),
    ] {
      let state = Self.state(streamTime: 5, next: 2, lefts: lefts, rights: rights)
      #expect(throws: JoinError.self) { try Join(.inner, within: Self.window, state: state) }
    }
  }

  @Test func `a record beyond stream time is refused`() {
    let state = Self.state(streamTime: 5, next: 1, lefts: [Self.kept(0, at: 6)])
    #expect(
      throws: JoinError.beyondStreamTime(
        arrival: 0, time: Timestamp(milliseconds: 6), streamTime: Timestamp(milliseconds: 5))
    ) { try Join(.inner, within: Self.window, state: state) }
  }

  @Test func `a record that should be out or forgotten is refused`() throws {
    let error = JoinError.outlivedItsWindow(
      arrival: 0, time: Timestamp(milliseconds: 1), streamTime: Timestamp(milliseconds: 5))
    let owed = Self.state(streamTime: 5, next: 1, lefts: [Self.kept(0, at: 1)])
    #expect(throws: error) { try Join(.left, within: Self.window, state: owed) }
    _ = try Join(.inner, within: Self.window, state: owed)
    let matched = Self.state(streamTime: 5, next: 1, lefts: [Self.kept(0, at: 1, isMatched: true)])
    _ = try Join(.left, within: Self.window, state: matched)
    let forgotten = Self.state(streamTime: 7, next: 1, rights: [Self.kept(0, at: 1)])
    #expect(throws: JoinError.self) { try Join(.inner, within: Self.window, state: forgotten) }
  }

  @Test func `errors say what is wrong and what to do`() {
    let text = JoinError.outlivedItsWindow(
      arrival: 7, time: Timestamp(milliseconds: 0), streamTime: Timestamp(milliseconds: 60_000)
    ).description
    #expect(text.hasPrefix("join state: arrival 7 at 1970-01-01T00:00:00"))
    #expect(text.contains("restore it with the window it was made with"))
    #expect(JoinError.arrivalsOutOfOrder(arrival: 3).description.contains("arrival 3"))
    let beyond = JoinError.beyondStreamTime(
      arrival: 1, time: Timestamp(milliseconds: 0), streamTime: .none)
    #expect(beyond.description.contains("beyond stream time none"))
  }
}
