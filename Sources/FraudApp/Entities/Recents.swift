/// The transactions of one user, device, merchant or country that a window may still need, by
/// event time; of one instant in log order.
///
///     start ..< end     what counts; before `start` is room that is given back now and then
///
/// A window is then a range, found by halving: exact to the millisecond whatever order events came
/// in. What is older than the horizon below the latest event is forgotten.
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

  private var entries: [Entry] = []
  private var start = 0
  /// The greatest event time seen; nothing before the first.
  private(set) var latest = Int64.min

  var isEmpty: Bool { start == entries.count }

  /// All that is kept, by event time.
  var kept: ArraySlice<Entry> { entries[start...] }

  /// Adds a transaction and forgets what lies before the horizon.
  ///
  /// - Parameter committed: what has a greater sequence is kept all the same: it cannot be read
  ///   from disk yet.
  mutating func insert(_ entry: Entry, keeping milliseconds: Int64, committed: Int64) {
    latest = max(latest, entry.time)
    if entries.isEmpty || entries[entries.count - 1].time <= entry.time {
      entries.append(entry)
    } else {
      entries.insert(entry, at: upperBound(entry.time))
    }
    let horizon = latest - milliseconds
    while start < entries.count, entries[start].time <= horizon,
      entries[start].sequence <= committed
    {
      start += 1
    }
    if start > 16, start * 2 > entries.count {
      entries.removeSubrange(..<start)
      start = 0
    }
  }

  /// Restores what was stored, in order.
  mutating func restore(_ stored: [Entry], latest: Int64) {
    (entries, start) = (stored, 0)
    self.latest = latest
  }

  /// The transactions with event time in `(after, through]` and above the horizon.
  ///
  /// - Complexity: O(log n).
  func window(after: Int64, through: Int64, keeping milliseconds: Int64) -> ArraySlice<Entry> {
    let lower = upperBound(Swift.max(after, latest == .min ? .min : latest - milliseconds))
    let upper = upperBound(through)
    return entries[lower..<Swift.max(lower, upper)]
  }

  /// The place behind all transactions at or before `time`.
  private func upperBound(_ time: Int64) -> Int {
    var (low, high) = (start, entries.count)
    // Nearly all questions are about the last few.
    if high > low, entries[high - 1].time <= time { return high }
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
