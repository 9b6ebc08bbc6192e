import PipelineKit

/// Who took part in the transactions that may not be on disk yet, by sequence: what labels and
/// verdicts need to know of a transaction besides its decision.
///
///     slots of user, merchant, device and country; time, amount, currency;
///     how far back the user's transaction before is, 0 for none that is known
///
/// All varints, some 20 bytes a transaction. A user's transactions are chained, the last first.
final class PartyRecords {
  struct Record: Equatable {
    var user: Int
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

  @exclusivity(unchecked) private var bytes = AppendBuffer()
  private var starts: [UInt32] = []
  /// The sequence before that of the first record.
  private(set) var base: Int64
  /// The sequence of the last record.
  private(set) var last: Int64

  /// Bytes after which offsets of 32 bits are too few.
  private static let bytesMax = 1 << 31

  /// - Parameter base: the sequence of the last transaction on disk.
  init(behind base: Int64) { (self.base, last) = (base, base) }

  /// Bytes held.
  var memoryEstimate: Int { bytes.count + starts.count * 4 }

  /// Appends the record of the next transaction.
  ///
  /// - Parameter previous: the sequence of the user's transaction before, 0 for none.
  func append(_ transaction: Transaction, _ slots: FeatureStage.Slots, previous: Int64) {
    append(
      Record(
        user: slots.user, merchant: slots.merchant, device: slots.device, country: slots.country,
        time: transaction.time, amount: transaction.amount, currency: transaction.currency,
        previous: previous))
  }

  private func append(_ record: Record) {
    precondition(bytes.count < PartyRecords.bytesMax, "records of 2 GiB")
    last += 1
    starts.append(UInt32(bytes.count))
    bytes.append(varint: UInt64(record.user))
    bytes.append(varint: UInt64(record.merchant))
    bytes.append(varint: UInt64(record.device + 1))
    bytes.append(varint: UInt64(record.country + 1))
    bytes.append(varint: Varint.zigzag(record.time))
    bytes.append(varint: Varint.zigzag(record.amount))
    bytes.append(varint: UInt64(record.currency))
    // Before the first record all are on disk, where a chain ends.
    bytes.append(varint: record.previous > base ? UInt64(last - record.previous) : 0)
  }

  /// The record of a transaction; nil where it is on disk.
  func record(_ sequence: Int64) -> Record? {
    guard sequence > base else { return nil }
    return bytes.withBytes { bytes in
      var reader = RecordReader(position: Int(starts[Int(sequence - base) - 1]))
      var record = Record(
        user: Int(reader.word(bytes)), merchant: Int(reader.word(bytes)),
        device: Int(reader.word(bytes)) - 1, country: Int(reader.word(bytes)) - 1,
        time: reader.integer(bytes), amount: reader.integer(bytes),
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
    let kept = sequence < last ? (sequence + 1...last).compactMap(record) : []
    bytes = AppendBuffer()
    starts = []
    (base, last) = (sequence, sequence)
    for record in kept { append(record) }
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
    let records = base < last ? (base + 1...last).compactMap(record) : []
    bytes = AppendBuffer()
    starts = []
    last = base
    for var record in records {
      record.user = moved(record.user, users)
      record.merchant = moved(record.merchant, merchants)
      record.device = moved(record.device, devices)
      record.country = moved(record.country, countries)
      append(record)
    }
  }
}
