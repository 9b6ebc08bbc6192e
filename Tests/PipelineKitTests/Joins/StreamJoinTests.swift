import PipelineKit
import Testing

@Suite struct StreamJoinTests {
  @Test func `records within the width join whichever comes first, at the later time`() {
    #expect(
      DrawnJoin.results(
        .inner, width: 2, grace: 0,
        left: "a---d--",
        right: "--b--c-") == "2:ab@2 4:db@4 5:dc@5")
  }

  @Test func `partners exactly one width apart join, and a step further do not`() {
    #expect(
      DrawnJoin.results(
        .inner, width: 3, grace: 9,
        left: "a----",
        right: "---bc") == "3:ab@3")
  }

  @Test func `with width 0 only equal times join`() {
    #expect(
      DrawnJoin.results(
        .inner, width: 0, grace: 5,
        left: "ab---",
        right: "-c-d-",
        times: "---0-") == "1:bc@1 3:ad@0")
  }

  @Test func `a record joins every partner of its key, earliest first`() {
    #expect(
      DrawnJoin.results(
        .inner, width: 3, grace: 9,
        left: "ab-c----",
        right: "----d---",
        times: "11-1----") == "4:ad@4 4:bd@4 4:cd@4")
    #expect(
      DrawnJoin.results(
        .inner, width: 3, grace: 9,
        left: "cab-----",
        right: "---d----",
        times: "210-----") == "3:bd@3 3:ad@3 3:cd@3")
  }

  @Test func `records of other keys do not join`() {
    #expect(
      DrawnJoin.results(
        .outer, width: 2, grace: 0,
        left: "a--c-----|",
        right: "-b--d----|",
        keys: "xy-zz") == "3:a-@0 4:-b@1 4:cd@4")
  }

  @Test func `a left record without partner comes out once stream time is past width and grace`() {
    #expect(
      DrawnJoin.results(
        .left, width: 2, grace: 1,
        left: "a--bc",
        right: "") == "4:a-@0")
    #expect(DrawnJoin.results(.left, width: 2, grace: 1, left: "a--|", right: "") == "")
    #expect(DrawnJoin.results(.left, width: 2, grace: 1, left: "a---|", right: "") == "4:a-@0")
  }

  @Test(arguments: [(JoinKind.inner, ""), (.left, "7:a-@0"), (.outer, "7:a-@0 7:-b@1")])
  func `an inner join emits no record alone, a left join none of the right`(
    _ kind: JoinKind, _ expected: String
  ) {
    #expect(
      DrawnJoin.results(
        kind, width: 1, grace: 1,
        left: "a------|",
        right: "-b-----|",
        keys: "xy") == expected)
  }

  @Test func `a record that had a partner does not come out alone`() {
    #expect(
      DrawnJoin.results(
        .outer, width: 2, grace: 0,
        left: "a-------|",
        right: "-b------|") == "1:ab@1")
  }

  @Test func `records that close come out by time, then by arrival`() {
    #expect(
      DrawnJoin.results(
        .outer, width: 1, grace: 3,
        left: "a-c------|",
        right: "-b-------|",
        times: "130",
        keys: "xyz") == "9:c-@0 9:a-@1 9:-b@3")
  }

  @Test func `what closes comes out before the pairs of the record that closed it`() {
    #expect(
      DrawnJoin.results(
        .left, width: 1, grace: 0,
        left: "a-bc----",
        right: "---d----",
        keys: "x") == "2:a-@0 3:bd@3 3:cd@3")
  }

  @Test func `a record out of order within grace joins all it would have joined in order`() {
    #expect(
      DrawnJoin.results(
        .left, width: 2, grace: 3,
        left: "a---c-",
        right: "-----b",
        times: "-----2") == "5:ab@2 5:cb@4")
  }

  @Test func `a record is late once its own window and grace are past, and not before`() {
    var drawn = DrawnJoin(.inner, width: 2, grace: 1)
    drawn.run(
      left: "a--b----",
      right: "----ccc-",
      times: "----101-")
    #expect(drawn.text == "4:ac@1 4:bc@3 5:ac@0 6:ac@1 6:bc@3")
    #expect(drawn.late == [])
    var later = DrawnJoin(.inner, width: 2, grace: 1)
    later.run(
      left: "a---b---",
      right: "-----cc-",
      times: "-----01-")
    #expect(later.text == "6:ac@1")
    #expect(later.late == ["5:c"])
    #expect(later.join.lateRightCount == 1)
    #expect(later.join.lateLeftCount == 0)
  }

  @Test func `a record that came out alone joins no more, one that joined still does`() {
    let alone = DrawnJoin.results(
      .left, width: 4, grace: 0,
      left: "a----b-",
      right: "------c",
      times: "------2")
    #expect(alone == "5:a-@0 6:bc@5")
    let joined = DrawnJoin.results(
      .left, width: 4, grace: 0,
      left: "a----b-",
      right: "-d----c",
      times: "------2")
    #expect(joined == "1:ad@1 5:bd@5 6:ac@2 6:bc@5")
  }

  @Test func `a late record moves neither stream time nor anything else`() {
    var drawn = DrawnJoin(.outer, width: 1, grace: 0)
    drawn.run(left: "a----b", right: "")
    let before = drawn.join.state
    drawn.run(left: "c", right: "")
    var after = drawn.join.state
    after.lateLeftCount = 0
    #expect(after == before)
  }

  @Test func `without end of grace nothing is late and nothing comes out alone`() {
    #expect(
      DrawnJoin.results(
        .outer, width: 3, grace: .max,
        left: "a-------b",
        right: "---------c|",
        times: "---------0") == "9:ac@0")
  }

  @Test func `keys and records are forgotten when nothing can reach them any more`() {
    var drawn = DrawnJoin(.inner, width: 2, grace: 1)
    drawn.run(left: "ab---|", right: "", keys: "xy")
    #expect(drawn.join.keptCount == 2)
    drawn.run(left: "------|", right: "", keys: "")
    #expect(drawn.join.keptCount == 1)
    #expect(drawn.join.keyCount == 1)
    drawn.run(left: "-------|", right: "")
    #expect(drawn.join.keptCount == 0)
    #expect(drawn.join.keyCount == 0)
  }

  @Test func `a window or grace below nothing is a broken program`() async {
    await #expect(processExitsWith: .failure) {
      _ = JoinWindow(milliseconds: -1, graceMilliseconds: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = JoinWindow(milliseconds: 0, graceMilliseconds: -1)
    }
  }
}
