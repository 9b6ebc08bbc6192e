/// Steps between timestamps, and the aligned starts of minutes, hours, days and windows.
extension Timestamp {
  /// Returns the timestamp `duration` later; parts of a millisecond are floored. Traps on overflow.
  @inlinable
  package static func + (time: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(milliseconds: time.milliseconds + duration.wholeMilliseconds)
  }

  /// Returns the timestamp `duration` earlier; parts of a millisecond are floored. Traps on
  /// overflow.
  @inlinable
  package static func - (time: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(milliseconds: time.milliseconds - duration.wholeMilliseconds)
  }

  /// Returns how much later `end` is than `start`; negative when it is earlier. Traps on overflow.
  @inlinable
  package static func - (end: Timestamp, start: Timestamp) -> Duration {
    .milliseconds(end.milliseconds - start.milliseconds)
  }

  /// Returns the timestamp `milliseconds` later, the greatest or least there is where that is beyond
  /// it: for times and durations that come from outside.
  @inlinable
  package func later(by milliseconds: Int64) -> Timestamp {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    guard overflow else { return Timestamp(milliseconds: sum) }
    return Timestamp(milliseconds: milliseconds < 0 ? .min : .max)
  }

  /// Returns the start of the window of `width` milliseconds this moment lies in.
  ///
  /// Windows are aligned to the epoch, also before 1970: -1 ms lies in the window that starts at
  /// `-width`. A moment too early to have such a start, `.none` included, gives `.none`.
  ///
  /// - Parameter width: milliseconds, at least 1.
  @inlinable
  package func floored(toMilliseconds width: Int64) -> Timestamp {
    precondition(width > 0, "window width not positive")
    var rest = milliseconds % width
    if rest < 0 { rest += width }
    let (start, overflow) = milliseconds.subtractingReportingOverflow(rest)
    return overflow ? .none : Timestamp(milliseconds: start)
  }

  /// Returns the start of the window of `width` this moment lies in, aligned to the epoch.
  ///
  /// - Parameter width: at least a millisecond; parts of a millisecond are dropped.
  @inlinable
  package func floored(to width: Duration) -> Timestamp {
    floored(toMilliseconds: width.wholeMilliseconds)
  }

  /// The start of this moment's UTC minute.
  @inlinable
  package var minute: Timestamp { floored(toMilliseconds: 60_000) }

  /// The start of this moment's UTC hour.
  @inlinable
  package var hour: Timestamp { floored(toMilliseconds: 3_600_000) }

  /// The start of this moment's UTC day.
  @inlinable
  package var day: Timestamp { floored(toMilliseconds: 86_400_000) }
}

extension Duration {
  /// The duration in whole milliseconds, floored. Traps beyond 292 million years.
  @inlinable
  package var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let product = seconds * 1000
    let part = attoseconds / 1_000_000_000_000_000
    let isExact = attoseconds % 1_000_000_000_000_000 == 0
    return product + (attoseconds < 0 && !isExact ? part - 1 : part)
  }
}
