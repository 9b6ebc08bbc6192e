/// What is kept of a session besides its bounds; joined when sessions turn out to be one.
public protocol SessionSummary: Sendable {
  /// What joining needs besides the two sessions, such as the order of interned strings.
  associatedtype Context

  /// The summary of two parts of one session; commutative and associative.
  static func joined(_ a: Session<Self>, _ b: Session<Self>, _ context: Context) -> Self
}

/// A span of activity of one key: from its first event to its last, both included.
public struct Session<Summary: SessionSummary>: Sendable {
  /// Epoch milliseconds of the first event and of the last.
  public var start: Int64
  public var end: Int64
  public var summary: Summary

  @inlinable
  public init(start: Int64, end: Int64, summary: Summary) {
    self.start = start
    self.end = end
    self.summary = summary
  }
}

/// The sessions of many keys, merged event by event in whatever order events come.
///
///     gap 30 min      a at 12:00   ─▶  [12:00, 12:00]
///                     a at 13:00   ─▶  [12:00, 12:00] [13:00, 13:00]
///                     a at 12:30   ─▶  [12:00, 13:00]              the late event joins both
///
/// Two events belong together when they are at most `gap` apart; so sessions are the connected
/// components of a key's events, a function of the set of events alone. Parts that were folded
/// apart (before and after a commit, say) are merged by adding one to the other.
///
/// A key's sessions are a list, latest first, since nearly all events extend or follow the latest.
public struct SessionSet<Summary: SessionSummary>: Sendable {
  @usableFromInline
  struct Node: Sendable {
    @usableFromInline var session: Session<Summary>
    /// The next earlier session of the key, -1 after the last.
    @usableFromInline var earlier: Int32

    @usableFromInline
    init(session: Session<Summary>, earlier: Int32) {
      self.session = session
      self.earlier = earlier
    }
  }

  /// Milliseconds without an event beyond which the next event starts another session.
  public let gap: Int64
  @usableFromInline var nodes: [Node] = []
  @usableFromInline var latest: [Int32] = []
  @usableFromInline var unusedNode: Int32 = -1
  /// The sessions held.
  public private(set) var count = 0

  public init(gapMilliseconds: Int64) {
    precondition(gapMilliseconds >= 0, "a gap is not negative")
    gap = gapMilliseconds
  }

  /// The keys that may have sessions are `0 ..< keyCount`.
  public var keyCount: Int { latest.count }

  /// Bytes of what is held, about, with the room that growing arrays have.
  public var memoryEstimate: Int {
    (nodes.count * MemoryLayout<Node>.stride + latest.count * 4) * 3 / 2
  }

  /// Makes room for as many keys and sessions as `other` has, so that filling it moves nothing.
  public mutating func reserveCapacity(of other: SessionSet) {
    nodes.reserveCapacity(other.nodes.count)
    latest.reserveCapacity(other.latest.count)
  }

  /// Adds a session, or an event as a session of no length, to those of `key`.
  ///
  /// - Complexity: O(sessions of the key later than this one), in practice O(1).
  @inlinable
  public mutating func add(
    _ added: Session<Summary>, to key: Int, _ context: Summary.Context
  ) {
    while latest.count <= key { latest.append(-1) }
    var later: Int32 = -1
    var index = latest[key]
    while index >= 0, nodes[Int(index)].session.start - gap > added.end {
      later = index
      index = nodes[Int(index)].earlier
    }
    guard index >= 0, added.start <= nodes[Int(index)].session.end + gap else {
      return link(added, behind: later, of: key, before: index)
    }
    let kept = Int(index)
    join(added, to: kept, context)
    // The joined session may now reach earlier ones.
    while true {
      let next = nodes[kept].earlier
      guard next >= 0, nodes[Int(next)].session.end + gap >= nodes[kept].session.start else {
        break
      }
      join(nodes[Int(next)].session, to: kept, context)
      nodes[kept].earlier = nodes[Int(next)].earlier
      release(next)
    }
  }

  @inlinable
  mutating func join(
    _ part: Session<Summary>, to index: Int, _ context: Summary.Context
  ) {
    let whole = nodes[index].session
    nodes[index].session = Session(
      start: min(whole.start, part.start), end: max(whole.end, part.end),
      summary: Summary.joined(whole, part, context))
  }

  @usableFromInline
  mutating func link(
    _ session: Session<Summary>, behind later: Int32, of key: Int, before earlier: Int32
  ) {
    let node = Node(session: session, earlier: earlier)
    let index: Int32
    if unusedNode >= 0 {
      index = unusedNode
      unusedNode = nodes[Int(index)].earlier
      nodes[Int(index)] = node
    } else {
      index = Int32(nodes.count)
      nodes.append(node)
    }
    if later < 0 { latest[key] = index } else { nodes[Int(later)].earlier = index }
    count += 1
  }

  @usableFromInline
  mutating func release(_ index: Int32) {
    nodes[Int(index)].earlier = unusedNode
    unusedNode = index
    count -= 1
  }

  /// The sessions of `key`, earliest first.
  public func sessions(of key: Int) -> [Session<Summary>] {
    var found: [Session<Summary>] = []
    read(key, into: &found)
    return found
  }

  /// Replaces what `found` holds by the sessions of `key`, earliest first; keeps its memory.
  @inlinable
  public func read(_ key: Int, into found: inout [Session<Summary>]) {
    found.removeAll(keepingCapacity: true)
    guard key < latest.count else { return }
    var index = latest[key]
    while index >= 0 {
      found.append(nodes[Int(index)].session)
      index = nodes[Int(index)].earlier
    }
    if found.count > 1 { found.reverse() }
  }

  /// Calls `body` with the place of each session of `key`, latest first: a number by which it is
  /// found until the set changes.
  @inlinable
  public func forEachPlace(of key: Int, _ body: (Int) -> Void) {
    guard key < latest.count else { return }
    var index = latest[key]
    while index >= 0 {
      body(Int(index))
      index = nodes[Int(index)].earlier
    }
  }

  /// The session at a place.
  @inlinable
  public subscript(place: Int) -> Session<Summary> { nodes[place].session }

  /// When the earliest session of `key` begins and the latest ends; nil when it has none.
  @inlinable
  public func bounds(of key: Int) -> (start: Int64, end: Int64)? {
    guard key < latest.count, latest[key] >= 0 else { return nil }
    var index = Int(latest[key])
    let end = nodes[index].session.end
    while nodes[index].earlier >= 0 { index = Int(nodes[index].earlier) }
    return (nodes[index].session.start, end)
  }

  /// Drops all sessions.
  public mutating func removeAll() {
    nodes.removeAll(keepingCapacity: true)
    latest.removeAll(keepingCapacity: true)
    unusedNode = -1
    count = 0
  }
}
