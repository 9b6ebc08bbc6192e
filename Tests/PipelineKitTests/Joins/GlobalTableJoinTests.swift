import PipelineKit
import Testing

@Suite struct GlobalTableJoinTests {
  typealias Join = GlobalTableJoin<String, [String: String], String, String>

  private static let countries = ["DE": "Germany", "FR": "France"]

  private func results(_ join: Join, _ values: [[String: String]]) -> [JoinMatch<
    [String: String], String
  >] {
    var out: [Join.Result] = []
    for value in values {
      join.left(JoinRecord(key: "u", time: 0, value: value), into: &out)
    }
    return out.map(\.match)
  }

  @Test func `a record joins by the key its mapper chooses, from the first record on`() {
    let join = Join(.inner, table: Self.countries) { $0.value["country"] }
    #expect(
      results(join, [["country": "FR"], ["country": "XX"], [:], ["country": "DE"]]) == [
        .pair(["country": "FR"], "France"), .pair(["country": "DE"], "Germany"),
      ])
  }

  @Test func `a left join emits a record alone when the table has no such key or there is none`() {
    let join = Join(.left, table: Self.countries) { $0.value["country"] }
    #expect(
      results(join, [["country": "XX"], [:]]) == [.leftAlone(["country": "XX"]), .leftAlone([:])])
  }

  @Test func `a result keeps the stream's key and time`() {
    let join = Join(.inner, table: Self.countries) { _ in "DE" }
    var out: [Join.Result] = []
    join.left(JoinRecord(key: "u7", time: 5, value: [:]), into: &out)
    #expect(out.map(\.key) == ["u7"])
    #expect(out.map(\.time) == [5])
  }

  @Test func `a later change counts from its place on, a tombstone too`() {
    var join = Join(.left, table: Self.countries) { $0.value["country"] }
    let before = results(join, [["country": "DE"]])
    join.right("DE", "Deutschland")
    let changed = results(join, [["country": "DE"]])
    join.right("DE", nil)
    let deleted = results(join, [["country": "DE"]])
    #expect(before == [.pair(["country": "DE"], "Germany")])
    #expect(changed == [.pair(["country": "DE"], "Deutschland")])
    #expect(deleted == [.leftAlone(["country": "DE"])])
  }
}
