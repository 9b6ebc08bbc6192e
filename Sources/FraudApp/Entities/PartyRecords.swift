import PipelineKit

/// Who took part in the transactions that may not be on disk yet, by sequence: what labels and
/// verdicts need to know of a transaction besides its decision.
///
///     slots of user, merchant, device and country; time, amount, currency;
///     how far back the user's transaction before is, 0 for none that is known
///
/// All varints, times from the first one of a part; some 20 bytes a transaction. A user's
/// transactions are chained, the last first.
final class PartyRecords {
  struct Record: Equatable {
    var user: Int
    /// -1 where it has none.
    var merchant: Int
    /// -1 where the transaction has none.
    var device: Int
    var country: Int
    var time: Int64
    var amount: Int64
    var currency: UInt32
    /// The sequence of the user's transaction before; 0 for none that is known.
    var previous: Int64
  }

  /// Records that lie together: a part is let go of as a whole, and grows without copying others.
  private struct Part {
    /// The sequence of the first.
    let first: Int64
    /// The event time of the first.
    let time: Int64
    var bytes = AppendBuffer()
    var starts = SparseStarts()
    /// The sequence of the last.
    var last: Int64 { first + Int64(starts.count) - 1 }
  }

  @exclusivity(unchecked) private var parts: [Part] = []
  /// The sequence of the last transaction that is on disk for certain.
  private(set) var base: Int64
  /// The sequence of the last record.
  private(set) var last: Int64

  private static let recordsPerPart = 1 << 16
  private static let wordsPerRecord = 8

  /// - Parameter base: the sequence of the last transaction on disk.
  init(behind base: Int64) { (self.base, last) = (base, base) }

  /// Bytes held.
  var memoryEstimate: Int { parts.reduce(0) { $0 + $1.bytes.count + $1.starts.byteCount } }

  /// Appends the record of the next transaction.
  ///
  /// - Parameter previous: the sequence of the user's transaction before, 0 for none.
  func append(_ transaction: Transaction, _ slots: PartySlots, previous: Int64) {
    append(
      Record(
        user: slots.user, merchant: slots.merchant, device: slots.device, country: slots.country,
        time: transaction.time, amount: transaction.amount, currency: transaction.currency,
        previous: previous))
  }

  private func append(_ record: Record) {
    last += 1
    if parts.isEmpty || parts[parts.count - 1].starts.count == PartyRecords.recordsPerPart {
      if !parts.isEmpty { parts[parts.count - 1].bytes.trim() }
      parts.append(Part(first: last, time: record.time))
      parts[parts.count - 1].starts.reserveCapacity(PartyRecords.recordsPerPart)
    }
    // Before the first record all are on disk, where a chain ends.
    let distance = record.previous > base ? UInt64(last - record.previous) : 0
    PartyRecords.append(record, distance, to: &parts[parts.count - 1])
  }

  private static func append(_ record: Record, _ distance: UInt64, to part: inout Part) {
    part.starts.append(part.bytes.count)
    part.bytes.append(varint: UInt64(record.user))
    part.bytes.append(varint: UInt64(record.merchant + 1))
    part.bytes.append(varint: UInt64(record.device + 1))
    part.bytes.append(varint: UInt64(record.country + 1))
    part.bytes.append(varint: Varint.zigzag(record.time &- part.time))
    part.bytes.append(varint: Varint.zigzag(record.amount))
    part.bytes.append(varint: UInt64(record.currency))
    part.bytes.append(varint: distance)
  }

  /// The record of a transaction; nil where it is on disk.
  func record(_ sequence: Int64) -> Record? {
    guard sequence > base, sequence <= last else { return nil }
    let index = parts.count - 1 - parts.reversed().prefix { $0.first > sequence }.count
    return PartyRecords.record(sequence, &parts[index])
  }

  private static func record(_ sequence: Int64, _ part: inout Part) -> Record {
    part.bytes.withBytes { bytes in
      var reader = part.starts.reader(at: Int(sequence - part.first)) { reader in
        for _ in 0..<PartyRecords.wordsPerRecord { _ = reader.word(bytes) }
      }
      var record = Record(
        user: Int(reader.word(bytes)), merchant: Int(reader.word(bytes)) - 1,
        device: Int(reader.word(bytes)) - 1, country: Int(reader.word(bytes)) - 1,
        time: reader.integer(bytes) &+ part.time, amount: reader.integer(bytes),
        currency: UInt32(reader.word(bytes)), previous: 0)
      let distance = Int64(reader.word(bytes))
      record.previous = distance > 0 ? sequence - distance : 0
      return record
    }
  }

  /// How many of a user's transactions have a record with event time in `(after, through]`.
  ///
  /// - Parameter last: the sequence of the last of the user's transactions.
  func countChain(from last: Int64, after: Int64, through: Int64) -> Int64 {
    var (sequence, count) = (last, Int64(0))
    while let record = record(sequence) {
      if record.time > after && record.time <= through { count += 1 }
      sequence = record.previous
    }
    return count
  }

  /// Lets go of the records up to a sequence, now that they are on disk.
  func removeAll(through sequence: Int64) {
    guard sequence > base else { return }
    precondition(sequence <= last, "records that are not there yet")
    base = sequence
    parts.removeAll { $0.last <= sequence }
  }

  /// Follows the parties to their new slots.
  ///
  /// - Precondition: none of them was forgotten.
  func move(
    users: SlotMoves?, merchants: SlotMoves?, devices: SlotMoves?, countries: SlotMoves?
  ) {
    guard users != nil || merchants != nil || devices != nil || countries != nil else { return }
    func moved(_ slot: Int, _ moves: SlotMoves?) -> Int {
      guard let moves, slot >= 0 else { return slot }
      let place = Int(moves.places[slot])
      precondition(place >= 0, "a party that is needed was forgotten")
      return place
    }
    let before = parts
    parts = []
    last = base
    for var part in before {
      for sequence in max(part.first, base + 1)...part.last {
        var record = PartyRecords.record(sequence, &part)
        record.user = moved(record.user, users)
        record.merchant = moved(record.merchant, merchants)
        record.device = moved(record.device, devices)
        record.country = moved(record.country, countries)
        append(record)
      }
    }
  }
}
