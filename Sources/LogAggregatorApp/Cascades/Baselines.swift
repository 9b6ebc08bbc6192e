import PipelineKit

/// How long operations of services usually take themselves, and which take longer now.
///
/// Of each part (`SpanPart`) the upper quartile of each minute with at least three spans is kept,
/// for 60 minutes. A minute is slow if its own lies above
///
///     median + max(4 σ, median, 5 ms)         that is at least double
///
/// What a call takes too long, between a caller's span and the called service's, is laid to the one
/// of the two with the greater share of slow calls; of equal ones to the called.
struct LatencyBaseline: Equatable, Sendable {
  static let partsMax = 4_096
  static let spansMax = 256
  static let spansMin = 3
  static let minutesMax = 60
  private static let floorMicroseconds = 5_000.0

  var quartiles: [SpanPart: [Double]] = [:]

  /// A minute has closed.
  ///
  /// - Returns: microseconds taken too long, by service.
  mutating func closed(_ parts: [SpanPart: [Double]]) -> [String: Double] {
    var slow: [(part: SpanPart, excess: Double)] = []
    for part in parts.keys.sorted() {
      let values = parts[part, default: []].sorted()
      guard values.count >= LatencyBaseline.spansMin else { continue }
      let quartile = values[values.count * 3 / 4]
      let history = quartiles[part] ?? []
      let median = Robust.median(history)
      let allowed = max(4 * Robust.deviation(history), median, LatencyBaseline.floorMicroseconds)
      if !history.isEmpty, quartile > median + allowed {
        let excess = values.reduce(0) { $0 + max(0, $1 - median) }
        slow.append((part, excess))
      } else {
        remember(quartile, part)
      }
    }
    return byService(slow, of: parts)
  }

  private mutating func remember(_ quartile: Double, _ part: SpanPart) {
    guard quartiles[part] != nil || quartiles.count < LatencyBaseline.partsMax else { return }
    quartiles[part, default: []].append(quartile)
    if quartiles[part, default: []].count > LatencyBaseline.minutesMax {
      quartiles[part]?.removeFirst()
    }
  }

  private func byService(
    _ slow: [(part: SpanPart, excess: Double)], of parts: [SpanPart: [Double]]
  ) -> [String: Double] {
    var calls: [String: (slow: Double, all: Double)] = [:]
    for part in parts.keys where part.callee != nil {
      for service in [part.service, part.callee!] { calls[service, default: (0, 0)].all += 1 }
    }
    for (part, _) in slow where part.callee != nil {
      for service in [part.service, part.callee!] { calls[service, default: (0, 0)].slow += 1 }
    }
    func share(_ service: String) -> Double {
      calls[service].map { $0.all > 0 ? $0.slow / $0.all : 0 } ?? 0
    }
    var excess: [String: Double] = [:]
    for (part, microseconds) in slow {
      let blamed =
        part.callee.map { share(part.service) > share($0) ? part.service : $0 } ?? part.service
      excess[blamed, default: 0] += microseconds
    }
    return excess
  }
}

/// How many failing traces usually begin to fail in a service, and how many more do now.
struct OriginBaseline: Equatable, Sendable {
  static let servicesMax = 5_000
  static let minutesMax = 60
  /// So many more than usual in a minute are a symptom.
  static let symptomMin = 3.0

  /// Of each service, the numbers of the last minutes.
  var counts: [String: [Double]] = [:]

  /// A minute has closed.
  ///
  /// - Returns: failing traces beyond the usual number and its scatter, by service.
  mutating func closed(_ origins: [String: Double]) -> [String: Double] {
    var excess: [String: Double] = [:]
    for service in Set(origins.keys).union(counts.keys).sorted() {
      let count = origins[service] ?? 0
      let history = counts[service] ?? []
      let usual = Robust.median(history) + 2 * Robust.deviation(history)
      if count > usual { excess[service] = count - usual }
      guard counts[service] != nil || counts.count < OriginBaseline.servicesMax else { continue }
      counts[service, default: []].append(count)
      if counts[service, default: []].count > OriginBaseline.minutesMax {
        counts[service]?.removeFirst()
      }
    }
    return excess
  }
}
