/// A transaction as the windows of one of its parties remember it.
protocol RecentEntry: Sendable, Equatable {
  /// Event time in milliseconds.
  var time: Int64 { get }
  /// In minor units of the currency.
  var amount: Int64 { get }
  /// Whom it was with: of users the merchant, of others the user.
  var partner: Int64 { get }
  var currency: UInt32 { get }
  /// How many kinds of symbols it has.
  static var symbolCount: Int { get }
  /// The symbol of one kind, absent where it has none.
  func symbol(_ kind: Int) -> Int64
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

/// The transactions of one user, device, merchant or country that a window may still need, by
/// event time; of one instant in log order.
///
///     start ..< end     what counts; before `start` is room, never more than what counts
///
/// A window is then a range, found by halving: exact to the millisecond whatever order events came
/// in, but for those that were forgotten: an event forgets what lies too long before it, and what
/// lies far both behind it and before the latest, so that events in backward order do not pile up.
/// What a busy party's windows add up to is kept beside it (`MovingTally`).
struct Recents<Entry: RecentEntry>: Sendable {
  /// A window of more transactions than this is not counted each time.
  static var countedMax: Int { 256 }

  private var entries: [Entry] = []
  private var start = 0
  /// The greatest event time seen; nothing before the first.
  private(set) var latest = Int64.min

  /// The greatest event time forgotten by what came long after it.
  private(set) var forgottenThrough = Int64.min
  /// The least and the greatest event time forgotten by what lies long before them.
  private(set) var forgottenAhead: ClosedRange<Int64>?

  /// Of a party that has or had a window of more than `countedMax`.
  private var tallies: MovingTallies<Entry>?

  /// The event time of the last transaction kept, in the order of time; 0 for none.
  @inline(__always)
  var lastTime: Int64 { isEmpty ? 0 : entries[entries.count - 1].time }

  var isEmpty: Bool { start == entries.count }

  /// All that is kept, by event time.
  var kept: ArraySlice<Entry> { entries[start...] }

  /// Adds a transaction, and forgets those that lie longer than `milliseconds` before it, or as long
  /// behind it and as long before the latest.
  ///
  ///     forgotten ] kept around this one ( forgotten ] kept up to the latest
  ///
  /// So one that comes very late, or from far ahead, does not blind the windows of those that follow
  /// it in the log.
  ///
  /// - Complexity: O(transactions behind it that are kept), amortised.
  mutating func insert(_ entry: Entry, keeping milliseconds: Int64) {
    latest = max(latest, entry.time)
    if entries.isEmpty || entries[entries.count - 1].time <= entry.time {
      entries.append(entry)
    } else {
      entries.insert(entry, at: upperBound(entry.time))
      forget(after: entry.time + milliseconds, through: latest - milliseconds)
    }
    tallies?.insert(entry)
    let horizon = entry.time - milliseconds
    while entries[start].time <= horizon {
      forgottenThrough = max(forgottenThrough, entries[start].time)
      tallies?.remove(entries[start])
      start += 1
    }
    if tallies != nil, entries.count - start < Recents.countedMax / 2 { tallies = nil }
    if let ahead = forgottenAhead, ahead.upperBound <= horizon {
      forgottenThrough = max(forgottenThrough, ahead.upperBound)
      forgottenAhead = nil
    }
    // More room than transactions: what is moved is less than what was forgotten.
    if start * 2 > entries.count {
      entries.removeSubrange(..<start)
      start = 0
    }
  }

  private mutating func forget(after: Int64, through: Int64) {
    guard after < through else { return }
    let places = places(after: after, through: through)
    guard let first = places.first, let last = places.last else { return }
    let ahead = forgottenAhead ?? entries[first].time...entries[last].time
    forgottenAhead =
      min(ahead.lowerBound, entries[first].time)...max(ahead.upperBound, entries[last].time)
    if let tallies { for place in places { tallies.remove(entries[place]) } }
    entries.removeSubrange(places)
  }

  /// Whether everything is kept that came in a window.
  @inline(__always)
  func isWhole(after: Int64, through: Int64) -> Bool {
    guard after >= forgottenThrough else { return false }
    guard let ahead = forgottenAhead else { return true }
    return through < ahead.lowerBound || after >= ahead.upperBound
  }

  /// Restores what was stored, in order.
  init(
    _ stored: [Entry], latest: Int64, forgottenThrough: Int64, forgottenAhead: ClosedRange<Int64>?
  ) {
    entries = stored
    self.latest = latest
    (self.forgottenThrough, self.forgottenAhead) = (forgottenThrough, forgottenAhead)
  }

  init() {}

  /// The entry at a place.
  @inline(__always)
  subscript(place: Int) -> Entry { entries[place] }

  /// What a long window has, whose transactions are at these places.
  ///
  /// - Complexity: O(transactions by which the window differs from the one asked for before), at
  ///   most those of the window.
  mutating func tally(_ window: TallyWindow, _ places: RecentPlaces) -> MovingTally<Entry> {
    let tallies = self.tallies ?? MovingTallies()
    self.tallies = tallies
    let tally = tallies[window]
    tally.move(
      to: places.range(window), after: places.after(window), through: places.time, of: self)
    return tally
  }

  // MARK: Windows

  /// The transactions kept with event time in `(after, through]`, as places.
  ///
  /// - Complexity: O(log n).
  @inline(__always)
  func places(after: Int64, through: Int64) -> Range<Int> {
    let end = upperBound(through)
    return upperBound(after, before: end)..<end
  }

  /// The place behind all transactions at or before `time`.
  ///
  /// - Complexity: O(log n).
  @inline(__always)
  func upperBound(_ time: Int64) -> Int { upperBound(time, before: entries.count) }

  /// The same where all from `end` on are known to lie behind `time`; at once if it is near there.
  @inline(__always)
  func upperBound(_ time: Int64, before end: Int) -> Int {
    var high = end
    // Nearly all questions are about the last few.
    let few = Swift.max(start, high - 6)
    while high > few {
      if entries[high - 1].time <= time { return high }
      high -= 1
    }
    return high > start ? halved(time, before: high) : high
  }

  /// Halves what lies between `start` and `end`.
  private func halved(_ time: Int64, before end: Int) -> Int {
    var (low, high) = (start, end)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low
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
  init(_ recents: borrowing Recents<some RecentEntry>, at time: Int64, minuteStart: Int64) {
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
