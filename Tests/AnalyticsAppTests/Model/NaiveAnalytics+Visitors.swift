@testable import ModelSupport

/// `visitor_hours`, `visitor_days` and `visitors`.
///
/// Decisions the specification leaves open:
/// - `visitors` has a row for whoever has a page view, an action or a placed order; a cancellation
///   alone makes none. `first_seen_ms` and `last_seen_ms` are NULL without page views.
/// - `first_source` is the source of the earliest page view that carries one, `last_source`
///   of the latest; of several in one millisecond the order of arrival decides.
extension NaiveAnalytics {
  func visitorViews(_ facts: Facts, _ sessions: [ModelSession]) -> [String: [Row]] {
    let views = NaiveAnalytics.groups(facts.views) { $0.visitor }
    let firstViews = views.compactMapValues { $0.map(\.time).min() }
    let people = Set(
      facts.views.map(\.visitor) + facts.actions.map(\.visitor) + facts.placed.map(\.visitor))
    return [
      "visitor_hours": windows(of: Instant.hour, facts.views, firstViews).map { start, row in
        row.merging(["hour": Instant.text(start), "hour_ms": Text(start)]) { $1 }
      },
      "visitor_days": windows(of: Instant.day, facts.views, firstViews).map { start, row in
        row.merging(["day": Instant.dayText(start), "day_ms": Text(start)]) { $1 }
      },
      "visitors": people.map { visitor($0, views[$0] ?? [], facts, sessions) },
    ]
  }

  private func windows(
    of length: Int, _ views: [Facts.View], _ firstViews: [Text: Int]
  ) -> [(start: Int, row: Row)] {
    NaiveAnalytics.groups(views) { Instant.floor($0.time, to: length) }.map { start, views in
      let visitors = Set(views.map(\.visitor)).count
      let new = firstViews.values.count { Instant.floor($0, to: length) == start }
      let row: Row = [
        "views": Text(views.count), "visitors": Text(visitors), "new_visitors": Text(new),
        "exact": visitors <= 1_024 ? "1" : "0",
      ]
      return (start, row)
    }
  }

  private func visitor(
    _ id: Text, _ views: [Facts.View], _ facts: Facts, _ sessions: [ModelSession]
  ) -> Row {
    [
      "visitor_id": id, "first_seen_ms": Text(optional: views.map(\.time).min()),
      "last_seen_ms": Text(optional: views.map(\.time).max()), "views": Text(views.count),
      "sessions": Text(sessions.count { $0.visitor == id }),
      "actions": Text(facts.actions.count { $0.visitor == id }),
      "first_source": ModelSession.firstSource(of: views) ?? .null,
      "last_source": ModelSession.lastSource(of: views) ?? .null,
    ]
  }
}
