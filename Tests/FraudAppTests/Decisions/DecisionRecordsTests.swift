import PipelineKit
import Testing

@testable import FraudApp

struct DecisionRecordsTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func append(_ id: String, device: String?, hits: [Int], to rows: inout DecisionRecords) {
    let facts = FactBytes.of(id: id, time: -5, amount: 1_234, device: device)
    rows.begin(facts.span.bytes, previous: 7)
    for fact: Int64 in [700_000, 1, 3] { rows.append(fact: fact) }
    var set = RuleHits()
    for number in hits { set.insert(number) }
    rows.append(set)
  }

  @Test func `the facts of each row are read back, NULL and empty ones apart`() {
    var rows = DecisionRecords(first: 41)
    append("", device: "", hits: [], to: &rows)
    append("t-2", device: nil, hits: [0, 200], to: &rows)
    let (first, second) = (rows.transaction(41), rows.factsOnly.transaction(42))
    #expect(first.transactionID.isEmpty)
    #expect(first.device == [])
    #expect(first.hits.isEmpty)
    #expect(second.transactionID == bytes("t-2"))
    #expect(second.user == bytes("user"))
    #expect(second.time == -5)
    #expect(second.amount == 1_234)
    #expect(second.currency == Currency.usd.letters)
    #expect(second.merchant == bytes("merchant"))
    #expect(second.country == nil)
    #expect(second.device == nil)
    #expect(second.risk == 700_000)
    #expect(second.decision == .review)
    #expect(second.configVersion == 3)
    #expect(second.hits == [0, 200])
    #expect(second.sequence == 42)
    #expect(rows.link(42) == (previous: 7, time: -5))
  }
}
