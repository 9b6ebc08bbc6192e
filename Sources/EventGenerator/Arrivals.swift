/// The times visits begin: spread over whole days, following the hours people are awake.
struct Arrivals: Sendable {
  /// Share of a day's visits in each hour, UTC, of a site read mostly in Europe and America.
  private static let hourWeights = [
    28, 20, 15, 12, 11, 14, 20, 32, 45, 54, 58, 60, 62, 61, 62, 66, 70, 74, 78, 84, 86, 76, 60, 42,
  ]
  private static let dayWeight = hourWeights.reduce(0, +)

  /// Epoch milliseconds of the first midnight.
  private let start: Int
  private let visitsADay: Double
  private var next = 0

  init(start: CivilDate, visitsADay: Double) {
    precondition(visitsADay > 0, "at least a visit now and then")
    self.start = start.daysSinceEpoch * 86_400_000
    self.visitsADay = visitsADay
  }

  /// Returns the next visit's time; times never decrease, and go on after the last day.
  mutating func nextTime(_ random: inout SplitMix64) -> Int {
    let position = (Double(next) + random.unit()) / visitsADay
    next += 1
    let day = Int(position)
    return start + day * 86_400_000 + Arrivals.timeOfDay(position - Double(day))
  }

  /// Returns the millisecond by which `share` of a day's visits have begun.
  private static func timeOfDay(_ share: Double) -> Int {
    var left = share * Double(dayWeight)
    for (hour, weight) in hourWeights.enumerated() {
      if left < Double(weight) {
        return hour * 3_600_000 + Int(left / Double(weight) * 3_600_000)
      }
      left -= Double(weight)
    }
    return 86_399_999
  }
}
