/// What a window of a busy key holds, kept up to date while the window moves, where counting it
/// again for each event would take as long as the window has events.
///
///     last window            ( after ──────────────────── through ]
///     this one                     ( after ──────────────────── through ]
///                            leaves ^^^^^               comes in ^^^^^
///
/// Nothing of it is stored and no row depends on it: it is a function of the events kept and
/// of the window, and made anew from them wherever following the window would be more work.
///
/// - Complexity: O(events that leave and come in) to move; memory is that of what the window
///   has of different symbols.
@usableFromInline
package final class SlidingTally<Event: SlidingEvent> {
  /// The window: `(after, through]`.
  @usableFromInline var after = Int64.max
  @usableFromInline var through = Int64.min
  /// Of each kind of symbol, how many events have which.
  @usableFromInline var symbols: [[Int64: Int32]]
  @usableFromInline var sums: [UInt32: Int128] = [:]

  @inlinable init() { symbols = Array(repeating: [:], count: Event.symbolCount) }

  /// How many different symbols of one kind the window has.
  @inlinable package func distinctCount(_ kind: Int) -> Int64 { Int64(symbols[kind].count) }

  /// The sum of the amounts in a currency, or the greatest integer where that is less.
  @inlinable package func sum(in currency: UInt32) -> Int64 { Int64(clamping: sums[currency] ?? 0) }

  /// Moves to a window whose events have these places.
  ///
  /// - Parameter events: what is kept of the key, this tally's all along.
  @inlinable func move(
    to places: Range<Int>, after: Int64, through: Int64, of events: borrowing SlidingEvents<Event>
  ) {
    guard (after, through) != (self.after, self.through) else { return }
    let before =
      self.after <= self.through
      ? events.places(after: self.after, through: self.through) : 0..<0
    (self.after, self.through) = (after, through)
    let common = before.clamped(to: places)
    guard before.count + places.count - 2 * common.count < places.count else {
      for kind in symbols.indices { symbols[kind].removeAll(keepingCapacity: true) }
      sums.removeAll(keepingCapacity: true)
      return change(places, of: events, by: 1)
    }
    // Both are overlapping ranges: what is not common lies at the ends.
    change(before.lowerBound..<common.lowerBound, of: events, by: -1)
    change(common.upperBound..<before.upperBound, of: events, by: -1)
    change(places.lowerBound..<common.lowerBound, of: events, by: 1)
    change(common.upperBound..<places.upperBound, of: events, by: 1)
  }

  @inlinable func change(
    _ places: Range<Int>, of events: borrowing SlidingEvents<Event>, by step: Int32
  ) {
    for place in places { change(events[place], by: step) }
  }

  /// An event was taken in.
  @inlinable func insert(_ event: Event) { if covers(event.time) { change(event, by: 1) } }

  /// An event was forgotten.
  @inlinable func remove(_ event: Event) { if covers(event.time) { change(event, by: -1) } }

  @inlinable func covers(_ time: Int64) -> Bool { time > after && time <= through }

  @inlinable func change(_ event: Event, by step: Int32) {
    sums[event.currency, default: 0] += Int128(event.amount) * Int128(step)
    for kind in symbols.indices {
      let symbol = event.symbol(kind)
      guard symbol != Int64.min else { continue }
      let count = symbols[kind][symbol, default: 0] + step
      precondition(count >= 0, "an event left a window that it was not in")
      symbols[kind][symbol] = count == 0 ? nil : count
    }
  }
}

/// The tallies of one key, each made when its window is first asked for.
///
/// Belongs to one `SlidingEvents` and is touched by who holds that: so it may go where that goes.
@usableFromInline
final class SlidingTallies<Event: SlidingEvent>: @unchecked Sendable {
  @usableFromInline var tallies: [SlidingTally<Event>?] = []

  @inlinable init() {}

  @inlinable func insert(_ event: Event) { for tally in tallies { tally?.insert(event) } }

  @inlinable func remove(_ event: Event) { for tally in tallies { tally?.remove(event) } }

  @inlinable subscript(number: Int) -> SlidingTally<Event> {
    while tallies.count <= number { tallies.append(nil) }
    if let tally = tallies[number] { return tally }
    let tally = SlidingTally<Event>()
    tallies[number] = tally
    return tally
  }
}
