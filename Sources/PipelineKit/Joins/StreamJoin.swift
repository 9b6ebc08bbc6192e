/// Joins two keyed streams whose records lie within a distance in event time.
///
///     width 2, grace 1        time   0 1 2 3 4 5 6
///                             left   a . . . c . .
///                             right  . b . . . . e
///                             out    . ab. . a-. ce     `inner` leaves out a-, had it no partner
///
/// **Rules**, those of Kafka Streams since 3.1:
///
/// 1. Two records of one key join if `|left.time - right.time| <= width`, whichever comes first in
///    the log. The result has the later time of the two.
/// 2. A record joins every partner it finds. A key may have several records at one time.
/// 3. Stream time is the greatest time seen on either side, or passed to `advance`.
/// 4. A record is open until stream time is past `time + width + grace`. When it closes without
///    ever having had a partner it is emitted alone, if the kind says so: once, and for good.
/// 5. A record whose window has closed when it arrives is late: dropped, counted, and reported.
/// 6. A record is kept until stream time is past `time + 2 width + grace`, after which nothing that
///    is not late can reach it.
///
/// So with `inner`, the pairs are those of all records that were not late, in whatever order they
/// came; with the others too, unless a partner came more than `grace` out of order, after a record
/// had been emitted alone.
///
/// **Order of results.** First the records that close, by time and then arrival; then the pairs of
/// the record at hand, by the partner's time and then arrival. It depends on the sequence of
/// records alone.
///
/// Where Kafka differs: it joins late records with whatever its stores happen to hold; it joins a
/// record even after emitting it alone; and it looks for records to emit alone at most once a
/// second of the wall clock.
///
/// - Complexity: O(log open) a record, and O(1) a result for records about in order. State grows
///   with the records of `2 width + grace`, not with the keys ever seen.
///
/// Source: Kafka, KStreamKStreamJoin.java.
@usableFromInline
package struct StreamJoin<Key: Hashable & Sendable, Left: Sendable, Right: Sendable>: Sendable {
  @usableFromInline package typealias Result = JoinedRecord<Key, Left, Right>

  @usableFromInline package let kind: JoinKind
  @usableFromInline package let window: JoinWindow
  /// The greatest time seen, epoch milliseconds; `Int64.min` at first.
  @usableFromInline package var streamTime = Int64.min
  /// The records of each side that came too late.
  @usableFromInline package var lateLeftCount = 0
  @usableFromInline package var lateRightCount = 0

  @usableFromInline var nextArrival: UInt64 = 0
  @usableFromInline var keys = KeySlots<Key>()
  @usableFromInline var lefts = JoinSide<Left>()
  @usableFromInline var rights = JoinSide<Right>()
  @usableFromInline var open = OpenRecords()
  @usableFromInline var closed = ClosedRecords()

  @inlinable
  package init(_ kind: JoinKind, within window: JoinWindow) {
    self.kind = kind
    self.window = window
  }

  /// The records kept, of both sides.
  @inlinable
  package var keptCount: Int { lefts.count + rights.count }
  /// The keys that have records kept.
  @inlinable
  package var keyCount: Int { keys.count }

  /// Joins a record of the left stream and appends what comes out.
  @inlinable @discardableResult package mutating func left(
    _ record: JoinRecord<Key, Left>, into results: inout [Result]
  ) -> JoinVerdict {
    advance(to: record.time, into: &results)
    guard !window.isClosed(record.time, at: streamTime) else {
      lateLeftCount += 1
      return .late
    }
    let slot = keys.slot(of: record.key)
    let isMatched = rights.match(slot, in: window.reach(of: record.time)) { partner, time in
      results.append(
        Result(
          key: record.key, time: max(record.time, time), match: .pair(record.value, partner)))
    }
    let node = lefts.insert(
      record.value, time: record.time, arrival: nextArrival, key: slot, isMatched: isMatched)
    keep(record.time, node, .left)
    return .admitted
  }

  /// Joins a record of the right stream and appends what comes out.
  @inlinable @discardableResult package mutating func right(
    _ record: JoinRecord<Key, Right>, into results: inout [Result]
  ) -> JoinVerdict {
    advance(to: record.time, into: &results)
    guard !window.isClosed(record.time, at: streamTime) else {
      lateRightCount += 1
      return .late
    }
    let slot = keys.slot(of: record.key)
    let isMatched = lefts.match(slot, in: window.reach(of: record.time)) { partner, time in
      results.append(
        Result(
          key: record.key, time: max(record.time, time), match: .pair(partner, record.value)))
    }
    let node = rights.insert(
      record.value, time: record.time, arrival: nextArrival, key: slot, isMatched: isMatched)
    keep(record.time, node, .right)
    return .admitted
  }

  /// Moves stream time on, if `time` is later, and appends the records that close without partner.
  ///
  /// For the end of a log, and for a partition that has gone quiet while others went on.
  @inlinable
  package mutating func advance(to time: Int64, into results: inout [Result]) {
    guard time > streamTime else { return }
    streamTime = time
    while let place = open.first, window.isClosed(place.time, at: streamTime) {
      close(open.removeFirst(), into: &results)
    }
    while let place = closed.first, window.isOutOfReach(place.time, at: streamTime) {
      closed.removeFirst()
      forget(place)
    }
  }
}

// Keeping and forgetting.
extension StreamJoin {
  @inlinable mutating func keep(_ time: Int64, _ node: Int32, _ side: JoinPlace.Side) {
    open.insert(JoinPlace(time: time, arrival: nextArrival, node: node, side: side))
    nextArrival += 1
  }

  /// Whether a record of `side` comes out alone when it closes without a partner.
  @inlinable func isEmittedAlone(_ side: JoinPlace.Side) -> Bool {
    switch kind {
    case .inner: false
    case .left: side == .left
    case .outer: true
    }
  }

  @inlinable mutating func close(_ place: JoinPlace, into results: inout [Result]) {
    guard isEmittedAlone(place.side), let (key, match) = unmatched(place) else {
      return closed.append(place)
    }
    results.append(Result(key: key, time: place.time, match: match))
    forget(place)
  }

  /// The record at `place` as one that is alone, or nil if it has had a partner.
  @inlinable func unmatched(_ place: JoinPlace) -> (Key, JoinMatch<Left, Right>)? {
    switch place.side {
    case .left:
      let node = lefts.nodes[Int(place.node)]
      guard !node.isMatched, let value = node.value else { return nil }
      return (keys.key(node.key), .leftAlone(value))
    case .right:
      let node = rights.nodes[Int(place.node)]
      guard !node.isMatched, let value = node.value else { return nil }
      return (keys.key(node.key), .rightAlone(value))
    }
  }

  @inlinable mutating func forget(_ place: JoinPlace) {
    let key: Int32
    switch place.side {
    case .left:
      key = lefts.nodes[Int(place.node)].key
      lefts.remove(place.node)
    case .right:
      key = rights.nodes[Int(place.node)].key
      rights.remove(place.node)
    }
    if lefts.isEmpty(key), rights.isEmpty(key) { keys.release(key) }
  }
}
