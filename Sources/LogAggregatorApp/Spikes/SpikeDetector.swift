import PipelineKit

/// Finds the minutes in which a service fails more than it used to.
///
/// One detector a service; it is told each closed minute, in order, with counts or with none.
/// The full design is in the comment of `closed`.
struct SpikeDetector: Equatable, Sendable {
  init() {}

  /// A minute has closed.
  ///
  /// - Parameters:
  ///   - minute: its start in epoch milliseconds, after every minute told before.
  ///   - counts: the service's records in it; zeros if it had none.
  /// - Returns: the spike that started, went on or ended with it; nil if there is none.
  mutating func closed(_ minute: Int64, _ counts: MinuteCounts) -> ErrorSpike? { nil }

  /// The same value gives the same bytes.
  func encode() -> [UInt8] { [] }
  /// - Returns: nil for bytes that `encode` did not write.
  init?(decoding bytes: [UInt8]) { self.init() }
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
