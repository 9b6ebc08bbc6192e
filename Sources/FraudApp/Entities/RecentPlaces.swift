import PipelineKit

/// A transaction as the windows of one of its parties remember it.
protocol RecentEntry: SlidingEvent, Equatable {
  /// Whom it was with: of users the merchant, of others the user.
  var partner: Int64 { get }
}

/// What a user remembers of a transaction.
struct UserEntry: RecentEntry {
  var time: Int64
  var amount: Int64
  var partner: Int64
  /// Absent where the transaction has none.
  var country: Int64
  var device: Int64
  var currency: UInt32

  static let (merchantKind, countryKind, deviceKind, symbolCount) = (0, 1, 2, 3)

  @inline(__always)
  func symbol(_ kind: Int) -> Int64 {
    switch kind {
    case UserEntry.merchantKind: partner
    case UserEntry.countryKind: country
    default: device
    }
  }
}

/// What a device, a merchant or a country remembers of a transaction.
struct PartyEntry: RecentEntry {
  var time: Int64
  var amount: Int64
  var partner: Int64
  var currency: UInt32

  static let (userKind, symbolCount) = (0, 1)

  @inline(__always)
  func symbol(_ kind: Int) -> Int64 { partner }
}

/// The long windows of which more than the number of transactions is asked.
enum TallyWindow: Int, CaseIterable {
  /// Of whole minutes, as features see them.
  case hour, day
  /// By the millisecond, as the model sees it.
  case exactDay
}

extension SlidingEvents {
  /// What a long window has.
  mutating func tally(_ window: TallyWindow, _ places: RecentPlaces) -> SlidingTally<Event> {
    tally(
      window.rawValue, places.range(window), after: places.after(window), through: places.time)
  }
}

/// Where the windows that end with one transaction begin in the recents of one of its parties.
///
///     day ≤ dayByMinutes ≤ hour ≤ hourByMinutes ≤ fiveMinutes ≤ oneMinute < end
///
/// All are found together, each from where the next shorter one begins: most parties have few
/// transactions, and then it is one walk backwards.
struct RecentPlaces {
  /// When the transaction was, and when its UTC minute ended.
  let time: Int64
  private let lastOfMinute: Int64
  /// Behind the last transaction at or before this one's time.
  let end: Int
  let oneMinute: Int
  let fiveMinutes: Int
  /// Of whole UTC minutes, the current one included up to now.
  let hourByMinutes: Int
  let hour: Int
  let dayByMinutes: Int
  let day: Int

  /// - Parameters:
  ///   - time: that of the transaction, which is among the recents.
  ///   - minuteStart: when its UTC minute began.
  @inline(__always)
  init(_ recents: borrowing SlidingEvents<some SlidingEvent>, at time: Int64, minuteStart: Int64) {
    self.time = time
    lastOfMinute = minuteStart + 59_999
    end = recents.upperBound(time)
    oneMinute = recents.upperBound(time - 60_000, before: end)
    fiveMinutes = recents.upperBound(time - 300_000, before: oneMinute)
    hourByMinutes = recents.upperBound(lastOfMinute - 3_600_000, before: fiveMinutes)
    hour = recents.upperBound(time - 3_600_000, before: hourByMinutes)
    dayByMinutes = recents.upperBound(lastOfMinute - 86_400_000, before: hour)
    day = recents.upperBound(time - 86_400_000, before: dayByMinutes)
  }

  /// The places of a long window.
  @inline(__always)
  func range(_ window: TallyWindow) -> Range<Int> {
    switch window {
    case .hour: hourByMinutes..<end
    case .day: dayByMinutes..<end
    case .exactDay: day..<end
    }
  }

  /// The instant after which a long window begins.
  func after(_ window: TallyWindow) -> Int64 {
    switch window {
    case .hour: lastOfMinute - 3_600_000
    case .day: lastOfMinute - 86_400_000
    case .exactDay: time - 86_400_000
    }
  }

  /// The places of a window as features see it.
  @inline(__always)
  func range(_ window: FeatureWindow) -> Range<Int> {
    switch window {
    case .oneMinute: oneMinute..<end
    case .fiveMinutes: fiveMinutes..<end
    case .oneHour: range(.hour)
    case .oneDay: range(.day)
    }
  }
}
