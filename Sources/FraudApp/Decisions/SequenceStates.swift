import PipelineKit

/// A small integer for some transactions, by sequence: whether one is labelled fraud, how far its
/// review is. A table of few rows, read back one by one.
///
/// Like an entity cache: what was changed in this commit or the one before is in memory.
final class SequenceStates {
  let table: EntityTable
  private var current: [Int64: Int64] = [:]
  private var previous: [Int64: Int64] = [:]
  private var known: BlockedBloomFilter
  private let connection: Connection
  private let sql: String

  private static let filterCapacity = 1_000_000

  init(_ table: EntityTable, state column: String, store: ViewStore) throws {
    self.table = table
    connection = try store.reader()
    let stored = quoted(table.table.storedName(version: store.version.version))
    sql = "SELECT \(quoted(column)) FROM \(stored) WHERE seq = ?"
    var known = BlockedBloomFilter(capacity: Self.filterCapacity)
    let statement = try Statement("SELECT seq FROM \(stored)", on: connection)
    while try statement.step() { known.insert(Self.hash(statement.integer(0))) }
    self.known = known
  }

  private static func hash(_ sequence: Int64) -> UInt64 {
    let mixed = UInt64(bitPattern: sequence).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return (mixed.high ^ mixed.low) &* 0xD6E8_FEB8_6659_FD93
  }

  /// The state of a transaction, nil if it has none.
  func state(_ sequence: Int64) throws -> Int64? {
    if let state = current[sequence] ?? previous[sequence] { return state }
    guard known.mayContain(Self.hash(sequence)) else { return nil }
    let statement = try connection.statement(sql)
    defer { statement.reset() }
    try statement.bind(0, sequence)
    return try statement.step() ? statement.integer(0) : nil
  }

  func set(_ state: Int64, _ sequence: Int64) {
    current[sequence] = state
    known.insert(Self.hash(sequence))
  }

  /// What was set since the last drain, by sequence.
  func drain() -> [(sequence: Int64, state: Int64)] {
    defer { (previous, current) = (current, [:]) }
    return current.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
