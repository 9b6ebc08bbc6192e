import PipelineKit

/// Labels and verdicts that stand in the log before their transaction.
///
/// They wait, in their order, until the transaction is scored. Few, and so all in memory.
final class EarlyEvents {
  static let table = EntityTable(
    TableSpec(
      name: "early_events",
      columns: [
        .required("number", .integer), .required("transaction_id", .text),
        .required("kind", .integer), .required("at_ms", .integer),
      ],
      keyCount: 1))

  struct Event: Sendable {
    /// Its offset in the log.
    let number: Int64
    let kind: FraudBatch.Kind
    let time: Int64
  }

  private var events: [[UInt8]: [Event]] = [:]
  /// xxh64 of each id that is waited for, so that nearly all transactions are known not to be.
  private var hashes = HashIndex()
  /// Those of this commit, by number, with the ids they wait for.
  private var fresh: [Int64: (id: [UInt8], event: Event)] = [:]
  private var deletions = EarlyEvents.table.newKeys()

  init(store: ViewStore) throws {
    let reader = try EntityReader(
      EarlyEvents.table, version: store.version.version, connection: try store.reader())
    var rows = EarlyEvents.table.newRows()
    try reader.readAll(into: &rows)
    for row in 0..<rows.rowCount {
      let id = rows.withBytes(row: row, column: 1) { $0.array(0..<$0.byteCount) }
      let kind = rows.integer(row: row, column: 2).flatMap {
        FraudBatch.Kind(rawValue: UInt8($0))
      }
      guard let number = rows.integer(row: row, column: 0), let kind,
        let time = rows.integer(row: row, column: 3)
      else { preconditionFailure("an early event without its columns") }
      wait(Event(number: number, kind: kind, time: time), for: id)
    }
  }

  /// Whether an id with this xxh64 is waited for.
  @inline(__always)
  func waits(for hash: UInt64) -> Bool { hashes.firstSlot(hash) != nil }

  func add(_ event: Event, id: [UInt8]) {
    wait(event, for: id)
    fresh[event.number] = (id, event)
  }

  private func wait(_ event: Event, for id: [UInt8]) {
    if events[id] == nil { hashes.insert(xxh64(id.span.bytes), slot: 0) }
    events[id, default: []].append(event)
  }

  /// Gives out what waits for a transaction, in log order.
  func take(_ id: [UInt8]) -> [Event] {
    guard let found = events.removeValue(forKey: id) else { return [] }
    hashes.remove(xxh64(id.span.bytes), slot: 0)
    for event in found where fresh.removeValue(forKey: event.number) == nil {
      deletions.append(integer: event.number)
    }
    return found
  }

  func drain() -> (upserts: RowBuffer, deletions: RowBuffer) {
    var upserts = EarlyEvents.table.newRows()
    for (id, event) in fresh.values.sorted(by: { $0.event.number < $1.event.number }) {
      upserts.append(integer: event.number)
      upserts.append(text: id.span.bytes)
      upserts.append(integer: Int64(event.kind.rawValue))
      upserts.append(integer: event.time)
    }
    defer {
      fresh = [:]
      deletions = EarlyEvents.table.newKeys()
    }
    return (upserts, deletions)
  }
}
