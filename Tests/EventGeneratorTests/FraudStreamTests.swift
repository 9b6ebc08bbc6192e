import EventGenerator
import Foundation
import Testing

struct FraudStreamTests {
  private let month = GeneratedPayments.month

  @Test func `a seed decides every byte and every truth`() {
    let first = GeneratedPayments(transactions: 1_000, seed: 7)
    let again = GeneratedPayments(transactions: 1_000, seed: 7)
    #expect(first.bytes == again.bytes)
    #expect(first.kinds == again.kinds)
    #expect(first.bytes != GeneratedPayments(transactions: 1_000, seed: 8).bytes)
  }

  @Test func `the benchmark's lines have about 330 bytes`() {
    let total = month.bytes.reduce(0) { $0 + $1.count }
    #expect((315..<345).contains(total / month.bytes.count))
  }

  @Test func `the truth knows each transaction written, and no other`() {
    let well = month.lines("transaction").filter { !$0.transaction.hasPrefix("t-x") }
    let ids = Set(well.map(\.transaction))
    #expect(ids == Set(month.kinds.keys))
    #expect(ids.count == 40_000)
  }

  @Test func `between one in two hundred and one in a hundred is fraud, of every kind`() {
    let frauds = month.kinds.values.filter { !$0.isEmpty }
    #expect((200...450).contains(frauds.count), "\(frauds.count)")
    #expect(Set(frauds) == Set(FraudKind.allCases.map(\.rawValue)))
  }

  @Test func `no line tells the kind of a fraud`() {
    for line in month.bytes {
      let text = String(decoding: line, as: UTF8.self)
      #expect(FraudKind.allCases.allSatisfy { !text.contains($0.rawValue) })
    }
  }

  @Test func `a label comes later than its payment, and tells the truth in the end`() {
    var times: [String: String] = [:]
    for payment in month.lines("transaction") { times[payment.transaction] = payment.time }
    var last: [String: Bool] = [:]
    for label in month.lines("label") {
      guard let time = label.time, let paid = times[label.transaction] else { continue }
      #expect(paid < time)
      last[label.transaction] = label.isFraud
    }
    let honest = last.keys.count { month.kinds[$0] == "" }
    let wrong = last.count { month.kinds[$0.key]?.isEmpty == $0.value }
    #expect(last.count - honest > 100)
    #expect(honest > 200)
    #expect(wrong < 20, "disputes still open at the end: \(wrong)")
  }

  @Test func `a reviewer is mostly right`() {
    let verdicts = month.lines("review_decision")
    let right = verdicts.count { ($0.verdict == "fraud") == (month.kind($0)?.isEmpty == false) }
    #expect(verdicts.count > 200)
    #expect(right * 100 > verdicts.count * 90)
  }

  @Test func `a varied mix shows both versions, every envelope and repeats`() {
    let varied = GeneratedPayments(transactions: 3_000, seed: 3) {
      $0.mix = .varied
      $0.disturbances.repeats = 0.02
    }
    let payments = varied.lines("transaction")
    let currencies = Set(payments.map { $0.currency ?? "none" })
    #expect(currencies.isSuperset(of: ["USD", "EUR", "GBP", "JPY", "KWD", "none"]))
    #expect(payments.contains { $0.version == 1 })
    #expect(payments.contains { $0.time == nil })
    let texts = varied.bytes.map { String(decoding: $0, as: UTF8.self) }
    #expect(texts.contains { $0.hasPrefix("{\"specversion\"") })
    #expect(Set(payments.map(\.eventID)).count > 3_010, "one payment under two event ids")
  }
}
