import PipelineKit

/// All events ever seen of one key, searched every time.
struct NaiveSliding {
  struct Event {
    var time: Int64
    var value: Int64
  }

  private(set) var events: [Event] = []

  mutating func add(_ value: Int64, at time: Int64) {
    events.append(Event(time: time, value: value))
  }

  /// The events with a time in `(after, through]`.
  func events(after: Int64, through: Int64) -> [Event] {
    events.filter { $0.time > after && $0.time <= through }
  }

  func total(_ width: Int64, at time: Int64) -> SlidingTotal {
    let found = events(after: time - width, through: time)
    return SlidingTotal(
      count: found.count, sum: found.reduce(0) { $0 + $1.value }, forgottenThrough: .min)
  }

  func distinctCount(_ width: Int64, at time: Int64) -> Int {
    Set(events(after: time - width, through: time).map(\.value)).count
  }

  /// What a caller does that is told to load history: adds the stored events of what is missing.
  ///
  /// - Parameter history: the events before the one at hand, or with it, as the window says.
  static func completed(
    _ total: SlidingTotal, after start: Int64, from history: NaiveSliding
  ) -> SlidingTotal {
    guard total.needsHistory else { return total }
    let missing = history.events(after: start, through: total.forgottenThrough)
    return SlidingTotal(
      count: total.count + missing.count, sum: total.sum + missing.reduce(0) { $0 + $1.value },
      forgottenThrough: .min)
  }
}
