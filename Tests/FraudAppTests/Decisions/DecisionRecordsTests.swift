import PipelineKit
import Testing

@testable import FraudApp

struct DecisionRecordsTests {
  private static func score(risk: Int64, _ decision: Decision, hits: [Int]) -> Score {
    var score = Score()
    score.risk = Millionths(risk)
    score.decision = decision
    for number in hits { score.hits.insert(number) }
    return score
  }

  @Test func `the facts of each row are read back`() throws {
    let folder = try TestFolder()
    let (_, reasons) = try folder.journal()
    var rows = DecisionRecords(first: 41)
    let transaction = SampleCells.of(id: "t", time: 5)
    rows.append(transaction, 0, Self.score(risk: 0, .approve, hits: []), 1, reasons)
    rows.append(transaction, 0, Self.score(risk: 700_000, .review, hits: [0, 200]), 3, reasons)
    let (first, second) = (rows.facts(41), rows.factsOnly.facts(42))
    #expect(rows.last == 42)
    #expect(first.risk == 0 && first.decision == .approve && first.hits.isEmpty)
    #expect(second.risk == 700_000)
    #expect(second.decision == .review)
    #expect(second.configVersion == 3)
    #expect(second.hits == [0, 200])
    #expect(rows.factsOnly.byteCount == rows.byteCount - rows.rowByteCount)
  }

  @Test func `what is known of a transaction is read from its cells, NULL and empty apart`() {
    func facts(_ cells: TransactionCells) -> TransactionFacts {
      TransactionFacts(7, cells, 0, DecisionFacts(Score(), configVersion: 1))
    }
    let first = facts(SampleCells.of(id: "", time: -5, amount: 1_234, device: ""))
    let second = facts(SampleCells.of(id: "t-2", time: 1, country: "CZ"))
    #expect(first.transactionID.isEmpty && first.sequence == 7)
    #expect(first.device == [] && first.country == nil)
    #expect(first.time == -5 && first.amount == 1_234)
    #expect(first.currency == Currency.usd.letters)
    #expect(second.transactionID == Array("t-2".utf8))
    #expect(second.user == Array("user".utf8) && second.merchant == Array("merchant".utf8))
    #expect(second.country == Array("CZ".utf8) && second.device == nil)
  }
}
