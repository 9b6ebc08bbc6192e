@testable import ModelSupport

/// `page_minutes`, `pages`, `requests`, `statuses` and `live`.
///
/// Decisions the specification leaves open:
/// - `exact` of a minute is 1 where visitors are at most 1,024 and load times at most 512.
/// - `pages.bytes` is NULL for a page no access log told of; `-` in a log counts 0.
/// - `live` holds page views with `stream time - 5 minutes < t <= stream time`.
/// - `visitors` is the exact number, always.
extension NaiveAnalytics {
  func pageViews(
    _ facts: Facts, _ sessions: [ModelSession], _ settings: Settings
  ) -> [String: [Row]] {
    let live = facts.views.filter { $0.time > facts.streamTime - 5 * Instant.minute }
    return [
      "page_minutes": pageMinutes(facts.views, settings),
      "pages": NaiveAnalytics.groups(facts.views) { $0.page.path }.map {
        page($0, $1, sessions)
      },
      "statuses": NaiveAnalytics.groups(facts.requests) { $0.page.status ?? 0 }.map {
        status, hits in
        [
          "status": Text(status), "hits": Text(hits.count),
          "bytes": Text(hits.reduce(0) { $0 + ($1.page.bytes ?? 0) }),
        ]
      },
      "requests": NaiveAnalytics.groups(facts.requests) { [$0.page.path, $0.kind] }.map(request),
      "live": NaiveAnalytics.groups(live) { $0.page.path }.map { path, views in
        [
          "path": path, "views": Text(views.count),
          "visitors": Text(Set(views.map(\.visitor)).count),
        ]
      },
    ]
  }

  private func request(_ key: [Text], _ hits: [Facts.Request]) -> Row {
    let last = hits.map(\.time).max() ?? 0
    return [
      "path": key[0], "kind": key[1], "hits": Text(hits.count),
      "bytes": Text(hits.reduce(0) { $0 + ($1.page.bytes ?? 0) }), "last": Instant.text(last),
      "last_ms": Text(last),
    ]
  }

  private struct PageMinute: Hashable {
    var path: Text
    var minute: Int
  }

  private func pageMinutes(_ views: [Facts.View], _ settings: Settings) -> [Row] {
    NaiveAnalytics.groups(views) {
      PageMinute(path: $0.page.path, minute: Instant.floor($0.time, to: Instant.minute))
    }.map { key, views in
      let loads = views.compactMap(\.page.load)
      let visitors = Set(views.map(\.visitor)).count
      var row: Row = [
        "path": key.path, "minute": Instant.text(key.minute), "minute_ms": Text(key.minute),
        "views": Text(views.count), "visitors": Text(visitors),
        "load_max_ms": Text(optional: loads.max()),
        "exact": visitors <= 1_024 && loads.count <= 512 ? "1" : "0", "closed": "1",
      ]
      for percent in [50, 75, 95, 99] { row["load_p\(percent)_ms"] = loadCell(percent, loads) }
      if settings.partition != nil {
        row["corrections"] = Text(views.count { $0.isCorrection })
      }
      return row
    }
  }

  private func loadCell(_ percent: Int, _ loads: [Int]) -> Text {
    Text(optional: NaiveAnalytics.percentile(percent, of: loads))
  }

  private func page(_ path: Text, _ views: [Facts.View], _ sessions: [ModelSession]) -> Row {
    let last = views.map(\.time).max() ?? 0
    let exits = sessions.count { $0.exitPath == path }
    let bytes = views.compactMap(\.page.bytes)
    let loads = views.compactMap(\.page.load)
    var row: Row = [
      "path": path, "views": Text(views.count),
      "visitors": Text(Set(views.map(\.visitor)).count), "last_view": Instant.text(last),
      "last_view_ms": Text(last), "entries": Text(sessions.count { $0.entryPath == path }),
      "exits": Text(exits),
      "bounces": Text(sessions.count { $0.isBounced && $0.entryPath == path }),
      "exit_rate": NaiveAnalytics.ratio(exits, views.count),
      "bytes": bytes.isEmpty ? .null : Text(bytes.reduce(0, +)),
    ]
    for percent in [50, 75, 95, 99] { row["load_p\(percent)_ms"] = loadCell(percent, loads) }
    return row
  }
}
