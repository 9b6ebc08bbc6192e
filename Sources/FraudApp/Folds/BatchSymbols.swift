import PipelineKit

/// What the events of the batch being folded name: slots of entities, found once a batch for each
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
  private var lastCurrency: UInt32 = 0
  private var lastCurrencySymbol: Int64 = 0
  /// The slots of the entities that each event names, -1 where it names none.
  private var slots: [PartySlots] = []

  /// Takes a batch, and finds the slots of all its entities.
  ///
  /// - Throws: what reading stored states throws.
  mutating func begin(_ events: EventBatch, _ stage: FeatureStage) throws {
    columns = events.texts
    try BatchSymbols.find(columns[FraudEvents.Text.user.rawValue], in: stage.users, &users)
    try BatchSymbols.find(
      columns[FraudEvents.Text.merchant.rawValue], in: stage.merchants, &merchants)
    try BatchSymbols.find(columns[FraudEvents.Text.device.rawValue], in: stage.devices, &devices)
    try BatchSymbols.find(
      columns[FraudEvents.Text.country.rawValue], in: stage.countries, &countries)
    fillSlots(events.count)
  }

  private mutating func fillSlots(_ count: Int) {
    slots.removeAll(keepingCapacity: true)
    let (userCodes, merchantCodes) = (codes(.user), codes(.merchant))
    let (deviceCodes, countryCodes) = (codes(.device), codes(.country))
    func slot(_ code: Int32, _ slots: [Int32]) -> Int32 {
      code < 0 ? -1 : slots[Int(code)]
    }
    for record in 0..<count {
      slots.append(
        PartySlots(
          user: slot(userCodes[record], users),
          merchant: slot(merchantCodes[record], merchants),
          device: slot(deviceCodes[record], devices),
          country: slot(countryCodes[record], countries)))
    }
  }

  private func codes(_ field: FraudEvents.Text) -> [Int32] { columns[field.rawValue].codes }

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

  /// Reads a little of the states of all that the events name, so that they are near.
  ///
  /// - Returns: a number that is of no use.
  func touch(_ records: Range<Int>, _ stage: FeatureStage) -> Int64 {
    var sum: Int64 = 0
    for record in records where slots[record].user >= 0 {
      sum &+= User.touch(&stage.users.values[slots[record].user])
    }
    for record in records where slots[record].device >= 0 {
      sum &+= Counterparty.touch(&stage.devices.values[slots[record].device])
    }
    for record in records where slots[record].merchant >= 0 {
      sum &+= Counterparty.touch(&stage.merchants.values[slots[record].merchant])
    }
    return sum
  }

  /// A copy of a text that the event is known to have.
  func array(_ field: FraudEvents.Text, _ record: Int) -> [UInt8] {
    withBytes(field, record) { $0.array(0..<$0.byteCount) }
  }

  /// The slots of the entities that a transaction names.
  @inline(__always)
  func slots(_ record: Int) -> PartySlots { slots[record] }

  /// The transaction at a record.
  @inline(__always)
  mutating func transaction(
    _ batch: SequencedBatch<FraudBatch>, _ record: Int, sequence: Int64
  ) -> Transaction {
    let currency = batch.prepared.currencies[record]
    return Transaction(
      sequence: sequence, time: batch.events.times[record],
      amount: batch.prepared.amounts[record], currency: currency,
      symbols: batch.prepared.symbols[record],
      latitude: batch.prepared.latitudes[record], longitude: batch.prepared.longitudes[record],
      currencySymbol: currencySymbol(currency))
  }

  private mutating func currencySymbol(_ letters: UInt32) -> Int64 {
    if letters == lastCurrency { return lastCurrencySymbol }
    let symbol =
      currencySymbols[letters] ?? FeatureVector.symbol(CurrencyCode.bytes(letters).span.bytes)
    currencySymbols[letters] = symbol
    (lastCurrency, lastCurrencySymbol) = (letters, symbol)
    return symbol
  }
}
