import Testing

@testable import PipelineKit

struct AppendLedgerTests {
  private static func header(_ sequence: UInt64, _ number: Int, of count: Int) -> BatchHeader {
    var header = RecordBatchFormatTests.header
    header.sequence = sequence
    header.batchInAppend = number
    header.batchesInAppend = count
    return header
  }

  @Test func `every subset of two appends is whole up to the first gap`() throws {
    let all = [(1, 0, 2), (1, 1, 2), (2, 0, 3), (2, 1, 3), (2, 2, 3), (3, 0, 1)]
    for subset in 0..<(1 << all.count) {
      var ledger = AppendLedger()
      for (bit, (sequence, number, count)) in all.enumerated() where subset & (1 << bit) != 0 {
        try ledger.add(Self.header(UInt64(sequence), number, of: count))
      }
      let isWhole = [subset & 0b11 == 0b11, subset & 0b11100 == 0b11100, subset & 0b100000 != 0]
      let expected = isWhole.firstIndex(of: false) ?? 3
      #expect(ledger.completePrefix(after: 0) == UInt64(expected))
    }
  }

  @Test func `a batch seen twice does not stand for another`() throws {
    var ledger = AppendLedger()
    try ledger.add(Self.header(1, 0, of: 2))
    try ledger.add(Self.header(1, 0, of: 2))
    #expect(ledger.completePrefix(after: 0) == 0)
  }

  @Test func `batches that disagree on their number are damage`() throws {
    var ledger = AppendLedger()
    try ledger.add(Self.header(1, 0, of: 2))
    #expect(throws: BatchFault.outOfPlace("batches in append", expected: 2, found: 3)) {
      try ledger.add(Self.header(1, 1, of: 3))
    }
  }
}
