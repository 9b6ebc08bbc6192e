/// An event as sliding windows remember it.
@usableFromInline
package protocol SlidingEvent: Sendable {
  /// Event time, epoch milliseconds.
  var time: Int64 { get }
  /// What is summed.
  var amount: Int64 { get }
  /// What sums are kept apart by, such as a currency.
  var currency: UInt32 { get }
  /// How many kinds of symbols it has: of each, different ones are counted.
  static var symbolCount: Int { get }
  /// The symbol of one kind, `Int64.min` where it has none.
  func symbol(_ kind: Int) -> Int64
}

/// The events of one key that a sliding window may still need, by event time; of one instant in log
/// order.
///
///     window (time - width, time]       open at its start, closed at its end
///     start ..< end                     what is kept; before `start` is room, never more than that
///
/// A window is then a range, found by halving: exact to the millisecond whatever order events came
/// in, but for those that were forgotten: an event forgets what lies too long before it, and what
/// lies far both behind it and before the latest, so that events in backward order do not pile up.
/// `isWhole` tells of a window whether nothing of it was. What a busy key's windows add up to is kept
/// beside it (`SlidingTally`).
@usableFromInline
package struct SlidingEvents<Event: SlidingEvent>: Sendable {
  /// A window of more events than this is better tallied than counted.
  @inlinable package static var countedMax: Int { 256 }

  @usableFromInline var entries: [Event] = []
  @usableFromInline var start = 0
  /// The greatest event time seen; the least integer before the first.
  @usableFromInline package var latest = Int64.min

  /// The greatest event time forgotten by what came long after it.
  @usableFromInline package var forgottenThrough = Int64.min
  /// The least and the greatest event time forgotten by what lies long before them.
  @usableFromInline package var forgottenAhead: ClosedRange<Int64>?

  /// Of a key that has or had a window of more than `countedMax`.
  @usableFromInline var tallies: SlidingTallies<Event>?

  @inlinable package init() {}

  /// Restores what was stored, in order.
  @inlinable package init(
    _ stored: [Event], latest: Int64, forgottenThrough: Int64, forgottenAhead: ClosedRange<Int64>?
  ) {
    entries = stored
    self.latest = latest
    (self.forgottenThrough, self.forgottenAhead) = (forgottenThrough, forgottenAhead)
  }

  /// The event time of the last event kept, in the order of time; 0 for none.
  @inlinable @inline(__always) package var lastTime: Int64 {
    isEmpty ? 0 : entries[entries.count - 1].time
  }

  @inlinable @inline(__always) package var isEmpty: Bool { start == entries.count }

  /// All that is kept, by event time.
  @inlinable package var kept: ArraySlice<Event> { entries[start...] }

  /// Adds an event, and forgets those that lie longer than `milliseconds` before it, or as long
  /// behind it and as long before the latest.
  ///
  ///     forgotten ] kept around this one ( forgotten ] kept up to the latest
  ///
  /// So one that comes very late, or from far ahead, does not blind the windows of those that follow
  /// it in the log.
  ///
  /// - Complexity: O(events behind it that are kept), amortised.
  @inlinable package mutating func insert(_ event: Event, keeping milliseconds: Int64) {
    latest = max(latest, event.time)
    if entries.isEmpty || entries[entries.count - 1].time <= event.time {
      entries.append(event)
    } else {
      entries.insert(event, at: upperBound(event.time))
      forget(after: event.time + milliseconds, through: latest - milliseconds)
    }
    tallies?.insert(event)
    let horizon = event.time - milliseconds
    while entries[start].time <= horizon {
      forgottenThrough = max(forgottenThrough, entries[start].time)
      tallies?.remove(entries[start])
      start += 1
    }
    if tallies != nil, entries.count - start < SlidingEvents.countedMax / 2 { tallies = nil }
    if let ahead = forgottenAhead, ahead.upperBound <= horizon {
      forgottenThrough = max(forgottenThrough, ahead.upperBound)
      forgottenAhead = nil
    }
    // More room than events: what is moved is less than what was forgotten.
    if start * 2 > entries.count {
      entries.removeSubrange(..<start)
      start = 0
    }
  }

  @inlinable mutating func forget(after: Int64, through: Int64) {
    guard after < through else { return }
    let places = places(after: after, through: through)
    guard let first = places.first, let last = places.last else { return }
    let ahead = forgottenAhead ?? entries[first].time...entries[last].time
    forgottenAhead =
      min(ahead.lowerBound, entries[first].time)...max(ahead.upperBound, entries[last].time)
    if let tallies { for place in places { tallies.remove(entries[place]) } }
    entries.removeSubrange(places)
  }

  /// Whether everything is kept that came in a window.
  @inlinable @inline(__always) package func isWhole(after: Int64, through: Int64) -> Bool {
    guard after >= forgottenThrough else { return false }
    guard let ahead = forgottenAhead else { return true }
    return through < ahead.lowerBound || after >= ahead.upperBound
  }

  /// What a window has, whose events are at these places.
  ///
  /// - Parameters:
  ///   - number: tells the windows of a key apart, from 0: each is followed by itself.
  ///   - places: those of `(after, through]`.
  /// - Complexity: O(events by which the window differs from the one asked for before), at most
  ///   those of the window.
  @inlinable package mutating func tally(
    _ number: Int, _ places: Range<Int>, after: Int64, through: Int64
  ) -> SlidingTally<Event> {
    let tallies = self.tallies ?? SlidingTallies()
    self.tallies = tallies
    let tally = tallies[number]
    tally.move(to: places, after: after, through: through, of: self)
    return tally
  }

  // MARK: Windows

  /// The event at a place.
  @inlinable @inline(__always) package subscript(place: Int) -> Event { entries[place] }

  /// The events kept with event time in `(after, through]`, as places.
  ///
  /// - Complexity: O(log n).
  @inlinable @inline(__always) package func places(after: Int64, through: Int64) -> Range<Int> {
    let end = upperBound(through)
    return upperBound(after, before: end)..<end
  }

  /// The place behind all events at or before `time`.
  ///
  /// - Complexity: O(log n).
  @inlinable @inline(__always) package func upperBound(_ time: Int64) -> Int {
    upperBound(time, before: entries.count)
  }

  /// The same where all from `end` on are known to lie behind `time`; at once if it is near there.
  @inlinable @inline(__always) package func upperBound(_ time: Int64, before end: Int) -> Int {
    var high = end
    // Nearly all questions are about the last few.
    let few = Swift.max(start, high - 6)
    while high > few {
      if entries[high - 1].time <= time { return high }
      high -= 1
    }
    return high > start ? halved(time, before: high) : high
  }

  /// Halves what lies between `start` and `end`.
  @inlinable func halved(_ time: Int64, before end: Int) -> Int {
    var (low, high) = (start, end)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
