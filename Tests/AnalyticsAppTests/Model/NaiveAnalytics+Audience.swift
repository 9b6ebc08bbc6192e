@testable import ModelSupport

/// `countries`, `agents`, `bots` and `features`.
///
/// Decisions the specification leaves open:
/// - `countries` and `agents` count page views that carry a country, a user agent.
/// - A feature is used by an action and by a page view that names it; a crawler's does not count.
extension NaiveAnalytics {
  func audienceViews(_ facts: Facts, _ settings: Settings) -> [String: [Row]] {
    [
      "countries": NaiveAnalytics.groups(facts.views) { $0.page.country }.map {
        ["country": $0].merging(audience($1)) { $1 }
      },
      "agents": NaiveAnalytics.groups(facts.views) { $0.page.agent.map(settings.agent) }.map {
        ["browser": $0.browser, "system": $0.system, "device": $0.device]
          .merging(audience($1)) { $1 }
      },
      "bots": NaiveAnalytics.groups(facts.crawls) { $0.bot }.map(bot),
      "features": features(facts),
    ]
  }

  private func audience(_ views: [Facts.View]) -> Row {
    ["views": Text(views.count), "visitors": Text(Set(views.map(\.visitor)).count)]
  }

  private func bot(_ name: Text, _ views: [Facts.View]) -> Row {
    let last = views.map(\.time).max() ?? 0
    return [
      "bot": name, "hits": Text(views.count),
      "visitors": Text(Set(views.map(\.visitor)).count), "last_seen": Instant.text(last),
      "last_seen_ms": Text(last),
    ]
  }

  private func features(_ facts: Facts) -> [Row] {
    let named = facts.views.compactMap { view in
      view.page.feature.map {
        Facts.Action(visitor: view.visitor, time: view.time, feature: $0)
      }
    }
    return NaiveAnalytics.groups(facts.actions + named) { $0.feature }.map { feature, uses in
      let last = uses.map(\.time).max() ?? 0
      return [
        "feature": feature, "uses": Text(uses.count),
        "users": Text(Set(uses.map(\.visitor)).count), "last_used": Instant.text(last),
        "last_used_ms": Text(last),
      ]
    }
  }
}
