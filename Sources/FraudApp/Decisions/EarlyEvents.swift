import PipelineKit

/// Labels and verdicts that stand in the log before their transaction: the side of the join of
/// decisions with what is said of them that has to wait. The other side is the journal, which keeps
/// every decision.
///
///     label t7 ──▶ waits ──────────── t7 comes ──▶ applied, in the order of the log
///                    └─ 90 days pass ─▶ waits no more; stays on disk, for `unmatched`
///
/// An event waits while stream time is at most the width of the window past its own time, or past
/// what stream time was when it came if that is later: history may be read long afterwards, labels
/// first. So what is in memory is bounded by the labels of 90 days. Times are watermarks, which do
/// not depend on where commits cut.
final class EarlyEvents {
  /// How far apart in event time a label and its transaction may be.
  static let window = JoinWindow(milliseconds: 90 * 86_400_000, graceMilliseconds: 0)

  static let table = EntityTable(
    TableSpec(
      name: "early_events",
      columns: [
        .required("number", .integer), .required("transaction_id", .text),
        .required("kind", .integer), .required("at_ms", .integer),
        .required("came_ms", .integer), .required("waits", .integer),
      ],
      keyCount: 1))

  struct Event: Sendable {
    /// Its offset in the log.
    let number: Int64
    let kind: FraudBatch.Kind
    let time: Int64
    /// From when on it waits: its own time, or the watermark when it came if that is later.
    let came: Int64

    init(number: Int64, kind: FraudBatch.Kind, time: Int64, watermark: Int64) {
      (self.number, self.kind, self.time) = (number, kind, time)
      came = max(time, watermark)
    }

    /// Whether it waits no more.
    func isOver(at watermark: Int64) -> Bool { EarlyEvents.window.isClosed(came, at: watermark) }
  }

  private var events: [[UInt8]: [Event]] = [:]
  /// xxh64 of each id that is waited for, so that nearly all transactions are known not to be.
  private var hashes = HashIndex()
  /// Those of this commit, by number, with the ids they wait for.
  private var fresh: [Int64: [UInt8]] = [:]
  private var upserts = EarlyEvents.table.newRows()
  private var deletions = EarlyEvents.table.newKeys()
  /// No event is over before this.
  private var firstCame = Int64.max

  init(store: ViewStore) throws {
    let reader = try EntityReader(
      EarlyEvents.table, version: store.version.version, connection: try store.reader())
    var rows = EarlyEvents.table.newRows()
    try reader.readAll(into: &rows)
    for row in 0..<rows.rowCount where rows.integer(row: row, column: 5) == 1 {
      let id = rows.withBytes(row: row, column: 1) { $0.array(0..<$0.byteCount) }
      let kind = rows.integer(row: row, column: 2).flatMap {
        FraudBatch.Kind(rawValue: UInt8($0))
      }
      guard let number = rows.integer(row: row, column: 0), let kind,
        let time = rows.integer(row: row, column: 3), let came = rows.integer(row: row, column: 4)
      else { preconditionFailure("an early event without its columns") }
      wait(Event(number: number, kind: kind, time: time, watermark: came), for: id)
    }
  }

  /// Whether an id with this xxh64 is waited for.
  @inline(__always)
  func waits(for hash: UInt64) -> Bool { hashes.firstSlot(hash) != nil }

  func add(_ event: Event, id: [UInt8]) {
    wait(event, for: id)
    fresh[event.number] = id
  }

  private func wait(_ event: Event, for id: [UInt8]) {
    if events[id] == nil { hashes.insert(xxh64(id.span.bytes), slot: 0) }
    events[id, default: []].append(event)
    firstCame = min(firstCame, event.came)
  }

  /// Gives out what waits for a transaction, in log order.
  func take(_ id: [UInt8], at watermark: Int64) -> [Event] {
    guard let found = remove(id) else { return [] }
    for event in found {
      if event.isOver(at: watermark) {
        write(event, id, waits: false)
      } else if fresh.removeValue(forKey: event.number) == nil {
        deletions.append(integer: event.number)
      }
    }
    return found.filter { !$0.isOver(at: watermark) }
  }

  private func remove(_ id: [UInt8]) -> [Event]? {
    guard let found = events.removeValue(forKey: id) else { return nil }
    hashes.remove(xxh64(id.span.bytes), slot: 0)
    return found
  }

  private func write(_ event: Event, _ id: [UInt8], waits: Bool) {
    fresh[event.number] = nil
    upserts.append(integer: event.number)
    upserts.append(text: id.span.bytes)
    upserts.append(integer: Int64(event.kind.rawValue))
    upserts.append(integer: event.time)
    upserts.append(integer: event.came)
    upserts.append(integer: waits ? 1 : 0)
  }

  /// Lets go of what waits no more, and gives out the rows that have changed.
  ///
  /// - Complexity: O(events that wait) when one is over, else of those that came since.
  func drain(at watermark: Int64) -> (upserts: RowBuffer, deletions: RowBuffer) {
    if EarlyEvents.window.isClosed(firstCame, at: watermark) { letGo(at: watermark) }
    for (number, id) in fresh.sorted(by: { $0.key < $1.key }) {
      for event in events[id] ?? [] where event.number == number { write(event, id, waits: true) }
    }
    defer {
      upserts = EarlyEvents.table.newRows()
      deletions = EarlyEvents.table.newKeys()
    }
    return (upserts, deletions)
  }

  private func letGo(at watermark: Int64) {
    firstCame = .max
    for (id, waiting) in events {
      let left = waiting.filter { !$0.isOver(at: watermark) }
      for event in left { firstCame = min(firstCame, event.came) }
      guard left.count < waiting.count else { continue }
      for event in waiting where event.isOver(at: watermark) { write(event, id, waits: false) }
      if left.isEmpty { _ = remove(id) } else { events[id] = left }
    }
  }
}
