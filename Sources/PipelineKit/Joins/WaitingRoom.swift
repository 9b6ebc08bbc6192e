/// Events that wait for their partner: half of a join of two streams within an interval. (The other
/// half is the stream that is stored anyway, in which a later event finds its partner.)
///
///     label t7 ──▶ waits ──────────── t7 comes ──▶ joined, in the order of the log
///                    └─ the window passes ─▶ waits no more; its row stays, for a view of unmatched ones
///
/// **Rules**, those of Kafka's stream–stream join, with both ends of the window included:
///
/// 1. Events of one key join if their times are at most the window's width apart, whichever comes
///    first in the log. A partner joins every event that waits for it.
/// 2. An event waits while the watermark is at most the window's width (and grace) past its time, or
///    past what the watermark was when it came if that is later: history may be read long
///    afterwards, one stream before the other.
///
/// **Law.** What is given out depends on the sequence of events alone, not on where commits cut. In
/// memory is what waits, so it is bounded by the events of a window.
package final class WaitingRoom<Item: StoredRow> {
  /// An event that waits.
  package struct Event: Sendable {
    /// Its number, by which its row is found: its offset in the log.
    package let number: Int64
    package let item: Item
    /// Event time, epoch milliseconds.
    package let time: Int64
    /// From when on it waits: its own time, or the watermark when it came if that is later.
    package let came: Int64

    package init(number: Int64, item: Item, time: Int64, watermark: Int64) {
      (self.number, self.item, self.time) = (number, item, time)
      came = max(time, watermark)
    }

    /// Whether it waits no more.
    package func isOver(at watermark: Int64, _ window: JoinWindow) -> Bool {
      window.isClosed(came, at: watermark)
    }
  }

  package let table: EntityTable
  private let window: JoinWindow
  private var events: [[UInt8]: [Event]] = [:]
  /// xxh64 of each key that is waited for, so that nearly all partners are known not to be.
  private var hashes = HashIndex()
  /// Those of this commit, by number, with the keys they wait for.
  private var fresh: [Int64: [UInt8]] = [:]
  private var upserts: RowBuffer
  private var deletions: RowBuffer
  /// No event is over before this.
  private var firstCame = Int64.max

  /// The table: number, key, what the items have, times, and whether it still waits.
  package static func table(_ name: String, key: String) -> EntityTable {
    EntityTable(
      TableSpec(
        name: name,
        columns: [.required("number", .integer), .required(key, .text)] + Item.columns
          + [
            .required("at_ms", .integer), .required("came_ms", .integer),
            .required("waits", .integer),
          ],
        keyCount: 1))
  }

  /// Takes in what waited at the last commit.
  package init(_ table: EntityTable, within window: JoinWindow, store: ViewStore) throws {
    self.table = table
    self.window = window
    upserts = table.newRows()
    deletions = table.newKeys()
    let reader = try EntityReader(
      table, version: store.version.version, connection: try store.reader())
    var rows = table.newRows()
    try reader.readAll(into: &rows)
    for row in 0..<rows.rowCount {
      var cells = RowReader(rows, row: row)
      let number = cells.integer()
      let key = cells.name().bytes
      let item = Item(from: &cells)
      let (time, came) = (cells.integer(), cells.integer())
      if cells.bool() {
        wait(Event(number: number, item: item, time: time, watermark: came), for: key)
      }
    }
  }

  /// How many keys are waited for.
  package var keyCount: Int { events.count }

  /// Whether a key with this xxh64 is waited for.
  @inline(__always)
  package func waits(for hash: UInt64) -> Bool { hashes.firstSlot(hash) != nil }

  /// Lets an event wait for its partner.
  package func add(_ event: Event, key: [UInt8]) {
    wait(event, for: key)
    fresh[event.number] = key
  }

  private func wait(_ event: Event, for key: [UInt8]) {
    if events[key] == nil { hashes.insert(xxh64(key.span.bytes), slot: 0) }
    events[key, default: []].append(event)
    firstCame = min(firstCame, event.came)
  }

  /// Gives out what waits for a partner that has come, in log order.
  package func take(_ key: [UInt8], at watermark: Int64) -> [Event] {
    guard let found = remove(key) else { return [] }
    for event in found {
      if event.isOver(at: watermark, window) {
        write(event, key, waits: false)
      } else if fresh.removeValue(forKey: event.number) == nil {
        deletions.append(integer: event.number)
      }
    }
    return found.filter { !$0.isOver(at: watermark, window) }
  }

  private func remove(_ key: [UInt8]) -> [Event]? {
    guard let found = events.removeValue(forKey: key) else { return nil }
    hashes.remove(xxh64(key.span.bytes), slot: 0)
    return found
  }

  private func write(_ event: Event, _ key: [UInt8], waits: Bool) {
    fresh[event.number] = nil
    upserts.append(integer: event.number)
    upserts.append(text: key.span.bytes)
    event.item.write(to: &upserts)
    upserts.append(integer: event.time)
    upserts.append(integer: event.came)
    upserts.append(bool: waits)
  }

  /// Lets go of what waits no more, and gives out the rows that have changed.
  ///
  /// - Complexity: O(events that wait) when one is over, else of those that came since.
  package func drain(at watermark: Int64) -> (upserts: RowBuffer, deletions: RowBuffer) {
    if window.isClosed(firstCame, at: watermark) { letGo(at: watermark) }
    for (number, key) in fresh.sorted(by: { $0.key < $1.key }) {
      for event in events[key] ?? [] where event.number == number { write(event, key, waits: true) }
    }
    defer {
      upserts = table.newRows()
      deletions = table.newKeys()
    }
    return (upserts, deletions)
  }

  private func letGo(at watermark: Int64) {
    firstCame = .max
    for (key, waiting) in events {
      let left = waiting.filter { !$0.isOver(at: watermark, window) }
      for event in left { firstCame = min(firstCame, event.came) }
      guard left.count < waiting.count else { continue }
      for event in waiting where event.isOver(at: watermark, window) {
        write(event, key, waits: false)
      }
      if left.isEmpty { _ = remove(key) } else { events[key] = left }
    }
  }
}
