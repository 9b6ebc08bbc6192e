import PipelineKit

/// Finds the minutes in which a service fails more than it used to.
///
///     rate   0   0  .01  0   0  .01  .30 .42 .38  0   0      errors / records, a closed minute each
///     spike                          [ start    ] end
///
/// One detector a service; it is told each closed minute, in order, with counts or with zeros.
///
/// **Law.** A minute is of a spike if it has at least `errorsMin` errors and its rate lies above
///
///     median + max(3 σ, 0.05, median / 2)        σ = 1.4826 MAD of the last 60 minutes with records
///
/// that is above what is usual by more than the usual scatter, by five points, and by half.
/// Minutes without records have no rate: they are no baseline, and they end a spike. A spike is its
/// adjoining minutes; its baseline is the median when it began. A service that fails from its first
/// minute on has a baseline of 0.
///
/// Memory: 60 rates a service.
struct SpikeDetector: Equatable, Sendable {
  static let baselineMinutes = 60
  static let errorsMin: Int64 = 5
  private static let minute: Int64 = 60_000

  /// Rates of the last minutes with records, oldest first.
  private(set) var rates: [Double]
  private(set) var current: ErrorSpike?
  /// The last minute of the spike at hand.
  private(set) var lastMinute: Int64

  init() { self.init(rates: [], lastMinute: 0, current: nil) }

  init(rates: [Double], lastMinute: Int64, current: ErrorSpike?) {
    (self.rates, self.lastMinute, self.current) = (rates, lastMinute, current)
  }

  /// A minute has closed.
  ///
  /// - Parameters:
  ///   - minute: its start in epoch milliseconds, after every minute told before.
  ///   - counts: the service's records in it; zeros if it had none.
  /// - Returns: the spike that started, went on or ended with it; nil if there is none.
  mutating func closed(_ minute: Int64, _ counts: MinuteCounts) -> ErrorSpike? {
    defer { remember(counts) }
    guard counts.errors >= SpikeDetector.errorsMin, counts.rate > threshold else {
      return end()
    }
    var spike =
      current
      ?? ErrorSpike(
        startedMs: minute, endedMs: nil, peakRate: 0, baselineRate: Robust.median(rates), errors: 0)
    spike.peakRate = max(spike.peakRate, counts.rate)
    spike.errors &+= counts.errors
    current = spike
    lastMinute = minute
    return spike
  }

  /// The rate above which a minute is of a spike.
  var threshold: Double {
    let median = Robust.median(rates)
    return median + max(3 * Robust.deviation(rates), 0.05, median / 2)
  }

  private mutating func end() -> ErrorSpike? {
    guard var spike = current else { return nil }
    spike.endedMs = lastMinute &+ SpikeDetector.minute
    current = nil
    return spike
  }

  private mutating func remember(_ counts: MinuteCounts) {
    guard counts.records > 0 else { return }
    rates.append(counts.rate)
    if rates.count > SpikeDetector.baselineMinutes { rates.removeFirst() }
  }
}

/// What one service logged in one minute.
struct MinuteCounts: Equatable, Sendable {
  var records: Int64 = 0
  var errors: Int64 = 0
  var rate: Double { records > 0 ? Double(errors) / Double(records) : 0 }
}

/// A run of minutes with too many errors; its identity is service and start.
struct ErrorSpike: Equatable, Sendable {
  let startedMs: Int64
  /// The end of the last of its minutes; nil while it goes on.
  var endedMs: Int64?
  var peakRate: Double
  var baselineRate: Double
  var errors: Int64
}

/// Figures that a few outliers do not move.
enum Robust {
  /// The median, the mean of the middle two of an even number; 0 of none.
  static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// 1.4826 times the median distance from the median: the standard deviation of normal values.
  static func deviation(_ values: [Double]) -> Double {
    let median = median(values)
    return 1.4826 * Robust.median(values.map { abs($0 - median) })
  }
}
