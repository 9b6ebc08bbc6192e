/// A batch some of whose events wait to be applied.
class HeldBatch {
  let events: EventBatch
  /// How many of its events wait.
  var waiting = 0

  init(_ events: EventBatch) { self.events = events }
}

/// A held batch with what was prepared of it.
final class PreparedBatch<Prepared>: HeldBatch {
  let prepared: Prepared

  init(_ events: EventBatch, _ prepared: Prepared) {
    self.prepared = prepared
    super.init(events)
  }
}

/// Events that wait for their turn in event time.
///
///     arrive      5 3 9 4 │ 7 …           stream time 9, horizon 5: released up to 4
///     released    3 4
///     wait        5 7 9
///
/// **Law.** What is released is in the order of (time, tie, arrival), whatever batches it came in.
/// What waits at a commit is part of it, so that a restart goes on as if there had been none.
///
/// An event is not copied: its batch is held until the last of its events is released.
struct ReorderBuffer<Prepared> {
  /// An event that waits.
  struct Entry {
    let time: Int64
    /// Its number among all events that arrived.
    let arrival: Int64
    let batch: PreparedBatch<Prepared>
    let record: Int32
  }

  /// Its table: the events that waited at the last commit.
  let table: EntityTable
  private let ties: EventOrder.Ties
  /// Sorted; those before `head` were released.
  private var entries: [Entry] = []
  private var head = 0
  /// Not sorted in yet.
  private var fresh: [Entry] = []
  /// The arrivals of what is on disk, or on its way.
  private var stored: Set<Int64> = []
  private var gone: [Int64] = []

  init(_ table: TableSpec, ties: EventOrder.Ties) {
    self.table = EntityTable(table)
    self.ties = ties
  }

  /// How many events wait.
  var count: Int { entries.count - head + fresh.count }

  mutating func insert(_ entry: Entry) {
    entry.batch.waiting += 1
    fresh.append(entry)
  }

  /// Takes in what waited at the last commit.
  mutating func restore(_ entry: Entry) {
    stored.insert(entry.arrival)
    insert(entry)
  }

  /// Releases the next event whose time is at most `bound`.
  mutating func next(through bound: Int64) -> Entry? {
    if !fresh.isEmpty { settle() }
    guard head < entries.count, entries[head].time <= bound else { return nil }
    let entry = entries[head]
    head += 1
    entry.batch.waiting -= 1
    if stored.remove(entry.arrival) != nil { gone.append(entry.arrival) }
    if head == entries.count {
      entries.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 4_096, head * 2 >= entries.count {
      entries.removeFirst(head)
      head = 0
    }
    return entry
  }

  private func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.time != b.time { return a.time < b.time }
    if ties == .eventID {
      var (left, right): ([UInt8], [UInt8]) = ([], [])
      a.batch.events.appendID(Int(a.record), to: &left)
      b.batch.events.appendID(Int(b.record), to: &right)
      if left != right { return left.lexicographicallyPrecedes(right) }
    }
    return a.arrival < b.arrival
  }

  /// Sorts in what has come: from behind, since nearly all of it belongs at the end.
  private mutating func settle() {
    fresh.sort(by: precedes)
    var old = entries.count - 1
    entries.append(contentsOf: fresh)
    var new = fresh.count - 1
    var place = entries.count - 1
    while new >= 0 {
      if old >= head, precedes(fresh[new], entries[old]) {
        entries[place] = entries[old]
        old -= 1
      } else {
        entries[place] = fresh[new]
        new -= 1
      }
      place -= 1
    }
    fresh.removeAll(keepingCapacity: true)
  }

  /// The rows that have changed since the last drain.
  mutating func drain() -> EntityDelta? {
    if !fresh.isEmpty { settle() }
    var upserts = table.newRows()
    var state = StateWriter()
    for entry in entries[head...] where stored.insert(entry.arrival).inserted {
      state.removeAll()
      entry.batch.events.encode(Int(entry.record), into: &state)
      upserts.append(integer: entry.arrival)
      state.buffer.withBytes { upserts.append(blob: $0) }
    }
    var deletions = table.newKeys()
    for arrival in gone { deletions.append(integer: arrival) }
    gone = []
    guard !upserts.isEmpty || !deletions.isEmpty else { return nil }
    return EntityDelta(table, upserts: upserts, deletions: deletions)
  }
}
