import PipelineKit

/// A cascade that goes on: what its minutes said so far.
struct ActiveCascade: Equatable, Sendable {
  let id: Int64
  let startedMs: Int64
  var lastMs: Int64
  /// Services with symptoms, and since when.
  var started: [String: Int64] = [:]
  var origins: [String: Double] = [:]
  var slow: [String: Double] = [:]
  var failing: [String: Int64] = [:]

  init(id: Int64, startedMs: Int64) {
    (self.id, self.startedMs, lastMs) = (id, startedMs, startedMs)
  }

  mutating func add(_ facts: MinuteFacts, _ symptoms: [String: Int64]) {
    lastMs = facts.minute
    for (service, time) in symptoms { started[service] = min(started[service] ?? .max, time) }
    for (service, excess) in facts.originExcess { origins[service, default: 0] += excess }
    for (service, excess) in facts.latencyExcess { slow[service, default: 0] += excess }
    for (service, count) in facts.failing { failing[service, default: 0] += count }
    // Services in which failing traces begin have a part, whether they spike or not.
    for (service, excess) in facts.originExcess where excess >= 1 {
      let time = facts.firstErrorMs[service] ?? facts.minute
      started[service] = min(started[service] ?? .max, time)
    }
  }

  /// The cascade; nil while a single service shows symptoms and no trace leads to another.
  func result(isEnded: Bool, _ dependencies: (String) -> [String]) -> Cascade? {
    let scores = scores(dependencies)
    let ranked = started.keys.sorted { left, right in
      let (a, b) = (scores[left] ?? 0, scores[right] ?? 0)
      if a != b { return a > b }
      let (s, t) = (started[left] ?? 0, started[right] ?? 0)
      return s != t ? s < t : left < right
    }
    guard let root = ranked.first, ranked.count > 1 || !origins.isEmpty || !slow.isEmpty else {
      return nil
    }
    let rootMs = started[root] ?? startedMs
    let services = ranked.enumerated().map { index, service in
      CascadeService(
        service: service, rank: index + 1, startedMs: started[service] ?? startedMs,
        lagMs: max(0, (started[service] ?? startedMs) - rootMs),
        via: via(service, root, dependencies), traces: failing[service] ?? 0)
    }
    return Cascade(
      id: id, rootService: root, startedMs: started.values.min() ?? startedMs,
      endedMs: isEnded ? lastMs + CascadeFinder.minute : nil, services: services,
      evidence: evidence(ranked, dependencies))
  }

  /// Shares of what speaks for a service; dependencies and time decide where nothing else does.
  private func scores(_ dependencies: (String) -> [String]) -> [String: Double] {
    let failed = origins.keys.sorted().reduce(0) { $0 + (origins[$1] ?? 0) }
    let slowed = slow.keys.sorted().reduce(0) { $0 + (slow[$1] ?? 0) }
    var scores: [String: Double] = [:]
    for service in started.keys {
      var score = 0.0
      if failed > 0 { score += 2 * (origins[service] ?? 0) / failed }
      if slowed > 0 { score += (slow[service] ?? 0) / slowed }
      scores[service] = score
    }
    guard failed == 0 && slowed == 0 else { return scores }
    for service in started.keys {
      let depth = started.keys.filter { $0 != service && reaches($0, service, dependencies) }.count
      let own = started.keys.filter { $0 != service && reaches(service, $0, dependencies) }.count
      scores[service] = Double(depth - own)
    }
    return scores
  }

  /// Whether a service depends on another, directly or through others.
  private func reaches(
    _ from: String, _ to: String, _ dependencies: (String) -> [String]
  ) -> Bool {
    var seen: Set<String> = [from]
    var next = [from]
    while let service = next.popLast(), seen.count < 1_000 {
      for dependency in dependencies(service) where seen.insert(dependency).inserted {
        if dependency == to { return true }
        next.append(dependency)
      }
    }
    return false
  }

  private func via(
    _ service: String, _ root: String, _ dependencies: (String) -> [String]
  ) -> CascadeService.Via {
    if failing[service] ?? 0 > 0 || slow[service] ?? 0 > 0 { return .trace }
    let isLinked =
      service == root
      ? started.keys.contains { $0 != root && reaches($0, root, dependencies) }
      : reaches(service, root, dependencies)
    return isLinked ? .dependency : .time
  }

  private func evidence(_ ranked: [String], _ dependencies: (String) -> [String]) -> [String] {
    var lines: [String] = []
    for service in ranked.prefix(10) {
      if let count = origins[service], count >= 1 {
        lines.append("\(Int64(count)) failing traces more than usual fail first in \(service)")
      }
      if let excess = slow[service], excess > 0 {
        lines.append(
          "spans of \(service) took \(Int64(excess / 1_000)) ms longer than usual in sum")
      }
      if origins.isEmpty, slow.isEmpty {
        let dependents = ranked.filter { $0 != service && reaches($0, service, dependencies) }
        if !dependents.isEmpty {
          lines.append("\(dependents.joined(separator: ", ")) depend on \(service)")
        }
      }
    }
    if lines.isEmpty, let root = ranked.first { lines.append("\(root) failed first") }
    return lines
  }
}
