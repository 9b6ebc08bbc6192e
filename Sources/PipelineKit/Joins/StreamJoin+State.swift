extension StreamJoin {
  /// All that the join remembers; equal for equal sequences of records.
  ///
  /// - Complexity: O(n log n) in records kept.
  package var state: StreamJoinState<Key, Left, Right> {
    var state = StreamJoinState<Key, Left, Right>()
    state.streamTime = streamTime
    state.nextArrival = nextArrival
    state.lateLeftCount = lateLeftCount
    state.lateRightCount = lateRightCount
    state.lefts = kept(lefts)
    state.rights = kept(rights)
    return state
  }

  private func kept<Value>(
    _ side: JoinSide<Value>
  ) -> [StreamJoinState<Key, Left, Right>.Kept<Value>] {
    side.nodes.compactMap { node in
      node.value.map {
        .init(
          arrival: node.arrival,
          record: JoinRecord(key: keys.key(node.key), time: node.time, value: $0),
          isMatched: node.isMatched)
      }
    }.sorted { $0.arrival < $1.arrival }
  }

  /// Makes the join that `state` was taken from.
  ///
  /// - Parameter window: the one the state was made with.
  /// - Throws: `JoinError` for a state that no join of this kind and window has.
  package init(
    _ kind: JoinKind, within window: JoinWindow, state: StreamJoinState<Key, Left, Right>
  ) throws(JoinError) {
    self.init(kind, within: window)
    streamTime = state.streamTime
    nextArrival = state.nextArrival
    lateLeftCount = state.lateLeftCount
    lateRightCount = state.lateRightCount
    var places: [JoinPlace] = []
    for kept in try checked(state.lefts, .left) {
      let record = kept.record
      let node = lefts.insert(
        record.value, time: record.time, arrival: kept.arrival, key: keys.slot(of: record.key),
        isMatched: kept.isMatched)
      places.append(JoinPlace(time: record.time, arrival: kept.arrival, node: node, side: .left))
    }
    for kept in try checked(state.rights, .right) {
      let record = kept.record
      let node = rights.insert(
        record.value, time: record.time, arrival: kept.arrival, key: keys.slot(of: record.key),
        isMatched: kept.isMatched)
      places.append(JoinPlace(time: record.time, arrival: kept.arrival, node: node, side: .right))
    }
    try restore(places)
  }

  /// Puts the records in order of time back to the open or the closed ones.
  private mutating func restore(_ places: [JoinPlace]) throws(JoinError) {
    var arrivals = Set<UInt64>(minimumCapacity: places.count)
    for place in places.sorted(by: <) {
      guard arrivals.insert(place.arrival).inserted else {
        throw .arrivalsOutOfOrder(arrival: place.arrival)
      }
      if window.isClosed(place.time, at: streamTime) {
        closed.append(place)
      } else {
        open.insert(place)
      }
    }
  }

  private func checked<Value>(
    _ kept: [StreamJoinState<Key, Left, Right>.Kept<Value>], _ side: JoinPlace.Side
  ) throws(JoinError) -> [StreamJoinState<Key, Left, Right>.Kept<Value>] {
    var next: UInt64 = 0
    for item in kept {
      let (arrival, time) = (item.arrival, item.record.time)
      guard arrival >= next, arrival < nextArrival else {
        throw .arrivalsOutOfOrder(arrival: arrival)
      }
      guard time <= streamTime else {
        throw .beyondStreamTime(
          arrival: arrival, time: Timestamp(milliseconds: time),
          streamTime: Timestamp(milliseconds: streamTime))
      }
      let isOwed = isEmittedAlone(side) && !item.isMatched
      let isOver =
        isOwed
        ? window.isClosed(time, at: streamTime) : window.isOutOfReach(time, at: streamTime)
      guard !isOver else {
        throw .outlivedItsWindow(
          arrival: arrival, time: Timestamp(milliseconds: time),
          streamTime: Timestamp(milliseconds: streamTime))
      }
      next = arrival + 1
    }
    return kept
  }
}
