@testable import ModelSupport

/// `sessions` and `session_days`.
///
/// Decisions the specification leaves open:
/// - `session_id` is the visitor, `@` and the start.
/// - `mean_duration_ms` is a whole number, as all columns of milliseconds are: rounded half up.
extension NaiveAnalytics {
  func sessionViews(_ sessions: [ModelSession]) -> [String: [Row]] {
    [
      "sessions": sessions.map(session),
      "session_days": NaiveAnalytics.groups(sessions) { Instant.dayText($0.start) }.map(day),
    ]
  }

  private func session(_ session: ModelSession) -> Row {
    [
      "session_id": session.visitor + "@" + Instant.text(session.start),
      "visitor_id": session.visitor, "started": Instant.text(session.start),
      "started_ms": Text(session.start), "ended": Instant.text(session.end),
      "ended_ms": Text(session.end), "duration_ms": Text(session.end - session.start),
      "views": Text(session.viewCount), "entry_path": session.entryPath,
      "exit_path": session.exitPath, "source": session.source ?? .null,
      "bounced": session.isBounced ? "1" : "0", "converted": session.isConverted ? "1" : "0",
      "open": "0",
    ]
  }

  private func day(_ day: Text, _ sessions: [ModelSession]) -> Row {
    let durations = sessions.map { $0.end - $0.start }
    let bounces = sessions.count { $0.isBounced }
    let views = sessions.reduce(0) { $0 + $1.viewCount }
    return [
      "day": day, "sessions": Text(sessions.count), "bounces": Text(bounces),
      "bounce_rate": NaiveAnalytics.ratio(bounces, sessions.count),
      "mean_duration_ms": Text(
        (2 * durations.reduce(0, +) + sessions.count) / (2 * sessions.count)),
      "p50_duration_ms": Text(optional: NaiveAnalytics.percentile(50, of: durations)),
      "p90_duration_ms": Text(optional: NaiveAnalytics.percentile(90, of: durations)),
      "views_per_session": NaiveAnalytics.ratio(views, sessions.count),
    ]
  }
}
