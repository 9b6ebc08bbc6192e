import HeapModule

/// What visitors will do next, in time order.
///
/// Holds one entry for each visit under way and each order to be cancelled, so its size follows
/// the traffic of the moment, not the number of lines.
struct Agenda: Sendable {
  /// Something a visitor will do.
  enum Task: Sendable {
    case view(Visit)
    case action(Visit)
    case order(Visit)
    /// Take an order back, by its number.
    case cancel(Int)
  }

  /// A visit under way. Small and without references, since the heap moves it about.
  struct Visit: Sendable {
    var visitor: Visitor
    /// Index into `TrafficSource.all`.
    var source: UInt8
    var kind: Site.PageKind
    /// Index into the site's paths.
    var path: Int16
    /// The page before; nil on the first.
    var cameFrom: Int16?
    /// Pages still to fetch; crawlers only.
    var pagesLeft: UInt8
    /// Whether the visitor means to buy.
    var isShopping: Bool
  }

  /// A task and its place in the order. The sequence parts tasks of one millisecond, so that the
  /// heap's own order never shows in the output.
  private struct Entry: Comparable, Sendable {
    var time: Int
    var sequence: Int
    var task: Task

    static func < (left: Entry, right: Entry) -> Bool {
      (left.time, left.sequence) < (right.time, right.sequence)
    }
    static func == (left: Entry, right: Entry) -> Bool {
      (left.time, left.sequence) == (right.time, right.sequence)
    }
  }

  private var heap = Heap<Entry>()
  private var nextSequence = 0

  /// The time of the earliest task.
  var nextTime: Int? { heap.min?.time }

  /// Adds a task at an epoch time in milliseconds; tasks of one time keep the order they came in.
  mutating func schedule(_ task: Task, at time: Int) {
    heap.insert(Entry(time: time, sequence: nextSequence, task: task))
    nextSequence += 1
  }

  /// Removes the earliest task.
  mutating func popNext() -> (time: Int, task: Task)? {
    heap.popMin().map { ($0.time, $0.task) }
  }
}
