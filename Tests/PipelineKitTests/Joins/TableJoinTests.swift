import PipelineKit
import Testing

@Suite struct TableJoinTests {
  /// Runs a drawing: `a` to `z` are stream records with that key, and below them the table's
  /// changes: a digit sets the key `a`'s value, `x` deletes it.
  private func results(_ kind: TableJoinKind, table: String, stream: String) -> String {
    var join = TableJoin<Character, Character, Int>(kind)
    var out: [TableJoin<Character, Character, Int>.Result] = []
    for (column, (change, mark)) in zip(table, stream).enumerated() {
      if change != "-" { join.right("a", change.wholeNumberValue) }
      if mark != "-" {
        join.left(
          JoinRecord(key: mark, time: Int64(column), value: mark),
          into: &out)
      }
    }
    return out.map { result in
      switch result.match {
      case .pair(let left, let right): "\(result.time):\(left)\(right)"
      case .leftAlone(let left): "\(result.time):\(left)-"
      case .rightAlone: "?"
      }
    }.joined(separator: " ")
  }

  @Test func `a record finds the table's latest value at its place in the log`() {
    #expect(
      results(
        .inner,
        table: "-1--2--",
        stream: "a-aa-ab") == "2:a1 3:a1 5:a2")
  }

  @Test func `a left join emits records whose key the table does not have alone`() {
    #expect(
      results(
        .left,
        table: "-1--2--",
        stream: "a-aa-ab") == "0:a- 2:a1 3:a1 5:a2 6:b-")
  }

  @Test func `a tombstone deletes the key and a later value brings it back`() {
    #expect(
      results(
        .left,
        table: "1-x-3-",
        stream: "-a-a-a") == "1:a1 3:a- 5:a3")
    #expect(
      results(
        .inner,
        table: "1-x-3-",
        stream: "-a-a-a") == "1:a1 5:a3")
  }

  @Test func `a change of the table emits nothing and corrects nothing`() {
    #expect(results(.left, table: "1-2-3-4", stream: "-a-----") == "1:a1")
  }

  @Test func `event times do not matter to the table`() {
    var join = TableJoin<String, Int, String>(.inner, table: ["k": "old"])
    var out: [TableJoin<String, Int, String>.Result] = []
    join.right("k", "new")
    join.left(JoinRecord(key: "k", time: -9, value: 1), into: &out)
    #expect(
      out == [.init(key: "k", time: -9, match: .pair(1, "new"))])
  }

  @Test func `a join made from another's table goes on as that one`() {
    var random = PrintedSeedRandom(named: "table join")
    for kind in TableJoinKind.allCases {
      var whole = TableJoin<Int, Int, Int>(kind)
      var cut = whole
      var wholeOut: [TableJoin<Int, Int, Int>.Result] = []
      var cutOut = wholeOut
      for value in 0..<300 {
        let key = Int.random(in: 0..<5, using: &random)
        if Bool.random(using: &random) {
          let change = Int.random(in: 0..<3, using: &random) == 0 ? nil : value
          whole.right(key, change)
          cut.right(key, change)
        } else {
          let record = JoinRecord(
            key: key, time: Int64(value), value: value)
          whole.left(record, into: &wholeOut)
          cut.left(record, into: &cutOut)
        }
        if value % 20 == 0 { cut = TableJoin(kind, table: cut.table) }
      }
      #expect(wholeOut == cutOut)
    }
  }
}
