/// The rows of an entity that are on disk, and a filter that spares looks for keys that are not.
///
/// Of a table that was empty when the program started the filter holds what was forgotten since.
/// Of any other, keys are looked for on disk at first; when many looks were in vain all keys are
/// read once into the filter, so that a short run does not pay for the length of the table.
final class StoredKeys<Key: StoredRow & Hashable> {
  private let reader: EntityReader
  private let keyCount: Int
  private var keys: RowBuffer
  private var rows: RowBuffer
  /// Nil while keys are looked for on disk.
  private var filter: GrowingFilter?
  private var vainLooks = 0

  /// Looks in vain after which the keys are read: as many take about as long as reading them.
  private static var vainLooksMax: Int { 20_000 }

  init(_ table: EntityTable, _ storage: FoldStorage) throws(SQLiteError) {
    reader = try EntityReader(table, version: storage.version, connection: storage.connection)
    keyCount = table.table.keyCount
    keys = table.newKeys()
    rows = table.newRows()
    let stored = quoted(table.table.storedName(version: storage.version))
    let isEmpty = try storage.connection.integer("SELECT 1 FROM \(stored) LIMIT 1") == nil
    filter = isEmpty ? GrowingFilter() : nil
  }

  /// The row of a key as the only one of a buffer; nil when there is none.
  func row(of key: Key) throws(SQLiteError) -> RowBuffer? {
    if let filter, !filter.mayContain(Self.hash(key)) { return nil }
    keys.removeAll()
    rows.removeAll()
    key.write(to: &keys)
    if try reader.read(key: 0, of: keys, into: &rows) { return rows }
    vainLooks += 1
    if filter == nil, vainLooks >= Self.vainLooksMax { try readKeys() }
    return nil
  }

  /// Takes note of a key that is on disk.
  func add(_ key: Key) { filter?.insert(Self.hash(key)) }

  private func readKeys() throws(SQLiteError) {
    var filter = GrowingFilter()
    try reader.forEachKey { row in
      var cells = RowReader(row, row: 0)
      filter.insert(Self.hash(Key(from: &cells)))
    }
    self.filter = filter
  }

  /// Well mixed; the same for as long as the program runs.
  private static func hash(_ key: Key) -> UInt64 {
    UInt64(bitPattern: Int64(key.hashValue))
  }
}

/// A Bloom filter that grows: one of twice the size behind each that is full.
struct GrowingFilter {
  private var filters: [BlockedBloomFilter] = []
  private var room = 0
  private var capacity = 32_768

  mutating func insert(_ hash: UInt64) {
    if room == 0 {
      capacity *= 2
      room = capacity
      filters.append(BlockedBloomFilter(capacity: capacity))
    }
    room -= 1
    filters[filters.count - 1].insert(hash)
  }

  func mayContain(_ hash: UInt64) -> Bool {
    filters.contains { $0.mayContain(hash) }
  }
}
