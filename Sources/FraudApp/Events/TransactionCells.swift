import PipelineKit

/// What is stored of the transactions of a batch whatever is decided on them, ready to be copied:
/// worked out on the decoding threads, because the one that decides has the most to do.
///
///     id, user, time, amount, currency, merchant, country, device
///
/// The cells are those of the journal behind the sequence. Events of other kinds have none.
/// An object, so that the many who copy from it count one reference.
final class TransactionCells: Sendable {
  let cells: RecordCells
  private let ends: [RecordCells.Mark]

  /// Those of no transactions.
  convenience init() { self.init(RecordCells(), ends: []) }

  /// Those of transactions whose cells end at `ends`.
  init(_ cells: RecordCells, ends: [RecordCells.Mark]) { (self.cells, self.ends) = (cells, ends) }

  convenience init(
    _ events: EventBatch, _ kinds: [FraudBatch.Kind], _ amounts: [Int64], _ currencies: [UInt32]
  ) {
    func text(_ field: FraudEvents.Text) -> TextColumn { events.texts[field.rawValue] }
    let (ids, users, merchants) = (text(.transaction), text(.user), text(.merchant))
    let (countries, devices) = (text(.country), text(.device))
    var cells = RecordCells()
    var ends: [RecordCells.Mark] = []
    ends.reserveCapacity(events.count)
    for record in 0..<events.count {
      if kinds[record] == .transaction {
        cells.append(ids, record)
        cells.append(users, record)
        cells.append(integers: [events.times[record], amounts[record]])
        let code = CurrencyCode.letters(currencies[record])
        cells.append(text: code.span.bytes)
        cells.append(merchants, record)
        cells.append(countries, record)
        cells.append(devices, record)
      }
      ends.append(cells.mark)
    }
    self.init(cells, ends: ends)
  }

  /// Where the cells of a record begin and end.
  @inline(__always)
  func place(_ record: Int) -> (start: RecordCells.Mark, end: RecordCells.Mark) {
    (record == 0 ? .start : ends[record - 1], ends[record])
  }
}

extension RecordCells {
  /// Appends the text of a record, or NULL where it has none.
  @inline(__always)
  fileprivate mutating func append(_ column: TextColumn, _ record: Int) {
    let code = Int(column.codes[record])
    guard code >= 0 else { return appendNull() }
    append(text: column.pool.bytes.span.bytes.extracting(column.pool.range(code)))
  }
}
