/// A table with one row a key that a fold reads, changes and writes: stock, orders, profiles.
///
///     let stock = Entity<StockKey, Stock>("stock_rows")
///     now[stock, key]?.reserved += 3          // read-modify-write
///     now[stock, key] = nil                   // deletes the row
///
///     memory   what was used lately, what this commit changes, what the last one changed
///     disk     all rows as of the last commit; read one by one when a key is not in memory
///     filter   the keys that are on disk, so that a new key costs no look
///
/// The rows are what users query: views are SQL over them. Memory is bounded in bytes; what is
/// forgotten is on disk for certain.
///
/// **Law.** A read gives what was written last, whatever was committed, forgotten and read back in
/// between.
package final class Entity<Key: StoredRow & Hashable, Value: StoredRow>: FoldState {
  private struct Entry {
    let key: Key
    /// Nil for a row that was deleted, or is not there.
    var value: Value?
    /// The commit it was last changed for.
    var changed: Int32
    let heapByteCount: Int
  }

  /// The stored table.
  package let table: EntityTable
  private let bytesMax: Int
  private var slots: [Key: Int32] = [:]
  private var entries: [Entry] = []
  private var commit: Int32 = 1
  private var dirty: [Int32] = []
  private var byteCount = 0
  /// Bytes after which what is on disk is forgotten.
  private var forgetAt: Int
  private var stored: StoredKeys<Key>?
  package private(set) var failure: (any Error)?

  /// - Parameters:
  ///   - key: names of the key's columns; those of the type if absent.
  ///   - columns: names of the value's columns, likewise.
  ///   - indexes: secondary indexes, for views.
  ///   - bytesMax: memory for rows that may be forgotten.
  package init(
    _ name: String, key: [String]? = nil, columns: [String]? = nil, indexes: [[String]] = [],
    bytesMax: Int = 64 << 20
  ) {
    let keys = key.map { Key.columns.renamed($0) } ?? Key.columns
    let values = columns.map { Value.columns.renamed($0) } ?? Value.columns
    table = EntityTable(
      TableSpec(name: name, columns: keys + values, keyCount: keys.count, indexes: indexes))
    self.bytesMax = bytesMax
    forgetAt = bytesMax
  }

  package var tables: [TableSpec] { [table.table] }

  package func open(_ storage: FoldStorage) throws {
    stored = try StoredKeys(table, storage)
  }

  // MARK: Rows

  /// The row of a key; nil when there is none.
  package subscript(key: Key) -> Value? {
    get {
      if let slot = slots[key] { return entries[Int(slot)].value }
      guard let value = read(key) else { return nil }
      return entries[insert(key, value)].value
    }
    _modify {
      let slot = slots[key].map { Int($0) } ?? insert(key, read(key))
      touch(slot)
      yield &entries[slot].value
    }
    set {
      let slot = slots[key].map { Int($0) } ?? insert(key, nil)
      touch(slot)
      entries[slot].value = newValue
    }
  }

  /// The row of a key, which is made where there is none.
  package subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
    get { self[key] ?? value() }
    _modify {
      let slot = slots[key].map { Int($0) } ?? insert(key, read(key))
      touch(slot)
      var row = entries[slot].value ?? value()
      entries[slot].value = nil
      defer { entries[slot].value = row }
      yield &row
    }
  }

  private func read(_ key: Key) -> Value? {
    guard failure == nil, let stored else { return nil }
    do {
      return try stored.row(of: key).map { rows in
        var reader = RowReader(rows, row: 0, from: table.table.keyCount)
        return Value(from: &reader)
      }
    } catch {
      failure = error
      return nil
    }
  }

  private func insert(_ key: Key, _ value: Value?) -> Int {
    if byteCount > forgetAt { forget() }
    let heap = key.heapByteCount + (value?.heapByteCount ?? 32)
    slots[key] = Int32(entries.count)
    entries.append(Entry(key: key, value: value, changed: 0, heapByteCount: heap))
    byteCount += Self.entryByteCount + heap
    return entries.count - 1
  }

  /// An entry, and its place in the dictionary, which is half empty on average.
  private static var entryByteCount: Int {
    MemoryLayout<Entry>.stride + 2 * (MemoryLayout<Key>.stride + 8)
  }

  private func touch(_ slot: Int) {
    guard entries[slot].changed != commit else { return }
    entries[slot].changed = commit
    dirty.append(Int32(slot))
  }

  // MARK: Committing

  package var pendingByteCount: Int { dirty.count * (Self.entryByteCount + 64) }

  package func drain() throws -> [any FoldDelta] {
    if let failure { throw failure }
    var upserts = table.newRows()
    var deletions = table.newKeys()
    for slot in dirty {
      let entry = entries[Int(slot)]
      if let value = entry.value {
        entry.key.write(to: &upserts)
        value.write(to: &upserts)
      } else {
        entry.key.write(to: &deletions)
      }
    }
    dirty.removeAll(keepingCapacity: true)
    commit += 1
    if byteCount > forgetAt { forget() }
    guard !upserts.isEmpty || !deletions.isEmpty else { return [] }
    return [EntityDelta(table, upserts: upserts, deletions: deletions)]
  }

  /// Forgets what is on disk for certain: not what this commit or the last has changed. (Of commits
  /// one is under way, so the one before the last is done when there are reads again.)
  private func forget() {
    guard let stored else { return }
    var kept: [Entry] = []
    var bytes = 0
    slots = [:]
    dirty = []
    for entry in entries {
      guard entry.changed >= commit - 1 else {
        if entry.value != nil { stored.add(entry.key) }
        continue
      }
      slots[entry.key] = Int32(kept.count)
      if entry.changed == commit { dirty.append(Int32(kept.count)) }
      kept.append(entry)
      bytes += Self.entryByteCount + entry.heapByteCount
    }
    entries = kept
    byteCount = bytes
    // What has to stay may be more than the limit; then half as much again is let in.
    forgetAt = max(bytesMax, bytes + bytes / 2)
  }
}
