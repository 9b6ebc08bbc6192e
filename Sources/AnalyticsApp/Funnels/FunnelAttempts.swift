/// One visitor's way through one funnel.
struct FunnelAttempt: Equatable, Sendable {
  /// When each step reached was taken, epoch milliseconds; at least the first.
  var stepTimes: [Int64]
  /// The attempt can go on before this instant; after it, it is over.
  var deadline: Int64
  var isComplete: Bool

  var start: Int64 { stepTimes[0] }
}

/// A page view that is a step of some funnel.
struct StepEvent: Hashable, Sendable {
  let time: Int64
  /// Its place in the log.
  let place: Int64
  let path: [UInt8]

  /// The order in which attempts see events: by time, then by place in the log.
  static func isBefore(_ a: StepEvent, _ b: StepEvent) -> Bool {
    a.time != b.time ? a.time < b.time : a.place < b.place
  }
}

extension FunnelConfig.Funnel {
  /// The attempts that a visitor's step events make, earliest first.
  ///
  /// An attempt starts at a first step. The earliest event that is its next step, within the window
  /// from the first step and within the step's own bound from the step before, advances it; other
  /// events, further first steps too, change nothing. It ends when complete or when its time is
  /// over, and the next first step starts another. Windows are half-open: an event exactly one
  /// window after the first step is too late.
  ///
  /// - Parameter events: all step events of the visitor, in the order of `StepEvent.isBefore`.
  /// - Complexity: O(events × steps).
  func attempts(_ events: [StepEvent]) -> [FunnelAttempt] {
    var finished: [FunnelAttempt] = []
    var current: FunnelAttempt?
    for event in events {
      if let attempt = current, event.time >= attempt.deadline {
        finished.append(attempt)
        current = nil
      }
      if var attempt = current {
        guard steps[attempt.stepTimes.count].matches(event.path) else { continue }
        attempt.stepTimes.append(event.time)
        current = advanced(attempt)
      } else if steps[0].matches(event.path) {
        current = advanced(
          FunnelAttempt(stepTimes: [event.time], deadline: .max, isComplete: false))
      }
      if let attempt = current, attempt.isComplete {
        finished.append(attempt)
        current = nil
      }
    }
    return finished + [current].compactMap { $0 }
  }

  private func advanced(_ attempt: FunnelAttempt) -> FunnelAttempt {
    var attempt = attempt
    let reached = attempt.stepTimes.count
    attempt.isComplete = reached == steps.count
    attempt.deadline = attempt.start + windowMilliseconds
    if !attempt.isComplete, let within = steps[reached].withinMilliseconds {
      attempt.deadline = min(attempt.deadline, attempt.stepTimes[reached - 1] + within)
    }
    return attempt
  }
}

extension FunnelConfig.Step {
  /// Whether a page with this path is the step: the same path, or one below it.
  ///
  /// A query is no part of it.
  func matches(_ page: [UInt8]) -> Bool {
    let bare = page.prefix { $0 != UInt8(ascii: "?") }
    let step = Array(path.utf8)
    guard bare.starts(with: step) else { return false }
    return bare.count == step.count || bare[step.count] == UInt8(ascii: "/")
      || step[step.count - 1] == UInt8(ascii: "/")
  }
}
