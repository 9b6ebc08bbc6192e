import PipelineKit

/// The texts of the batch being folded: symbols, and slots of entities, found once a batch for each
/// distinct text.
///
/// All slots are found when the batch begins: the looks are independent of each other, so the
/// processor waits for many of them at once.
struct BatchSymbols {
  private var columns: [TextColumn] = []
  /// The slot of each string of an entity's pool.
  private var users: [Int32] = []
  private var merchants: [Int32] = []
  private var devices: [Int32] = []
  private var countries: [Int32] = []
  private var currencySymbols: [UInt32: Int64] = [:]

  /// Takes a batch, and finds the slots of all its entities.
  ///
  /// - Throws: what reading stored states throws.
  mutating func begin(_ events: EventBatch, _ scorer: Scorer) throws {
    columns = events.texts
    try BatchSymbols.find(columns[FraudEvents.Text.user.rawValue], in: scorer.users, &users)
    try BatchSymbols.find(
      columns[FraudEvents.Text.merchant.rawValue], in: scorer.merchants, &merchants)
    try BatchSymbols.find(columns[FraudEvents.Text.device.rawValue], in: scorer.devices, &devices)
    try BatchSymbols.find(
      columns[FraudEvents.Text.country.rawValue], in: scorer.countries, &countries)
  }

  private static func find<Value>(
    _ column: TextColumn, in cache: EntityCache<Value>, _ slots: inout [Int32]
  ) throws {
    slots.removeAll(keepingCapacity: true)
    for code in 0..<column.pool.count {
      let name = column.pool.bytes.span.bytes.extracting(column.pool.range(code))
      slots.append(Int32(try cache.slot(name, hash: column.hashes[code])))
    }
  }

  @inline(__always)
  private func code(_ field: FraudEvents.Text, _ record: Int) -> Int {
    Int(columns[field.rawValue].codes[record])
  }

  /// Calls `body` with a text that the event is known to have.
  @inline(__always)
  func withBytes<T>(
    _ field: FraudEvents.Text, _ record: Int, _ body: (RawSpan) throws -> T
  ) rethrows -> T {
    let range = columns[field.rawValue].pool.range(code(field, record))
    let bytes = columns[field.rawValue].pool.bytes
    return try body(bytes.span.bytes.extracting(range))
  }

  /// xxh64 of a text that the event is known to have.
  @inline(__always)
  func hash(_ field: FraudEvents.Text, _ record: Int) -> UInt64 {
    columns[field.rawValue].hashes[code(field, record)]
  }

  /// The id of the event's transaction.
  @inline(__always)
  func key(_ record: Int) -> TransactionIndex.Key {
    let hash = hash(.transaction, record)
    return withBytes(.transaction, record) { TransactionIndex.Key($0, hash: hash) }
  }

  /// Reads a little of the states of all that the events name, so that they are near.
  ///
  /// - Returns: a number that is of no use.
  func touch(_ records: Range<Int>, _ scorer: Scorer) -> Int64 {
    var sum: Int64 = 0
    for record in records {
      let user = code(.user, record)
      if user >= 0 { sum &+= User.touch(&scorer.users.values[Int(users[user])]) }
    }
    for record in records {
      let device = code(.device, record)
      if device >= 0 {
        sum &+= Counterparty.touch(&scorer.devices.values[Int(devices[device])])
      }
    }
    for record in records {
      let merchant = code(.merchant, record)
      if merchant >= 0 {
        sum &+= Counterparty.touch(&scorer.merchants.values[Int(merchants[merchant])])
      }
    }
    return sum
  }

  /// A copy of a text that the event is known to have.
  func array(_ field: FraudEvents.Text, _ record: Int) -> [UInt8] {
    withBytes(field, record) { $0.array(0..<$0.byteCount) }
  }

  /// The slots of the entities that a transaction names.
  @inline(__always)
  func slots(_ record: Int) -> Scorer.Slots {
    let (device, country) = (code(.device, record), code(.country, record))
    return Scorer.Slots(
      user: Int(users[code(.user, record)]), merchant: Int(merchants[code(.merchant, record)]),
      device: device < 0 ? -1 : Int(devices[device]),
      country: country < 0 ? -1 : Int(countries[country]))
  }

  /// Appends a text to the facts of a row, NULL where the event has none.
  @inline(__always)
  func append(_ field: FraudEvents.Text, _ record: Int, to rows: inout DecisionRecords) {
    guard code(field, record) >= 0 else { return rows.appendNullFact() }
    withBytes(field, record) { rows.append(fact: $0) }
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
    let code = code(field, record)
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
