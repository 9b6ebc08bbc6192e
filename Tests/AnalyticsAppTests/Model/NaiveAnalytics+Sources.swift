@testable import ModelSupport

/// `sources` and `referrers`.
///
/// Decisions the specification leaves open:
/// - Views and visitors count page views by their own source, sessions and bounces by the
///   session's, conversions completed attempts of all funnels by the attempt's; none is
///   `(direct)`.
/// - An order's source is its own, else that of the visitor's session that covers it (see
///   `ModelSession`), else `(direct)`.
/// - A source with orders in several currencies has a row for each, the other columns repeated;
///   one without orders has one row with a NULL currency.
/// - A session counts for the host its entry came from.
extension NaiveAnalytics {
  private static let direct: Text = "(direct)"

  func sourceViews(
    _ facts: Facts, _ sessions: [ModelSession], _ attempts: [Funnel.Attempt]
  ) -> [String: [Row]] {
    let completed = attempts.filter(\.isComplete)
    let orders = facts.placed.map { placed in
      (source: source(of: placed, sessions), order: placed.order)
    }
    var names = Set(facts.views.map { $0.page.source ?? NaiveAnalytics.direct })
    names.formUnion(sessions.map { $0.source ?? NaiveAnalytics.direct })
    names.formUnion(completed.map { $0.source ?? NaiveAnalytics.direct })
    names.formUnion(orders.map(\.source))
    let rows = names.flatMap { name in
      let common = traffic(of: name, facts.views, sessions, completed)
      return revenue(orders.filter { $0.source == name }.map(\.order)).map {
        common.merging($0) { $1 }
      }
    }
    return ["sources": rows, "referrers": referrers(facts.views, sessions)]
  }

  private func source(of placed: Facts.Placed, _ sessions: [ModelSession]) -> Text {
    let session = sessions.last { $0.visitor == placed.visitor && $0.covers(placed.time) }
    return placed.order.source ?? session?.source ?? NaiveAnalytics.direct
  }

  private func traffic(
    of name: Text, _ views: [Facts.View], _ sessions: [ModelSession],
    _ completed: [Funnel.Attempt]
  ) -> Row {
    let ownViews = views.filter { ($0.page.source ?? NaiveAnalytics.direct) == name }
    let ownSessions = sessions.filter { ($0.source ?? NaiveAnalytics.direct) == name }
    return [
      "source": name, "views": Text(ownViews.count),
      "visitors": Text(Set(ownViews.map(\.visitor)).count),
      "sessions": Text(ownSessions.count),
      "bounces": Text(ownSessions.count { $0.isBounced }),
      "conversions": Text(completed.count { ($0.source ?? NaiveAnalytics.direct) == name }),
    ]
  }

  private func revenue(_ orders: [ModelEvent.Order]) -> [Row] {
    guard !orders.isEmpty else {
      return [["currency": .null, "orders": "0", "revenue_minor": "0"]]
    }
    return NaiveAnalytics.groups(orders) { $0.currency }.map { currency, orders in
      [
        "currency": currency, "orders": Text(orders.count),
        "revenue_minor": Text(orders.reduce(0) { $0 + $1.amount }),
      ]
    }
  }

  private func referrers(_ views: [Facts.View], _ sessions: [ModelSession]) -> [Row] {
    NaiveAnalytics.groups(views) { $0.host }.map { host, views in
      [
        "referrer": host, "views": Text(views.count),
        "visitors": Text(Set(views.map(\.visitor)).count),
        "sessions": Text(sessions.count { $0.entryHost == host }),
      ]
    }
  }
}
