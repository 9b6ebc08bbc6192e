import EventGenerator
import Testing

@testable import FraudApp

/// Records as bytes, against a list of them.
struct PartyRecordsTests {
  private typealias Record = PartyRecords.Record

  private static func random(_ random: inout SplitMix64) -> Record {
    let isWide = random.below(5) == 0
    return Record(
      user: random.below(4), merchant: random.below(isWide ? 1 << 30 : 4),
      device: random.below(4) - 1, country: random.below(300) - 1,
      time: Int64(random.below(1 << 40)) - (isWide ? 1 << 39 : 0),
      amount: Int64(random.below(isWide ? 1 << 50 : 1_000)),
      currency: UInt32(random.below(1 << 24)),
      previous: 0)
  }

  private static func append(_ record: Record, to records: PartyRecords) {
    let transaction = Transaction(
      sequence: 0, time: record.time, amount: record.amount, currency: record.currency,
      symbols: TransactionSymbols(), latitude: .nan, longitude: .nan, currencySymbol: 0)
    let slots = PartySlots(
      user: Int32(record.user), merchant: Int32(record.merchant), device: Int32(record.device),
      country: Int32(record.country))
    records.append(transaction, slots, previous: record.previous)
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 20)
  func `records, chains and moves are those of a list`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let base = Int64(random.below(3)) * 1_000
    let records = PartyRecords(behind: base)
    var (list, onDisk) = ([Record](), base)
    for step in 0..<300 {
      var record = Self.random(&random)
      if let before = list.lastIndex(where: { $0.user == record.user }) {
        record.previous = base + Int64(before) + 1
      }
      Self.append(record, to: records)
      list.append(record)
      if random.below(40) == 0 {
        onDisk = max(onDisk, records.last - Int64(random.below(30)))
        records.removeAll(through: onDisk)
      }
      check(records, list, base, onDisk, "SEED=\(seed) step \(step)")
      let user = random.below(4)
      let (after, through) = (Int64(random.below(1 << 39)), Int64(random.below(1 << 40)))
      let wanted = list.enumerated().filter {
        $1.user == user && base + Int64($0) + 1 > onDisk && $1.time > after && $1.time <= through
      }
      let last = list.lastIndex { $0.user == user }.map { base + Int64($0) + 1 } ?? 0
      let count = records.countChain(from: last, after: after, through: through)
      #expect(count == Int64(wanted.count), "SEED=\(seed) step \(step)")
    }
  }

  private func check(
    _ records: PartyRecords, _ list: [Record], _ base: Int64, _ onDisk: Int64, _ comment: Comment
  ) {
    #expect(records.last == base + Int64(list.count), comment)
    for (index, record) in list.enumerated() {
      let sequence = base + Int64(index) + 1
      var wanted: Record? = sequence > onDisk ? record : nil
      // A chain ends where the disk begins, whether it was cut before or after it was written.
      if let previous = wanted?.previous, previous <= onDisk { wanted?.previous = 0 }
      var found = records.record(sequence)
      if let previous = found?.previous, previous <= onDisk { found?.previous = 0 }
      #expect(found == wanted, comment)
    }
  }

  @Test func `parties follow to their new slots`() {
    let records = PartyRecords(behind: 0)
    var record = Record(
      user: 5, merchant: 2, device: -1, country: 0, time: 1, amount: 2, currency: 3, previous: 0)
    Self.append(record, to: records)
    record.device = 7
    record.previous = 1
    Self.append(record, to: records)
    records.move(
      users: SlotMoves(kept: [1, 5], of: 6), merchants: nil, devices: SlotMoves(kept: [7], of: 8),
      countries: nil)
    (record.user, record.device) = (1, 0)
    #expect(records.record(2) == record)
    (record.device, record.previous) = (-1, 0)
    #expect(records.record(1) == record)
    #expect(records.record(3 - 3) == nil && records.last == 2)
  }
}
