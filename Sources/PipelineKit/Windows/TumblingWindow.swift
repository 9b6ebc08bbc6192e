/// Windows of one width that adjoin: every instant lies in exactly one.
///
///     width 60 s:   … [12:00:00, 12:01:00) [12:01:00, 12:02:00) …      aligned to the epoch, in UTC
public struct TumblingWindow: Sendable, Equatable {
  /// The width in milliseconds, above 0.
  public let milliseconds: Int64

  public init(milliseconds: Int64) {
    precondition(milliseconds > 0, "a window has a width")
    self.milliseconds = milliseconds
  }

  public static let minute = TumblingWindow(milliseconds: 60_000)
  public static let hour = TumblingWindow(milliseconds: 3_600_000)
  public static let day = TumblingWindow(milliseconds: 86_400_000)

  /// The start of the window that `time` (epoch milliseconds, also before 1970) lies in.
  @inlinable @inline(__always)
  public func start(of time: Int64) -> Int64 {
    let rest = time % milliseconds
    return rest < 0 ? time - rest - milliseconds : time - rest
  }

  /// Whether the window starting at `start` was over when the watermark stood at `watermark`.
  @inlinable @inline(__always)
  public func isOver(_ start: Int64, at watermark: Int64) -> Bool {
    start &+ milliseconds <= watermark
  }
}

/// Windows of one size that start every `hop`: an instant lies in as many as overlap there.
///
///     size 10 min, hop 5 min:   12:07 lies in [12:00, 12:10) and [12:05, 12:15)
///
/// With a hop of the size they are tumbling windows.
public struct HoppingWindow: Sendable, Equatable {
  /// Size and hop in milliseconds; the hop divides time from the epoch on.
  public let sizeMilliseconds: Int64
  public let hopMilliseconds: Int64

  public init(sizeMilliseconds: Int64, hopMilliseconds: Int64) {
    precondition(hopMilliseconds > 0, "windows advance")
    precondition(sizeMilliseconds >= hopMilliseconds, "windows leave no instant out")
    self.sizeMilliseconds = sizeMilliseconds
    self.hopMilliseconds = hopMilliseconds
  }

  /// The starts of all windows that `time` lies in, earliest first.
  public func starts(containing time: Int64) -> [Int64] {
    let last = TumblingWindow(milliseconds: hopMilliseconds).start(of: time)
    var starts: [Int64] = []
    var start = last
    while start > time - sizeMilliseconds {
      starts.append(start)
      start -= hopMilliseconds
    }
    return starts.reversed()
  }
}
