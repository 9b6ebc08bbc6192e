import PipelineKit

/// The texts of the batch being folded: symbols, and slots of entities, found once a batch for each
/// distinct text.
struct BatchSymbols {
  /// One text of an event.
  struct Text {
    fileprivate let column: TextColumn
    fileprivate let code: Int
    /// xxh64 of the text.
    var hash: UInt64 { column.hashes[code] }

    @inline(__always)
    func withBytes<T>(_ body: (RawSpan) throws -> T) rethrows -> T {
      try body(column.pool.bytes.span.bytes.extracting(column.pool.range(code)))
    }

    func append(to rows: inout RowBuffer) {
      rows.append(text: column.pool.bytes.span.bytes.extracting(column.pool.range(code)))
    }

    var array: [UInt8] { Array(column.pool.bytes[column.pool.range(code)]) }
  }

  private var columns: [TextColumn] = []
  /// For each entity field the slot of each string of its pool, -1 while unknown.
  private var slots: [[Int32]] = []
  private var currencySymbols: [UInt32: Int64] = [:]

  mutating func begin(_ events: EventBatch) {
    columns = events.texts
    slots = columns.map { [Int32](repeating: -1, count: $0.pool.count) }
  }

  /// A text that the event is known to have.
  func bytes(_ field: FraudEvents.Text, _ record: Int) -> Text {
    let column = columns[field.rawValue]
    return Text(column: column, code: Int(column.codes[record]))
  }

  /// The slot of the entity that an event names, -1 if it names none.
  mutating func slot<Value>(
    _ field: FraudEvents.Text, _ record: Int, in cache: EntityCache<Value>
  ) throws -> Int {
    let code = Int(columns[field.rawValue].codes[record])
    guard code >= 0 else { return -1 }
    let known = slots[field.rawValue][code]
    if known >= 0 { return Int(known) }
    let text = Text(column: columns[field.rawValue], code: code)
    let slot = try text.withBytes { try cache.slot($0, hash: text.hash) }
    slots[field.rawValue][code] = Int32(slot)
    return slot
  }

  func appendOptional(_ field: FraudEvents.Text, _ record: Int, to rows: inout RowBuffer) {
    let column = columns[field.rawValue]
    guard column.codes[record] >= 0 else { return rows.appendNull() }
    let range = column.pool.range(Int(column.codes[record]))
    rows.append(text: column.pool.bytes.span.bytes.extracting(range))
  }

  /// The transaction at a record.
  mutating func transaction(
    _ batch: SequencedBatch<FraudBatch>, _ record: Int, sequence: Int64
  ) -> Transaction {
    let currency = batch.prepared.currencies[record]
    return Transaction(
      sequence: sequence, time: batch.events.times[record],
      amount: batch.prepared.amounts[record], currency: currency,
      user: symbol(.user, record), merchant: symbol(.merchant, record),
      category: symbol(.category, record), country: symbol(.country, record),
      channel: symbol(.channel, record), device: symbol(.device, record),
      latitude: batch.prepared.latitudes[record], longitude: batch.prepared.longitudes[record],
      currencySymbol: currencySymbol(currency))
  }

  @inline(__always)
  private func symbol(_ field: FraudEvents.Text, _ record: Int) -> Int64 {
    let code = Int(columns[field.rawValue].codes[record])
    return code < 0
      ? FeatureVector.absent : FeatureVector.symbol(hash: columns[field.rawValue].hashes[code])
  }

  private mutating func currencySymbol(_ letters: UInt32) -> Int64 {
    if let known = currencySymbols[letters] { return known }
    let symbol = FeatureVector.symbol(CurrencyCode.bytes(letters).span.bytes)
    currencySymbols[letters] = symbol
    return symbol
  }
}
