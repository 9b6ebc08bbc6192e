@testable import ModelSupport

/// A funnel and its attempts, found by walking each visitor's step events once.
///
/// Decisions the specification leaves open:
/// - A step is matched by the path without its query.
/// - All intervals are half-open: an event at `start + window` or later is outside the attempt, and
///   so is one at `previous step + within` or later. Where the next step's `within` has passed the
///   attempt is over, and the next first step starts another.
/// - An event advances by one step; one that completes an attempt does not start the next.
/// - An attempt's source is that of the session that contains its start.
struct Funnel {
  struct Step {
    var path: Text
    /// Milliseconds after the step before.
    var within: Int?

    init(_ path: Text, within: Int? = nil) { (self.path, self.within) = (path, within) }

    func matches(_ path: Text) -> Bool {
      let page = path.cut(at: "?")?.head ?? path
      return page == self.path || page.hasPrefix(self.path + "/")
    }
  }

  struct Attempt {
    var funnel: Text
    var visitor: Text
    /// The time of each step reached; not empty.
    var times: [Int]
    var isComplete: Bool
    var source: Text?
  }

  var name: Text
  /// Milliseconds from the first step.
  var window: Int
  var steps: [Step]

  static let checkout = Funnel(
    name: "checkout", window: Instant.hour,
    steps: [Step("/product"), Step("/cart"), Step("/checkout"), Step("/purchase")])

  /// Returns the attempts of every visitor.
  func attempts(in views: [Facts.View], sessions: [ModelSession]) -> [Attempt] {
    let byVisitor = NaiveAnalytics.groups(views) { view in
      steps.contains { $0.matches(view.page.path) } ? view.visitor : nil
    }
    return byVisitor.flatMap { visitor, views in
      let sorted = views.sorted { ($0.time, $0.order) < ($1.time, $1.order) }
      return attempts(of: visitor, sorted).map { attempt in
        var attempt = attempt
        attempt.source =
          sessions.first {
            $0.visitor == visitor && $0.start <= attempt.times[0] && attempt.times[0] <= $0.end
          }?.source
        return attempt
      }
    }
  }

  private func attempts(of visitor: Text, _ views: [Facts.View]) -> [Attempt] {
    var finished: [Attempt] = []
    var current: Attempt?
    for view in views {
      if let open = current, view.time >= deadline(of: open) {
        finished.append(open)
        current = nil
      }
      if var open = current {
        guard steps[open.times.count].matches(view.page.path) else { continue }
        open.times.append(view.time)
        current = open
      } else if steps[0].matches(view.page.path) {
        current = Attempt(funnel: name, visitor: visitor, times: [view.time], isComplete: false)
      }
      if var open = current, open.times.count == steps.count {
        open.isComplete = true
        finished.append(open)
        current = nil
      }
    }
    return finished + (current.map { [$0] } ?? [])
  }

  /// The first time at which the attempt can advance no more.
  private func deadline(of attempt: Attempt) -> Int {
    let last = attempt.times[attempt.times.count - 1]
    let whole = attempt.times[0] + window
    return steps[attempt.times.count].within.map { min(whole, last + $0) } ?? whole
  }
}
