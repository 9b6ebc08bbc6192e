/// The records kept of one stream, by key, each key's in order of time and then of arrival.
///
///     latest[key] ─▶ node at 9 ─▶ node at 7 ─▶ node at 7 ─▶ node at 2      linked both ways
///
/// Nodes lie in one array and are used again, so nothing is allocated in the steady state. Walks
/// start at the latest, since nearly all records join those of about their own time.
@usableFromInline
struct JoinSide<Value: Sendable>: Sendable {
  @usableFromInline
  struct Node: Sendable {
    /// Nil in an unused node, so that it does not hold on to a value.
    @usableFromInline var value: Value?
    @usableFromInline var time: Int64
    @usableFromInline var arrival: UInt64
    @usableFromInline var key: Int32
    /// The neighbours in the key's list, -1 at its ends.
    @usableFromInline var earlier: Int32
    @usableFromInline var later: Int32
    @usableFromInline var isMatched: Bool

    @inlinable init(
      value: Value, time: Int64, arrival: UInt64, key: Int32, earlier: Int32, later: Int32,
      isMatched: Bool
    ) {
      (self.value, self.time, self.arrival, self.key) = (value, time, arrival, key)
      (self.earlier, self.later, self.isMatched) = (earlier, later, isMatched)
    }
  }

  @usableFromInline var nodes: [Node] = []
  @usableFromInline var latest: [Int32] = []
  @usableFromInline var unusedNodes: [Int32] = []

  @inlinable init() {}

  /// The number of records kept.
  @inlinable var count: Int { nodes.count - unusedNodes.count }

  /// Whether `key` has no record.
  @inlinable func isEmpty(_ key: Int32) -> Bool { Int(key) >= latest.count || latest[Int(key)] < 0 }

  /// Adds a record to those of `key`.
  ///
  /// - Returns: the node's number, which stays its own until it is removed.
  /// - Complexity: O(records of the key later than this one).
  @inlinable mutating func insert(
    _ value: Value, time: Int64, arrival: UInt64, key: Int32, isMatched: Bool
  ) -> Int32 {
    while latest.count <= Int(key) { latest.append(-1) }
    var later: Int32 = -1
    var earlier = latest[Int(key)]
    while earlier >= 0, nodes[Int(earlier)].time > time {
      later = earlier
      earlier = nodes[Int(earlier)].earlier
    }
    let index = place(
      Node(
        value: value, time: time, arrival: arrival, key: key, earlier: earlier, later: later,
        isMatched: isMatched))
    if earlier >= 0 { nodes[Int(earlier)].later = index }
    if later >= 0 { nodes[Int(later)].earlier = index } else { latest[Int(key)] = index }
    return index
  }

  @inlinable mutating func place(_ node: Node) -> Int32 {
    if let unused = unusedNodes.popLast() {
      nodes[Int(unused)] = node
      return unused
    }
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  /// Removes a record.
  @inlinable mutating func remove(_ index: Int32) {
    let node = nodes[Int(index)]
    if node.earlier >= 0 { nodes[Int(node.earlier)].later = node.later }
    if node.later >= 0 {
      nodes[Int(node.later)].earlier = node.earlier
    } else {
      latest[Int(node.key)] = node.earlier
    }
    nodes[Int(index)].value = nil
    unusedNodes.append(index)
  }

  /// Marks the records of `key` within `times` as matched and hands them over, earliest first.
  ///
  /// - Returns: whether there were any.
  /// - Complexity: O(records of the key not earlier than `times`).
  @inlinable mutating func match(
    _ key: Int32, in times: ClosedRange<Int64>, _ body: (Value, Int64) -> Void
  ) -> Bool {
    guard Int(key) < latest.count else { return false }
    var first: Int32 = -1
    var index = latest[Int(key)]
    while index >= 0, nodes[Int(index)].time >= times.lowerBound {
      first = index
      index = nodes[Int(index)].earlier
    }
    var isAny = false
    while first >= 0, nodes[Int(first)].time <= times.upperBound {
      nodes[Int(first)].isMatched = true
      if let value = nodes[Int(first)].value { body(value, nodes[Int(first)].time) }
      isAny = true
      first = nodes[Int(first)].later
    }
    return isAny
  }
}
