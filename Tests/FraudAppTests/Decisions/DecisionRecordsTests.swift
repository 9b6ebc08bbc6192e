import PipelineKit
import Testing

@testable import FraudApp

struct DecisionRecordsTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func append(_ id: String, device: String?, hits: [UInt8], to rows: inout DecisionRecords)
  {
    rows.begin()
    for text in [id, "user"] {
      let text = bytes(text)
      rows.append(fact: text.span.bytes)
    }
    rows.append(fact: -5)
    rows.append(fact: 1_234)
    rows.append(currency: Currency.usd.letters)
    for text in ["merchant", nil, device] {
      guard let text = text.map({ bytes($0) }) else {
        rows.appendNullFact()
        continue
      }
      rows.append(fact: text.span.bytes)
    }
    for fact: Int64 in [700_000, 1, 3] { rows.append(fact: fact) }
    rows.append(hits: hits)
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
  }
}
