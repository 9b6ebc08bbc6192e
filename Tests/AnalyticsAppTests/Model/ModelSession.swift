@testable import ModelSupport

/// One visitor's page views with gaps of at most 30 minutes.
///
/// Decisions the specification leaves open:
/// - `entry_path` is the path of the earliest view, `exit_path` that of the latest, `source` that of
///   the earliest view that carries one; of several in one millisecond the order of arrival decides.
/// - `converted`: an order of the visitor at `start ... end + 30 minutes`, both included.
struct ModelSession {
  static let gap = 30 * Instant.minute

  let visitor: Text
  let start: Int
  let end: Int
  let viewCount: Int
  let entryPath: Text
  let exitPath: Text
  let entryHost: Text?
  let source: Text?
  let isConverted: Bool

  var isBounced: Bool { viewCount == 1 }

  /// Makes the session of one visitor's views, not empty; `orderTimes` are all of the visitor's.
  init(visitor: Text, views: [Facts.View], orderTimes: [Int]) {
    let start = views.map(\.time).min() ?? 0
    let end = views.map(\.time).max() ?? 0
    (self.visitor, self.start, self.end, viewCount) = (visitor, start, end, views.count)
    let entry = views.min { ($0.time, $0.order) < ($1.time, $1.order) }
    let exit = views.max { ($0.time, $0.order) < ($1.time, $1.order) }
    (entryPath, exitPath) = (entry?.page.path ?? "", exit?.page.path ?? "")
    entryHost = entry?.host
    source = ModelSession.firstSource(of: views)
    isConverted = orderTimes.contains { start <= $0 && $0 <= end + ModelSession.gap }
  }

  /// Whether an order at `time` belongs to the session.
  func covers(_ time: Int) -> Bool { start <= time && time <= end + ModelSession.gap }

  static func firstSource(of views: [Facts.View]) -> Text? {
    views.filter { $0.page.source != nil }
      .min { ($0.time, $0.order) < ($1.time, $1.order) }?.page.source
  }

  static func lastSource(of views: [Facts.View]) -> Text? {
    views.filter { $0.page.source != nil }
      .max { ($0.time, $0.order) < ($1.time, $1.order) }?.page.source
  }

  /// Returns the sessions of every visitor, each visitor's in time order.
  static func sessions(of views: [Facts.View], orders: [Facts.Placed]) -> [ModelSession] {
    let byVisitor = NaiveAnalytics.groups(views) { $0.visitor }
    let orderTimes = NaiveAnalytics.groups(orders) { $0.visitor }.mapValues { $0.map(\.time) }
    return byVisitor.keys.sorted().flatMap { visitor in
      runs(of: byVisitor[visitor] ?? []).map {
        ModelSession(visitor: visitor, views: $0, orderTimes: orderTimes[visitor] ?? [])
      }
    }
  }

  /// Cuts one visitor's views, sorted, where more than the gap lies between two.
  private static func runs(of views: [Facts.View]) -> [[Facts.View]] {
    var runs: [[Facts.View]] = []
    for view in views.sorted(by: { $0.time < $1.time }) {
      if let last = runs.last?.last, view.time - last.time <= gap {
        runs[runs.count - 1].append(view)
      } else {
        runs.append([view])
      }
    }
    return runs
  }
}
