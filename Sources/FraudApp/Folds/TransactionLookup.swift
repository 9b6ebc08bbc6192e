import PipelineKit

/// The sequence of every transaction id scored so far: tells repeats, and finds what labels and
/// verdicts are about. In bounded memory.
///
///     recent    the last ones, up to a limit and all that may not be on disk: 19 to 24 bytes each
///     older     on disk, found by the journal's index; filters of 10 bits an id spare nearly all looks
///
/// Until the limit is reached once the index on disk is not needed, and is made at the run's end.
final class TransactionLookup {
  @exclusivity(unchecked) private var recent = TransactionIndex()
  private let recentMax: Int
  private var filters: [BlockedBloomFilter] = []
  /// Ids in the last filter.
  private var filled = 0
  /// Whether the journal has its index on disk.
  private var isIndexed: Bool
  private var willBeIndexed = false
  private let connection: Connection
  private let sql: String

  /// Takes in the ids of a journal.
  ///
  /// - Parameter recentMax: ids after which those that are on disk leave the memory.
  /// - Throws: what reading the journal throws.
  init(_ decisions: StoredDecisions, store: ViewStore, recentMax: Int) throws {
    precondition(recentMax > 0, "no room for an id")
    self.recentMax = recentMax
    connection = try store.reader()
    let table = quoted(DecisionJournal.table.table.storedName(version: store.version.version))
    sql = "SELECT seq FROM \(table) WHERE transaction_id = ?"
    isIndexed = decisions.last > 0
    if isIndexed { try store.createIndexes() }
    try decisions.forEachID { id, sequence in
      append(TransactionIndex.Key(id, hash: xxh64(id)))
      forgetIfFull(through: sequence)
    }
  }

  /// Bytes held, about.
  var memoryEstimate: Int { recent.memoryEstimate + filters.reduce(0) { $0 + $1.byteCount } }

  /// The sequence of an id, nil if it was never scored.
  ///
  /// - Parameter id: the id itself; asked only for what may be on disk.
  /// - Throws: what reading the journal throws.
  @inline(__always)
  func sequence(of key: TransactionIndex.Key, _ id: @autoclosure () -> [UInt8]) throws -> Int64? {
    if let sequence = recent.sequence(of: key) { return sequence }
    guard !filters.isEmpty, mayBeOlder(key) else { return nil }
    return try stored(id())
  }

  private func mayBeOlder(_ key: TransactionIndex.Key) -> Bool {
    filters.contains { $0.mayContain(key.confirmation) }
  }

  private func stored(_ id: [UInt8]) throws -> Int64? {
    let statement = try connection.statement(sql)
    defer { statement.reset() }
    try statement.bind(0, text: id.span.bytes)
    return try statement.step() ? statement.integer(0) : nil
  }

  /// Says how many ids are still to come, about.
  func expect(_ count: Int) { recent.expect(min(recent.count + count, recentMax)) }

  /// Adds the id of the next transaction.
  @inline(__always)
  func append(_ key: TransactionIndex.Key) { recent.append(key) }

  /// Reads where an id would be, so that it is near when it is asked for.
  @inline(__always)
  func touch(_ key: TransactionIndex.Key) -> UInt64 { recent.touch(key) }

  /// Says at a drain whether the commit is to make the journal's index.
  func wantsIndex() -> Bool {
    willBeIndexed = willBeIndexed || recent.count > recentMax / 2
    return willBeIndexed && !isIndexed
  }

  /// Lets go of ids if there are too many, now that all up to `sequence` are on disk.
  func didCommit(through sequence: Int64) {
    isIndexed = isIndexed || willBeIndexed
    if isIndexed { forgetIfFull(through: sequence) }
  }

  private func forgetIfFull(through sequence: Int64) {
    guard recent.count >= recentMax else { return }
    recent.removeAll(through: sequence) { confirmation in
      if filters.isEmpty || filled == recentMax {
        filters.append(BlockedBloomFilter(capacity: recentMax))
        filled = 0
      }
      filters[filters.count - 1].insert(confirmation)
      filled += 1
    }
  }
}
