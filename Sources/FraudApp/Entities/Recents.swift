/// The transactions of one user, device, merchant or country that a window may still need, by
/// event time; of one instant in log order.
///
///     start ..< end     what counts; before `start` is room, never more than what counts
///
/// A window is then a range, found by halving: exact to the millisecond whatever order events came
/// in, but for those that were forgotten: an event forgets what lies too long before it.
struct Recents: Sendable {
  /// One transaction.
  struct Entry: Sendable, Equatable {
    var time: Int64
    /// Its place among all transactions scored.
    var sequence: Int64
    var amount: Int64
    var currency: UInt32
    /// Whom it was with: of users the merchant, of devices and merchants the user.
    var partner: Int64
    /// Of users the country and the device; absent otherwise.
    var country: Int64
    var device: Int64
  }

  /// Transactions looked at one by one before halving begins.
  private static let fewCount = 6

  private var entries: [Entry] = []
  private var start = 0
  /// The greatest event time seen; nothing before the first.
  private(set) var latest = Int64.min

  /// The event time of the last transaction kept, in the order of time; 0 for none.
  @inline(__always)
  var lastTime: Int64 { isEmpty ? 0 : entries[entries.count - 1].time }

  var isEmpty: Bool { start == entries.count }

  /// All that is kept, by event time.
  var kept: ArraySlice<Entry> { entries[start...] }

  /// The greatest event time forgotten: windows that begin there or later are whole.
  private(set) var forgottenThrough = Int64.min

  /// What was forgotten and cannot be read from disk yet; not part of what is stored.
  private(set) var forgotten: [Entry] = []

  /// Adds a transaction, and forgets those that lie longer than `milliseconds` before it.
  ///
  /// What lies behind it in time stays: one event from far ahead does not blind the windows of
  /// those that follow it in the log.
  ///
  /// - Parameter committed: what is forgotten with a greater sequence is listed in `forgotten`.
  mutating func insert(_ entry: Entry, keeping milliseconds: Int64, committed: Int64) {
    latest = max(latest, entry.time)
    if entries.isEmpty || entries[entries.count - 1].time <= entry.time {
      entries.append(entry)
    } else {
      entries.insert(entry, at: upperBound(entry.time))
    }
    if let first = forgotten.first, first.sequence <= committed {
      forgotten.removeAll { $0.sequence <= committed }
    }
    let horizon = entry.time - milliseconds
    while entries[start].time <= horizon {
      forgottenThrough = max(forgottenThrough, entries[start].time)
      if entries[start].sequence > committed { forgotten.append(entries[start]) }
      start += 1
    }
    // More room than transactions: what is moved is less than what was forgotten.
    if start * 2 > entries.count {
      entries.removeSubrange(..<start)
      start = 0
    }
  }

  /// Restores what was stored, in order.
  mutating func restore(_ stored: [Entry], latest: Int64, forgottenThrough: Int64) {
    self.forgottenThrough = forgottenThrough
    (entries, start) = (stored, 0)
    self.latest = latest
  }

  /// The transactions kept with event time in `(after, through]`.
  ///
  /// - Complexity: O(log n).
  func window(after: Int64, through: Int64) -> ArraySlice<Entry> {
    let lower = upperBound(after)
    return entries[lower..<Swift.max(lower, upperBound(through))]
  }

  /// How many transactions are kept with event time in `(after, through]`.
  ///
  /// - Complexity: O(log n).
  @inline(__always)
  func count(after: Int64, through: Int64) -> Int {
    Swift.max(0, upperBound(through) - upperBound(after))
  }

  /// Calls `body` with the transactions kept with event time in `(after, through]`, in order.
  @inline(__always)
  func forEach(after: Int64, through: Int64, _ body: (Entry) -> Void) {
    let lower = upperBound(after)
    for place in lower..<Swift.max(lower, upperBound(through)) { body(entries[place]) }
  }

  /// The place behind all transactions at or before `time`.
  private func upperBound(_ time: Int64) -> Int {
    var (low, high) = (start, entries.count)
    // Nearly all questions are about the last few.
    let few = Swift.max(low, high - Recents.fewCount)
    while high > few {
      if entries[high - 1].time <= time { return high }
      high -= 1
    }
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
