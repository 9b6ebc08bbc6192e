@testable import ModelSupport

/// `funnel_steps`, `funnel_visitors` and `conversions_by_source`.
///
/// Decisions the specification leaves open:
/// - `funnel_steps` has a row for every step of every funnel, attempts or not.
/// - `visitors` counts visitors with an attempt that reached the step. `conversion` is that over
///   the visitors of the step before; NULL at the first step and where nobody was at the step
///   before.
/// - `dropped` counts incomplete attempts whose furthest step it is; `still_open` is 0 at the end
///   of input.
/// - `p50_ms_from_previous` is the nearest-rank median over attempts, NULL without any.
/// - A conversion without a source is `(direct)` in `conversions_by_source`; `source` is NULL in
///   `funnel_visitors`.
extension NaiveAnalytics {
  func funnelViews(_ funnels: [Funnel], _ attempts: [Funnel.Attempt]) -> [String: [Row]] {
    var conversions: [Row] = []
    for (funnel, own) in NaiveAnalytics.groups(attempts.filter(\.isComplete), by: { $0.funnel }) {
      for (source, converted) in NaiveAnalytics.groups(own, by: { $0.source ?? "(direct)" }) {
        conversions.append([
          "funnel": funnel, "source": source, "conversions": Text(converted.count),
        ])
      }
    }
    return [
      "funnel_steps": funnels.flatMap { funnel in
        funnel.steps.indices.map {
          step($0, of: funnel, attempts.filter { $0.funnel == funnel.name })
        }
      },
      "funnel_visitors": attempts.map(attempt),
      "conversions_by_source": conversions,
    ]
  }

  private func step(_ index: Int, of funnel: Funnel, _ attempts: [Funnel.Attempt]) -> Row {
    func visitors(reaching step: Int) -> Int {
      Set(attempts.filter { $0.times.count > step }.map(\.visitor)).count
    }
    let delays =
      index == 0
      ? []
      : attempts.filter { $0.times.count > index }.map { $0.times[index] - $0.times[index - 1] }
    return [
      "funnel": funnel.name, "step": Text(index + 1), "path": funnel.steps[index].path,
      "visitors": Text(visitors(reaching: index)),
      "conversion": index == 0
        ? .null
        : NaiveAnalytics.ratio(visitors(reaching: index), visitors(reaching: index - 1)),
      "dropped": Text(attempts.count { !$0.isComplete && $0.times.count == index + 1 }),
      "still_open": "0",
      "p50_ms_from_previous": Text(optional: NaiveAnalytics.percentile(50, of: delays)),
    ]
  }

  private func attempt(_ attempt: Funnel.Attempt) -> Row {
    [
      "funnel": attempt.funnel, "visitor_id": attempt.visitor,
      "started_ms": Text(attempt.times[0]), "step_reached": Text(attempt.times.count),
      "completed_ms": attempt.isComplete
        ? Text(attempt.times[attempt.times.count - 1]) : .null,
      "source": attempt.source ?? .null,
    ]
  }
}
