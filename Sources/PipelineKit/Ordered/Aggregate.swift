/// Counts by a key of one to three columns that a fold adds to: demand a day, orders by status.
///
///     let demand = Aggregate(
///       "demand_days", by: [("product_id", .text), ("day_ms", .integer)],
///       counts: ["ordered", "shipped"])
///     now.add(3, to: demand, "ordered", at: [.name(product), .time(now.time.day)])
///
/// Signed: what was added can be taken back, and a row whose counts are all zero is deleted.
/// Contributions are merged into the stored rows at the commit, so nothing is read before.
package final class Aggregate: FoldState {
  /// One component of a key.
  package enum Component {
    case name(Name)
    case integer(Int64)
    case time(Timestamp)
  }

  package let spec: AggregateSpec
  private let counts: [String]
  private let contributions: AggregateTable
  private let slots: [CounterSlot]

  package init(_ name: String, by keys: [(String, KeyKind)], counts: [String]) {
    spec = AggregateSpec(name: name, keys: keys, measures: counts.map(Measure.count))
    self.counts = counts
    contributions = AggregateTable(spec)
    slots = counts.indices.map(CounterSlot.init(index:))
  }

  package var tables: [TableSpec] { [spec.table] }

  package func open(_ storage: FoldStorage) {}

  /// Adds to a count of a key's row.
  ///
  /// - Precondition: the aggregate has the count, and the key its components.
  package func add(_ amount: Int64, to count: String, at key: [Component]) {
    guard let column = counts.firstIndex(of: count) else {
      preconditionFailure("aggregate \(spec.name) has no count \(count)")
    }
    precondition(key.count == spec.keys.count, "a key of another aggregate")
    guard amount != 0 else { return }
    let group = contributions.group(
      symbol(key, 0), key.count > 1 ? symbol(key, 1) : 0, key.count > 2 ? symbol(key, 2) : 0)
    contributions.add(slots[column], group, amount)
  }

  private func symbol(_ key: [Component], _ index: Int) -> Int64 {
    switch key[index] {
    case .name(let name):
      name.withBytes { contributions.intern(UnsafeRawBufferPointer($0).bytes, key: index) }
    case .integer(let value): value
    case .time(let time): time.milliseconds
    }
  }

  package var pendingByteCount: Int { contributions.memoryEstimate }
  package var earlyByteCount: Int { contributions.memoryEstimate }

  package func drain() throws -> [any FoldDelta] {
    guard contributions.groupCount > 0 else { return [] }
    return [try contributions.drain()]
  }

  package func drainEarly() throws -> [any FoldDelta] { try drain() }
}
