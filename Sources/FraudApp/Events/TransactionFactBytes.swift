import PipelineKit

/// What is stored of the transactions of a batch whatever is decided on them, ready to be copied:
/// worked out on the decoding threads, because the one that decides has the most to do.
///
///     id, user, time, amount, currency, merchant, country, device
///
/// A number is a zigzag varint; a text its length plus one as a varint and its bytes, NULL a zero.
/// Events of other kinds have nothing.
struct TransactionFactBytes: Sendable {
  private var buffer = AppendBuffer()
  private var ends: [UInt32] = []

  /// Those of no transactions.
  init() {}

  init(
    _ events: EventBatch, _ kinds: [FraudBatch.Kind], _ amounts: [Int64], _ currencies: [UInt32]
  ) {
    func text(_ field: FraudEvents.Text) -> TextColumn { events.texts[field.rawValue] }
    let (ids, users, merchants) = (text(.transaction), text(.user), text(.merchant))
    let (countries, devices) = (text(.country), text(.device))
    ends.reserveCapacity(events.count)
    for record in 0..<events.count {
      if kinds[record] == .transaction {
        append(ids, record)
        append(users, record)
        buffer.append(varint: Varint.zigzag(events.times[record]))
        buffer.append(varint: Varint.zigzag(amounts[record]))
        buffer.append(varint: 4)
        let code = CurrencyCode.letters(currencies[record])
        for index in code.indices { buffer.append(code[index]) }
        append(merchants, record)
        append(countries, record)
        append(devices, record)
      }
      ends.append(UInt32(buffer.count))
    }
  }

  @inline(__always)
  private mutating func append(_ column: TextColumn, _ record: Int) {
    let code = Int(column.codes[record])
    guard code >= 0 else { return buffer.append(0) }
    let range = column.pool.range(code)
    buffer.append(varint: UInt64(range.count) + 1)
    buffer.append(contentsOf: column.pool.bytes.span.bytes.extracting(range))
  }

  /// Calls `body` with the bytes of a record.
  @inline(__always)
  func withBytes<T>(_ record: Int, _ body: (RawSpan) throws -> T) rethrows -> T {
    let start = record == 0 ? 0 : Int(ends[record - 1])
    return try buffer.withBytes { try body($0.extracting(start..<Int(ends[record]))) }
  }
}
