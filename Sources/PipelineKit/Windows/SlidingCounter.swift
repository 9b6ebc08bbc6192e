/// Counts and sums of what lies in sliding windows, exact, for very many keys.
///
///     window 5 min          seen so far                             total at the event
///     a at 12:00            12:00                                   1
///     a at 12:04            12:00 12:04                             2
///     a at 12:05            12:00 12:04 12:05                       2     12:00 is exactly 5 min ago
///     a at 12:01, late      12:00 12:01 12:04 12:05                 2     later ones do not count
///
/// Events may come in any order. A total counts the events of the key seen so far whose time lies
/// in the window of the event at hand, this one included.
///
/// **What is kept.** Per key, the events less than `window + lateness` before the latest, and of
/// those the latest `eventsMax`; events of one instant are kept or forgotten together. What is
/// forgotten leaves its greatest time behind, and every total whose window reaches back to it says
/// so (`SlidingTotal.needsHistory`): the caller completes it from the events it has stored. An
/// event not later than what was forgotten is counted for itself, but not kept.
///
/// A key's events are a ring of a time and a running sum each, so that the count and sum of any
/// window no wider than what is kept are two lookups apart. Keys are dense numbers, `0 ..< n`.
///
/// - Complexity: 32 bytes a key and 16 an event, blocks up to twice that; an event in order costs
///   O(log kept), an event out of order also moves the later ones.
package struct SlidingCounter: Sendable {
  /// An event kept: its time, and the sum of the key's values up to it.
  struct Entry: Sendable {
    var time: Int64
    var runningSum: Int64
  }

  /// What a key remembers besides its events.
  struct Header: Sendable {
    /// The running sum before the first event kept.
    var base: Int64 = 0
    /// The greatest time forgotten; every event kept is later.
    var forgotten = Int64.min
  }

  /// The most events a key may keep: with values below 2^46 no sum overflows.
  package static let eventsLimit = 65_536

  /// The window of the totals `add` returns.
  package let window: SlidingWindow
  /// How late an event may be and still be sure to find its whole window.
  package let latenessMilliseconds: Int64
  /// The most events kept of a key.
  package let eventsMax: Int

  private let kept: SlidingWindow
  var rings = KeyedRings(emptyHeader: Header(), filler: Entry(time: 0, runningSum: 0))
  private var scratch: [Int64] = []

  /// - Parameters:
  ///   - latenessMilliseconds: at least 0; more of it costs memory, less of it costs loading.
  ///   - eventsMax: at most `eventsLimit`, at least 1.
  package init(window: SlidingWindow, latenessMilliseconds: Int64, eventsMax: Int) {
    precondition(latenessMilliseconds >= 0, "a lateness is not negative")
    precondition(1...Self.eventsLimit ~= eventsMax, "a bound on events out of range")
    self.window = window
    self.latenessMilliseconds = latenessMilliseconds
    self.eventsMax = eventsMax
    kept = SlidingWindow(milliseconds: window.milliseconds + latenessMilliseconds)
  }

  /// The keys that may hold events are `0 ..< keyCount`.
  package var keyCount: Int { rings.keyCount }

  /// Bytes held, about.
  package var memoryEstimate: Int { rings.memoryEstimate + scratch.capacity * 8 }

  /// The number of events kept of `key`.
  package func keptCount(of key: Int) -> Int {
    key < keyCount ? Int(rings.ring(key).count) : 0
  }

  /// Adds an event and returns what its window then holds, the event included.
  ///
  /// - Parameters:
  ///   - value: what is summed, and what `distinctCount` tells apart.
  ///   - time: epoch milliseconds.
  package mutating func add(_ value: Int64, at time: Int64, key: Int) -> SlidingTotal {
    rings.reach(key)
    let ring = rings.ring(key)
    guard time > ring.header.forgotten else {
      return counting(value, in: total(of: window, at: time, key: key))
    }
    let last = Int(ring.count) - 1
    let latest = last < 0 ? time : max(time, rings.element(ring, last).time)
    guard time > kept.openStart(at: latest) else {
      let total = counting(value, in: total(of: window, at: time, key: key))
      forget(through: time, of: key)
      return total
    }
    insert(value, at: time, key: key)
    trim(key, latest: latest)
    let total = total(of: window, at: time, key: key)
    let wasForgotten = time <= rings.ring(key).header.forgotten
    return wasForgotten ? counting(value, in: total) : total
  }

  /// Returns what a window up to and with `time` holds of the events kept.
  ///
  /// - Parameter window: any; one wider than what is kept tends to need history.
  @inline(__always)
  package func total(of window: SlidingWindow, at time: Int64, key: Int) -> SlidingTotal {
    guard key < keyCount else { return SlidingTotal(count: 0, sum: 0, forgottenThrough: .min) }
    let ring = rings.ring(key)
    let openStart = window.openStart(at: time)
    let first = firstIndex(after: openStart, in: ring)
    let end = endIndex(through: time, in: ring)
    let sum = runningSum(before: end, in: ring) &- runningSum(before: first, in: ring)
    let forgotten = ring.header.forgotten
    return SlidingTotal(
      count: max(0, end - first), sum: end > first ? sum : 0,
      forgottenThrough: forgotten > openStart ? min(forgotten, time) : .min)
  }

  /// Returns how many different values the events kept have in a window up to and with `time`.
  ///
  /// Exact when the window's total is complete, else of the events that are kept. The event that
  /// was just added counts unless it was too old to be kept.
  ///
  /// - Complexity: O(n log n) in the events of the window; quadratic, and faster, up to 12.
  package mutating func distinctCount(
    in window: SlidingWindow, at time: Int64, key: Int
  ) -> Int {
    guard key < keyCount else { return 0 }
    let ring = rings.ring(key)
    let first = firstIndex(after: window.openStart(at: time), in: ring)
    let end = endIndex(through: time, in: ring)
    scratch.removeAll(keepingCapacity: true)
    var before = runningSum(before: first, in: ring)
    var index = first
    while index < end {
      let sum = rings.element(ring, index).runningSum
      let value = sum &- before
      if end - first > 12 || !scratch.contains(value) { scratch.append(value) }
      before = sum
      index += 1
    }
    guard end - first > 12 else { return scratch.count }
    scratch.sort()
    var distinct = 1
    for index in 1..<scratch.count where scratch[index] != scratch[index - 1] { distinct += 1 }
    return distinct
  }

  /// Forgets the events before `time`, of all keys, and gives back the memory they took.
  ///
  /// - Returns: the number of events forgotten.
  /// - Complexity: O(keys).
  @discardableResult
  package mutating func evict(before time: Int64) -> Int {
    var evicted = 0
    for key in 0..<keyCount {
      let ring = rings.ring(key)
      let end = endIndex(before: time, in: ring)
      guard end > 0 else { continue }
      removeFirst(end, of: key)
      rings.shrink(key)
      evicted += end
    }
    return evicted
  }

  /// Brings what is kept of some keys near, so that adding their events waits less for memory.
  ///
  /// Changes nothing. Worth it for some tens of keys at a time when there are very many: a key that
  /// is far away costs two cache misses, and here those of all keys overlap.
  package mutating func warm(_ keys: Span<Int32>) { rings.warm(keys) }

  /// Forgets a key as if it had never been seen: its state is stored elsewhere.
  package mutating func remove(_ key: Int) {
    if key < keyCount { rings.remove(key) }
  }
}

// Keeping.
extension SlidingCounter {
  @inline(__always)
  private func counting(_ value: Int64, in total: SlidingTotal) -> SlidingTotal {
    SlidingTotal(
      count: total.count + 1, sum: total.sum &+ value, forgottenThrough: total.forgottenThrough)
  }

  /// Inserts behind the events of the same time.
  @inline(__always)
  private mutating func insert(_ value: Int64, at time: Int64, key: Int) {
    let ring = rings.ring(key)
    let index = endIndex(through: time, in: ring)
    let sum = runningSum(before: index, in: ring) &+ value
    rings.insert(Entry(time: time, runningSum: sum), at: index, of: key)
    guard index < Int(ring.count) else { return }
    let grown = rings.ring(key)
    for later in (index + 1)...Int(ring.count) {
      var entry = rings.element(grown, later)
      entry.runningSum &+= value
      rings.replace(later, of: key, by: entry)
    }
  }

  /// Forgets what is more than the kept span before `latest`, then what is too much.
  @inline(__always)
  private mutating func trim(_ key: Int, latest: Int64) {
    let ring = rings.ring(key)
    let openStart = kept.openStart(at: latest)
    var tooOld = 0
    while tooOld < Int(ring.count), rings.element(ring, tooOld).time <= openStart { tooOld += 1 }
    if tooOld > 0 { removeFirst(tooOld, of: key) }
    if Int(ring.count) - tooOld > eventsMax { trimToMax(key) }
  }

  @inline(never)
  private mutating func trimToMax(_ key: Int) {
    let ring = rings.ring(key)
    let time = rings.element(ring, Int(ring.count) - eventsMax - 1).time
    removeFirst(endIndex(through: time, in: ring), of: key)
  }

  @inline(__always)
  private mutating func removeFirst(_ count: Int, of key: Int) {
    let last = rings.element(rings.ring(key), count - 1)
    rings.removeFirst(count, of: key)
    rings.setHeader(Header(base: last.runningSum, forgotten: last.time), of: key)
  }

  /// Notes that an event was not kept.
  private mutating func forget(through time: Int64, of key: Int) {
    var header = rings.ring(key).header
    header.forgotten = max(header.forgotten, time)
    rings.setHeader(header, of: key)
  }
}

// Searching a ring.
extension SlidingCounter {
  typealias Ring = KeyedRings<Header, Entry>.Ring

  @inline(__always)
  func runningSum(before index: Int, in ring: Ring) -> Int64 {
    index == 0 ? ring.header.base : rings.element(ring, index - 1).runningSum
  }

  /// The number of events at or before `time`, looking at the latest first.
  @inline(__always)
  private func endIndex(through time: Int64, in ring: Ring) -> Int {
    let count = Int(ring.count)
    guard count > 0, rings.element(ring, count - 1).time > time else { return count }
    return partition(ring) { $0 <= time }
  }

  private func endIndex(before time: Int64, in ring: Ring) -> Int {
    partition(ring) { $0 < time }
  }

  /// The number of events at or before `time`, looking at the earliest first.
  @inline(__always)
  private func firstIndex(after time: Int64, in ring: Ring) -> Int {
    guard ring.count > 0, rings.element(ring, 0).time <= time else { return 0 }
    return partition(ring) { $0 <= time }
  }

  @inline(__always)
  private func partition(_ ring: Ring, _ isBefore: (Int64) -> Bool) -> Int {
    var low = 0
    var high = Int(ring.count)
    while low < high {
      let middle = (low &+ high) &>> 1
      if isBefore(rings.element(ring, middle).time) { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}
