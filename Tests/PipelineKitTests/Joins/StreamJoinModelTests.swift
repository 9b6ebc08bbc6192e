import PipelineKit
import Testing

@Suite struct StreamJoinModelTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: JoinKind
    let width: Int64
    let grace: Int64
    var testDescription: String { "\(kind), width \(width), grace \(grace)" }
  }

  static let cases =
    JoinKind.allCases.map { Case(kind: $0, width: 2, grace: 0) }
    + [Case(kind: .outer, width: 1, grace: 2)]

  /// Every sequence of up to six records on two sides at three times, in every order.
  @Test(arguments: cases)
  func `every interleaving of six records emits what the rules say`(_ example: Case) {
    var sequenceCount = 0
    func extend(_ join: ComparedJoin, _ model: NaiveStreamJoin, depth: Int) -> Bool {
      sequenceCount += 1
      var (ended, modelEnded) = (join, model)
      guard ended.advance(to: 20) == modelEnded.advance(to: 20), ended.join.keptCount == 0 else {
        return false
      }
      guard depth < 6 else { return true }
      for isLeft in [true, false] {
        for time: Int64 in [0, 2, 4] {
          var (nextJoin, nextModel) = (join, model)
          let record = NaiveStreamJoin.Record(isLeft: isLeft, key: 0, time: time, value: depth)
          guard nextJoin.add(record) == nextModel.add(record) else {
            Issue.record("differs: \(nextModel.admitted), then \(record)")
            return false
          }
          guard extend(nextJoin, nextModel, depth: depth + 1) else { return false }
        }
      }
      return true
    }
    let isSame = extend(
      ComparedJoin(example.kind, width: example.width, grace: example.grace),
      NaiveStreamJoin(example.kind, width: example.width, grace: example.grace), depth: 0)
    #expect(isSame)
    #expect(sequenceCount == 55_987)
  }

  @Test(arguments: JoinKind.allCases)
  func `random records, stopped and restored at random, emit what the rules say`(
    _ kind: JoinKind
  ) throws {
    var random = PrintedSeedRandom(named: "stream join, \(kind)")
    for _ in 0..<60 {
      let width = Int64.random(in: 0...12, using: &random)
      let grace = Int64.random(in: 0...12, using: &random)
      var compared = ComparedJoin(kind, width: width, grace: grace)
      var model = NaiveStreamJoin(kind, width: width, grace: grace)
      var now: Int64 = -20
      for value in 0..<120 {
        now += Int64.random(in: 0...3, using: &random)
        let record = NaiveStreamJoin.Record(
          isLeft: Bool.random(using: &random), key: Int.random(in: 0...2, using: &random),
          time: now - Int64.random(in: 0...30, using: &random) / 2, value: value)
        #expect(compared.add(record) == model.add(record))
        if value % 17 == 0 {
          #expect(compared.advance(to: now) == model.advance(to: now))
        }
        if Int.random(in: 0..<10, using: &random) == 0 {
          let state = compared.join.state
          compared.join = try StreamJoin(kind, within: compared.join.window, state: state)
          #expect(compared.join.state == state)
        }
      }
      #expect(compared.join.lateLeftCount + compared.join.lateRightCount == model.lateCount)
    }
  }

  @Test func `without disorder beyond grace the pairs do not depend on the order of records`() {
    var random = PrintedSeedRandom(named: "order of records")
    for kind in JoinKind.allCases {
      for _ in 0..<100 {
        let records = (0..<8).map { value in
          NaiveStreamJoin.Record(
            isLeft: Bool.random(using: &random), key: 0,
            time: Int64.random(in: 0...6, using: &random), value: value)
        }
        func outcome(_ records: [NaiveStreamJoin.Record]) -> [String] {
          var join = ComparedJoin(kind, width: 2, grace: 6)
          var results: [String] = []
          for record in records { results += join.add(record) }
          return (results + join.advance(to: 100)).sorted()
        }
        #expect(outcome(records) == outcome(records.shuffled(using: &random)))
      }
    }
  }
}
