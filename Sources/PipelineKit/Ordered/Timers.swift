import HeapModule

/// A time for each of some keys, at which the fold is called: reservations that expire.
///
///     let expiry = Timers<Name>("reservation_expiry", key: ["order_id"])
///     now.set(expiry, order, at: now.time.later(by: ttl))
///     now.cancel(expiry, order)
///
/// **Law.** A timer fires once the time of an applied event is past it, before that event, in the
/// order of (time, key). It follows event time alone: neither the wall clock nor the end of the
/// input fires it. A timer that is set for a time already past fires before the next event.
///
/// A key has one timer: setting it again moves it. The table holds what is set.
package final class Timers<Key: StoredRow & Hashable & Comparable>: FoldState {
  private struct Due: Comparable {
    let time: Int64
    let key: Key

    static func < (left: Due, right: Due) -> Bool {
      left.time == right.time ? left.key < right.key : left.time < right.time
    }
  }

  /// The stored table.
  package let table: EntityTable
  private var times: [Key: Int64] = [:]
  /// All that were set; one that is not what `times` says was moved or cancelled.
  private var heap = Heap<Due>()
  private var changed: Set<Key> = []

  /// - Parameter key: names of the key's columns; those of the type if absent.
  package init(_ name: String, key: [String]? = nil) {
    let keys = key.map { Key.columns.renamed($0) } ?? Key.columns
    table = EntityTable(
      TableSpec(
        name: name, columns: keys + [.required("at_ms", .integer)], keyCount: keys.count))
  }

  package var tables: [TableSpec] { [table.table] }

  package func open(_ storage: FoldStorage) throws {
    try storage.forEachRow(of: table.table) { row in
      var reader = RowReader(row, row: 0)
      let key = Key(from: &reader)
      let time = reader.integer()
      times[key] = time
      heap.insert(Due(time: time, key: key))
    }
  }

  /// How many are set.
  package var count: Int { times.count }

  /// When the timer of a key fires; nil when none is set.
  package func time(of key: Key) -> Timestamp? {
    times[key].map(Timestamp.init(milliseconds:))
  }

  func set(_ key: Key, at time: Timestamp) {
    guard times.updateValue(time.milliseconds, forKey: key) != time.milliseconds else { return }
    changed.insert(key)
    heap.insert(Due(time: time.milliseconds, key: key))
    // Those moved or cancelled stay in the heap until their time; not more of them than of others.
    if heap.count > 2 * times.count + 64 { rebuild() }
  }

  func cancel(_ key: Key) {
    if times.removeValue(forKey: key) != nil { changed.insert(key) }
  }

  private func rebuild() {
    heap = Heap(times.map { Due(time: $0.value, key: $0.key) })
  }

  /// The next timer before `time`, with its key; it is not set any more.
  func next(before time: Int64) -> (time: Int64, key: Key)? {
    while let due = heap.min, due.time < time {
      _ = heap.popMin()
      guard times[due.key] == due.time else { continue }
      cancel(due.key)
      return (due.time, due.key)
    }
    return nil
  }

  /// The time of the next timer; `Int64.max` when there is none.
  var nextTime: Int64 {
    while let due = heap.min {
      if times[due.key] == due.time { return due.time }
      _ = heap.popMin()
    }
    return .max
  }

  package var pendingByteCount: Int { changed.count * 64 }

  package func drain() -> [any FoldDelta] {
    guard !changed.isEmpty else { return [] }
    var upserts = table.newRows()
    var deletions = table.newKeys()
    for key in changed.sorted() {
      if let time = times[key] {
        key.write(to: &upserts)
        upserts.append(integer: time)
      } else {
        key.write(to: &deletions)
      }
    }
    changed = []
    return [EntityDelta(table, upserts: upserts, deletions: deletions)]
  }
}
