/// Counts, sums and distinct values of long windows, in steps of a minute, for very many keys.
///
///     window 1 h, an event at 12:07:30   ─▶   the 60 minutes [11:08, 12:08), all of each
///
/// An approximation of the window `(time - width, time]`, with these rules:
///
/// 1. A total is that of the last `width / 1 min` whole minutes, the event's own included: up to a
///    minute less than the window at its start, and what was seen of the event's minute at its end.
/// 2. A minute keeps the four smallest hashes of its distinct values. Distinct counts are exact
///    while no minute of the window has more than four, and a lower bound beyond.
/// 3. A distinct count ends at 64, which means 64 or more.
///
/// Each is an exact function of the set of events seen so far: order, commits and restarts leave no
/// trace.
///
/// **What is kept.** Per key, the minutes less than `window + lateness` before its latest, those
/// without events not at all; so a key has at most as many steps as that span has minutes. What is
/// forgotten leaves its last minute behind, and totals that reach back to it say so.
///
/// One ring a key serves every window up to the widest: a step holds running counts and sums, and a
/// total is the difference of two. Times after the year 6053 count as one minute.
///
/// - Complexity: 32 bytes a key and 32 a step, blocks up to twice that; an event in order costs
///   O(log steps), one out of order also updates the later steps.
package struct MinuteSteps: Sendable {
  /// A minute that has events.
  struct Step: Sendable {
    /// Minutes since the epoch.
    var minute: Int32
    /// Events and values of the key up to the end of this minute, wrapping.
    var runningCount: UInt32
    var runningSum: Int64
    /// The smallest hashes of the minute's values, 0 where there are fewer.
    var hashes: SIMD4<UInt32>
  }

  /// What a key remembers besides its steps.
  struct Header: Sendable {
    /// Running count and sum before the first step kept.
    var count: UInt32 = 0
    /// The last minute forgotten; every step kept is later.
    var forgotten = Int32.min
    var sum: Int64 = 0
  }

  /// A step's width in milliseconds.
  package static let stepMilliseconds: Int64 = 60_000
  /// The most values of a minute that are told apart.
  package static let distinctPerStepMax = 4
  /// The greatest distinct count.
  package static let distinctMax = 64

  /// The widest window that is sure to find all its steps.
  package let window: SlidingWindow
  /// How late an event may be and still be sure to find its whole window.
  package let latenessMilliseconds: Int64

  let keptSteps: Int32
  var rings = KeyedRings(
    emptyHeader: Header(),
    filler: Step(minute: 0, runningCount: 0, runningSum: 0, hashes: .zero))

  /// - Parameters:
  ///   - window: the widest window asked for; whole minutes.
  ///   - latenessMilliseconds: whole minutes.
  package init(window: SlidingWindow, latenessMilliseconds: Int64) {
    precondition(latenessMilliseconds >= 0, "a lateness is not negative")
    precondition(latenessMilliseconds % Self.stepMilliseconds == 0, "a lateness of whole minutes")
    self.window = window
    self.latenessMilliseconds = latenessMilliseconds
    keptSteps = Self.steps(in: window) + Int32(latenessMilliseconds / Self.stepMilliseconds)
  }

  /// The keys that may hold steps are `0 ..< keyCount`.
  package var keyCount: Int { rings.keyCount }

  /// Bytes held, about.
  package var memoryEstimate: Int { rings.memoryEstimate }

  /// The number of steps kept of `key`.
  package func keptCount(of key: Int) -> Int {
    key < keyCount ? Int(rings.ring(key).count) : 0
  }

  /// Adds an event, unless its minute is forgotten already or too old to keep.
  ///
  /// An event that is not kept makes its minute a forgotten one, so that the totals it is missing
  /// from say so.
  ///
  /// - Parameters:
  ///   - value: what is summed.
  ///   - member: what distinct counts tell apart: a symbol, or any 64 bits.
  ///   - time: epoch milliseconds.
  package mutating func add(_ value: Int64, member: Int64, at time: Int64, key: Int) {
    rings.reach(key)
    let ring = rings.ring(key)
    let minute = Self.minute(of: time)
    guard minute > ring.header.forgotten else { return }
    let count = Int(ring.count)
    let latest = count == 0 ? minute : max(minute, rings.element(ring, count - 1).minute)
    guard Int64(minute) > Int64(latest) - Int64(keptSteps) else {
      var header = ring.header
      header.forgotten = minute
      return rings.setHeader(header, of: key)
    }
    let end = endIndex(through: minute, in: ring)
    let hasStep = end > 0 && rings.element(ring, end - 1).minute == minute
    let index = hasStep ? end - 1 : end
    if !hasStep { insert(minute, at: index, of: key) }
    raise(from: index, by: value, of: key)
    note(Self.hash(member), at: index, of: key)
    trim(key, latest: latest)
  }

  /// Returns the steps of a window that ends with the minute of `time`.
  ///
  /// - Parameter window: whole minutes.
  /// - Returns: a total whose `forgottenThrough` is the last instant of a forgotten minute. What is
  ///   missing then is everything from `start(of:at:)` through there, the event at hand included.
  package func total(of window: SlidingWindow, at time: Int64, key: Int) -> SlidingTotal {
    guard key < keyCount else { return SlidingTotal(count: 0, sum: 0, forgottenThrough: .min) }
    let ring = rings.ring(key)
    let minute = Self.minute(of: time)
    let before = Self.minuteBefore(window, at: minute)
    let end = endIndex(through: minute, in: ring)
    let first = firstIndex(after: before, in: ring)
    let forgotten = min(ring.header.forgotten, minute)
    let isMissing = ring.header.forgotten > before
    let missing = isMissing ? (Int64(forgotten) + 1) * Self.stepMilliseconds - 1 : .min
    guard end > first else { return SlidingTotal(count: 0, sum: 0, forgottenThrough: missing) }
    let (upper, lower) = (running(before: end, in: ring), running(before: first, in: ring))
    return SlidingTotal(
      count: Int(upper.count &- lower.count), sum: upper.sum &- lower.sum,
      forgottenThrough: missing)
  }

  /// Returns how many different members the steps kept have in a window, at most `distinctMax`.
  ///
  /// - Complexity: O(steps in the window), ending early at `distinctMax`.
  package func distinctCount(in window: SlidingWindow, at time: Int64, key: Int) -> Int {
    guard key < keyCount else { return 0 }
    let ring = rings.ring(key)
    let minute = Self.minute(of: time)
    var index = endIndex(through: minute, in: ring)
    let first = firstIndex(after: Self.minuteBefore(window, at: minute), in: ring)
    guard index - first > 1 else {
      return index > first ? Self.count(rings.element(ring, first).hashes) : 0
    }
    var members = HashesSeen()
    while index > first, members.count < Self.distinctMax {
      index -= 1
      let hashes = rings.element(ring, index).hashes
      for lane in 0..<Self.distinctPerStepMax where hashes[lane] != 0 {
        members.insert(hashes[lane])
      }
    }
    return min(members.count, Self.distinctMax)
  }

  /// The first instant a window that ends with the minute of `time` looks at.
  package func start(of window: SlidingWindow, at time: Int64) -> Int64 {
    (Int64(Self.minuteBefore(window, at: Self.minute(of: time))) + 1) * Self.stepMilliseconds
  }

  /// Forgets the minutes that end at or before `time`, of all keys, and gives back their memory.
  ///
  /// - Returns: the number of steps forgotten.
  /// - Complexity: O(keys).
  @discardableResult
  package mutating func evict(before time: Int64) -> Int {
    let last = Self.minute(of: time) - 1
    var evicted = 0
    for key in 0..<keyCount {
      let ring = rings.ring(key)
      let end = firstIndex(after: last, in: ring)
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

// Minutes.
extension MinuteSteps {
  @inline(__always)
  static func minute(of time: Int64) -> Int32 {
    let quotient = time / stepMilliseconds
    return Int32(clamping: time % stepMilliseconds < 0 ? quotient - 1 : quotient)
  }

  @inline(__always)
  static func steps(in window: SlidingWindow) -> Int32 {
    precondition(window.milliseconds % stepMilliseconds == 0, "a window of whole minutes")
    return Int32(window.milliseconds / stepMilliseconds)
  }

  /// The last minute before the window; never the one that stands for "nothing forgotten".
  @inline(__always)
  static func minuteBefore(_ window: SlidingWindow, at minute: Int32) -> Int32 {
    Int32(clamping: max(Int64(minute) - Int64(steps(in: window)), Int64(Int32.min)))
  }

  /// 32 well mixed bits of a member, never 0. Part of the stored state.
  ///
  /// Source: the finaliser of MurmurHash3.
  @inline(__always)
  static func hash(_ member: Int64) -> UInt32 {
    var hash = UInt64(bitPattern: member) &+ 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash &>> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ (hash &>> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return max(1, UInt32(truncatingIfNeeded: hash &>> 32))
  }

  static func count(_ hashes: SIMD4<UInt32>) -> Int {
    (0..<distinctPerStepMax).count { hashes[$0] != 0 }
  }
}

// Keeping.
extension MinuteSteps {
  @inline(__always)
  private mutating func insert(_ minute: Int32, at index: Int, of key: Int) {
    let before = running(before: index, in: rings.ring(key))
    let step = Step(
      minute: minute, runningCount: before.count, runningSum: before.sum, hashes: .zero)
    rings.insert(step, at: index, of: key)
  }

  /// Adds an event to the running totals of the step at `index` and all later ones.
  @inline(__always)
  private mutating func raise(from index: Int, by value: Int64, of key: Int) {
    let ring = rings.ring(key)
    for later in index..<Int(ring.count) {
      var step = rings.element(ring, later)
      step.runningCount &+= 1
      step.runningSum &+= value
      rings.replace(later, of: key, by: step)
    }
  }

  /// Keeps a hash if it is new to the step and among its smallest.
  @inline(__always)
  private mutating func note(_ hash: UInt32, at index: Int, of key: Int) {
    var step = rings.element(rings.ring(key), index)
    guard !any(step.hashes .== hash) else { return }
    var lane = 0
    for other in 1..<Self.distinctPerStepMax
    where step.hashes[lane] &- 1 < step.hashes[other] &- 1 {
      lane = other
    }
    // An empty lane wraps round to the greatest of all, and so is taken first.
    guard hash - 1 < step.hashes[lane] &- 1 else { return }
    step.hashes[lane] = hash
    rings.replace(index, of: key, by: step)
  }

  @inline(__always)
  private mutating func trim(_ key: Int, latest: Int32) {
    let ring = rings.ring(key)
    var tooOld = 0
    while Int64(rings.element(ring, tooOld).minute) <= Int64(latest) - Int64(keptSteps) {
      tooOld += 1
    }
    if tooOld > 0 { removeFirst(tooOld, of: key) }
  }

  private mutating func removeFirst(_ count: Int, of key: Int) {
    let last = rings.element(rings.ring(key), count - 1)
    rings.removeFirst(count, of: key)
    rings.setHeader(
      Header(count: last.runningCount, forgotten: last.minute, sum: last.runningSum), of: key)
  }
}

// Searching a ring.
extension MinuteSteps {
  typealias Ring = KeyedRings<Header, Step>.Ring

  @inline(__always)
  func running(before index: Int, in ring: Ring) -> (count: UInt32, sum: Int64) {
    guard index > 0 else { return (ring.header.count, ring.header.sum) }
    let step = rings.element(ring, index - 1)
    return (step.runningCount, step.runningSum)
  }

  /// The number of steps at or before `minute`, looking at the latest first.
  @inline(__always)
  private func endIndex(through minute: Int32, in ring: Ring) -> Int {
    let count = Int(ring.count)
    guard count > 0, rings.element(ring, count - 1).minute > minute else { return count }
    return stepCount(through: minute, in: ring)
  }

  /// The number of steps at or before `minute`, looking at the earliest first.
  @inline(__always)
  private func firstIndex(after minute: Int32, in ring: Ring) -> Int {
    guard ring.count > 0, rings.element(ring, 0).minute <= minute else { return 0 }
    return stepCount(through: minute, in: ring)
  }

  @inline(__always)
  private func stepCount(through minute: Int32, in ring: Ring) -> Int {
    var low = 0
    var high = Int(ring.count)
    while low < high {
      let middle = (low &+ high) &>> 1
      if rings.element(ring, middle).minute <= minute {
        low = middle &+ 1
      } else {
        high = middle
      }
    }
    return low
  }
}
