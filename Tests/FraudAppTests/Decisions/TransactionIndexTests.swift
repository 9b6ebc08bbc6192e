import PipelineKit
import Testing

@testable import FraudApp

struct TransactionIndexTests {
  private func key(_ text: String) -> TransactionIndex.Key {
    let id = Array(text.utf8)
    return TransactionIndex.Key(id.span.bytes, hash: xxh64(id.span.bytes))
  }

  @Test(arguments: [0, 3, 1_000, 4_990, 5_000, 90_000])
  func `ids are found by their order, before and after the table grows`(expected: Int) {
    var index = TransactionIndex()
    index.expect(expected)
    #expect(index.sequence(of: key("t-1")) == nil)
    for number in 1...5_000 {
      if number == 2_000 { index.expect(expected) }
      #expect(index.sequence(of: key("t-\(number)")) == nil)
      index.append(key("t-\(number)"))
      #expect(index.sequence(of: key("t-\(number)")) == Int64(number))
    }
    for number in 1...5_000 { #expect(index.sequence(of: key("t-\(number)")) == Int64(number)) }
    #expect(index.sequence(of: key("t-5001")) == nil)
    #expect(index.count == 5_000)
  }

  @Test func `an index that was told its size takes 20 bytes an id`() {
    var index = TransactionIndex()
    index.expect(100_000)
    for number in 1...100_000 { index.append(key("t-\(number)")) }
    // The confirmations are an array that grows as arrays do.
    #expect(index.memoryEstimate <= 100_000 * 12 + 100_000 * 16)
  }

  @Test func `ids of one hash are told apart by the other`() {
    var index = TransactionIndex()
    let ids = ["a", "b", "c"].map { text in
      let id = Array(text.utf8)
      return TransactionIndex.Key(id.span.bytes, hash: 7)
    }
    for id in ids { index.append(id) }
    #expect(ids.map { index.sequence(of: $0) } == [1, 2, 3])
  }

  @Test(arguments: [0, 1, 299, 300, 999, 1_000])
  func `the first ids are removed, the others keep their sequences`(removed: Int) {
    var index = TransactionIndex(behind: 40)
    for number in 1...1_000 { index.append(key("t-\(number)")) }
    var confirmations: [UInt64] = []
    index.removeAll(through: 40 + Int64(removed)) { confirmations.append($0) }
    #expect(confirmations == (0..<removed).map { key("t-\($0 + 1)").confirmation })
    for number in 1...1_000 {
      let wanted = number > removed ? Int64(40 + number) : nil
      #expect(index.sequence(of: key("t-\(number)")) == wanted)
    }
    index.append(key("next"))
    #expect(index.sequence(of: key("next")) == 1_041)
    #expect(index.count == 1_001 - removed)
  }
}
