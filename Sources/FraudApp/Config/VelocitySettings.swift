import PipelineKit

/// How the number of a user's recent transactions becomes the velocity part.
struct VelocitySettings: Equatable, Sendable {
  var mode: Mode
  /// The width of the window, 1 s to 24 h.
  var windowMilliseconds: Int64
  /// Scores above counts, greatest count first.
  var steps: [Step]
  /// The score when no step applies.
  var otherwise: Millionths

  enum Mode: String, Sendable, CaseIterable {
    /// Event times in `(t - window, t]`.
    case sliding
    /// The bucket of `t`: buckets adjoin, aligned to the epoch.
    case fixed
  }

  /// Which transactions are counted: all of the settings that depends on no score.
  struct Window: Equatable, Sendable {
    let mode: Mode
    let milliseconds: Int64

    /// The event times `(after, through]` that count for a transaction at `time`.
    func bounds(at time: Int64) -> (after: Int64, through: Int64) {
      let after =
        mode == .fixed
        ? TumblingWindow(milliseconds: milliseconds).start(of: time) - 1 : time - milliseconds
      return (after, after + milliseconds)
    }
  }

  var window: Window { Window(mode: mode, milliseconds: windowMilliseconds) }

  struct Step: Equatable, Sendable {
    /// The step applies to counts strictly greater.
    var above: Int64
    var score: Millionths
  }

  static let stepsMax = 16

  /// The velocity part for `count` transactions in the window, this one included.
  ///
  /// - Complexity: O(steps).
  func score(count: Int64) -> Millionths {
    for step in steps where count > step.above { return step.score }
    return otherwise
  }
}
