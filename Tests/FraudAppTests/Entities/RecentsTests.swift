import EventGenerator
import Testing

@testable import FraudApp

/// Windows over what is kept, against a list that is looked through from end to end.
struct RecentsTests {
  /// An entry whose partner is its number.
  private static func entry(_ time: Int64, _ number: Int64) -> PartyEntry {
    PartyEntry(time: time, amount: number * 10, partner: number, currency: 1)
  }

  private static func numbers(
    _ recents: Recents<PartyEntry>, after: Int64, through: Int64
  ) -> [Int64] {
    recents.places(after: after, through: through).map { recents[$0].partner }
  }

  @Test func `a window is open at its start and closed at its end`() {
    var recents = Recents<PartyEntry>()
    #expect(recents.isEmpty && Self.numbers(recents, after: 0, through: 10).isEmpty)
    for (place, time) in [0, 4, 5, 1, 5].enumerated() {
      recents.insert(Self.entry(Int64(time), Int64(place) + 1), keeping: 100)
    }
    #expect(Self.numbers(recents, after: 0, through: 5) == [4, 2, 3, 5])
    #expect(Self.numbers(recents, after: 4, through: 5) == [3, 5])
    #expect(Self.numbers(recents, after: -1, through: 0) == [1])
    #expect(Self.numbers(recents, after: 5, through: 4).isEmpty)
    #expect(recents.latest == 5 && recents.forgottenThrough == .min)
  }

  @Test
  func `an event forgets what lies too long before it, and is not far from the latest`() {
    var recents = Recents<PartyEntry>()
    for (place, time) in [0, 40, 45, 60, 5, 52, 3].enumerated() {
      recents.insert(Self.entry(Int64(time), Int64(place) + 1), keeping: 10)
    }
    // The event at 40 forgets 0, that at 60 the two before it, that at 52 the one at 5; the one at 3
    // leaves those near the latest.
    #expect(recents.kept.map(\.time) == [3, 52, 60])
    #expect(recents.forgottenThrough == 45 && recents.forgottenAhead == nil)
  }

  @Test func `what came in backward order is kept near its end and near the latest`() {
    var recents = Recents<PartyEntry>()
    for time in stride(from: Int64(100), through: 0, by: -5) {
      recents.insert(Self.entry(time, time), keeping: 10)
    }
    #expect(recents.kept.map(\.time) == [0, 5, 10, 95, 100])
    #expect(recents.forgottenThrough == .min && recents.forgottenAhead == 15...90)
    #expect(recents.isWhole(after: -5, through: 14) && recents.isWhole(after: 90, through: 100))
    #expect(!recents.isWhole(after: 5, through: 15) && !recents.isWhole(after: 89, through: 100))
    // What lay ahead is long ago in the end, and one bound is enough.
    recents.insert(Self.entry(101, 1), keeping: 10)
    #expect(recents.forgottenThrough == 90 && recents.forgottenAhead == nil)
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 30)
  func `windows are those of a list of everything`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let keeping = Int64([5, 20, 100][random.below(3)])
    var (recents, all, clock) = (Recents<PartyEntry>(), [PartyEntry](), Int64(0))
    for number in Int64(1)...200 {
      clock += Int64(random.below(4))
      let isLate = random.below(5) == 0
      let time = isLate ? clock - Int64(random.below(Int(keeping) * 2)) : clock
      let entry = Self.entry(time, number)
      recents.insert(entry, keeping: keeping)
      let place = all.firstIndex { $0.time > time } ?? all.count
      all.insert(entry, at: place)
      check(recents, all, after: time - keeping, through: time, "SEED=\(seed) \(number)")
      let after = time - Int64(random.below(Int(keeping) * 2))
      check(recents, all, after: after, through: after + 7, "SEED=\(seed) \(number)")
    }
  }

  private func check(
    _ recents: Recents<PartyEntry>, _ all: [PartyEntry], after: Int64, through: Int64,
    _ comment: Comment
  ) {
    guard recents.isWhole(after: after, through: through) else { return }
    let wanted = all.filter { $0.time > after && $0.time <= through }.map(\.partner)
    #expect(Self.numbers(recents, after: after, through: through) == wanted, comment)
    var writer = StateWriter()
    writer.write(recents)
    var reader = StateReader(writer.bytes)
    let restored = reader.partyRecents()
    #expect(Self.numbers(restored, after: after, through: through) == wanted, comment)
    #expect(restored.latest == recents.latest)
    #expect(restored.forgottenThrough == recents.forgottenThrough)
    #expect(restored.forgottenAhead == recents.forgottenAhead)
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 20)
  func `places found together are those found one by one`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var (recents, clock) = (Recents<PartyEntry>(), Int64(1_700_000_000_000))
    // Steps of seconds fill the short windows, steps of hours empty the long ones.
    let step = [2_000, 60_000, 3_600_000][random.below(3)]
    for number in Int64(1)...300 {
      clock += Int64(random.below(step))
      let time = clock - (random.below(6) == 0 ? Int64(random.below(step * 20)) : 0)
      recents.insert(Self.entry(time, number), keeping: User.keptMilliseconds)
      let minuteStart = time - time % 60_000
      let places = RecentPlaces(recents, at: time, minuteStart: minuteStart)
      func start(_ after: Int64) -> Int { recents.places(after: after, through: time).lowerBound }
      let wanted = [60_000, 300_000, 3_600_000, 86_400_000].map { start(time - $0) }
      let found = [places.oneMinute, places.fiveMinutes, places.hour, places.day]
      #expect(found == wanted, "SEED=\(seed) \(number)")
      let byMinutes = [places.hourByMinutes, places.dayByMinutes]
      let wantedByMinutes = [3_600_000, 86_400_000].map { start(minuteStart + 59_999 - $0) }
      #expect(byMinutes == wantedByMinutes, "SEED=\(seed) \(number)")
      #expect(places.end == recents.places(after: .min, through: time).upperBound)
    }
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 12)
  func `what is kept of a window that moves is what counting it finds`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var (recents, clock) = (Recents<UserEntry>(), Int64(1_700_000_000_000))
    let step = [1_000, 60_000, 600_000][random.below(3)]
    func symbol() -> Int64 { random.below(4) == 0 ? FeatureVector.absent : Int64(random.below(9)) }
    for number in 1...500 {
      clock += Int64(random.below(step))
      let time = clock - (random.below(5) == 0 ? Int64(random.below(step * 40)) : 0)
      let amount = random.below(90) == 0 ? Int64.max : Int64(1 + random.below(1_000))
      recents.insert(
        UserEntry(
          time: time, amount: amount, partner: Int64(random.below(9)), country: symbol(),
          device: symbol(), currency: UInt32(random.below(2))),
        keeping: User.keptMilliseconds)
      // Some windows are not asked for each time, so that they move further or start again.
      for window in TallyWindow.allCases where random.below(window.rawValue * 20 + 1) == 0 {
        let places = RecentPlaces(recents, at: time, minuteStart: time - time % 60_000)
        let entries = places.range(window).map { recents[$0] }
        let tally = recents.tally(window, places)
        for kind in 0..<UserEntry.symbolCount {
          let distinct = Set(entries.map { $0.symbol(kind) }).subtracting([FeatureVector.absent])
          #expect(tally.distinctCount(kind) == Int64(distinct.count), "SEED=\(seed) \(number)")
        }
        for currency in UInt32(0)..<2 {
          let sum = entries.filter { $0.currency == currency }.reduce(Int128(0)) {
            $0 + Int128($1.amount)
          }
          #expect(tally.sum(in: currency) == Int64(clamping: sum), "SEED=\(seed) \(number)")
        }
      }
    }
  }
}

/// Marks of fraud, against a list that is looked through.
struct FraudMarksTests {
  @Test(arguments: RandomPayments.first..<RandomPayments.first + 20)
  func `marks count what is labelled in 28 days, whatever the order`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let day = Counterparty.dayMilliseconds
    var (marks, all) = (FraudMarks(), [Int64: Int64]())
    let times = (0..<40).map { _ in Int64(random.below(50)) * day + Int64(random.below(2)) }
    for _ in 0..<200 {
      let sequence = Int64(random.below(times.count))
      let isFraud = random.below(3) > 0
      let time = times[Int(sequence)]
      marks.set(isFraud, sequence: sequence, time: time, latest: 50 * day)
      all[sequence] = isFraud ? time : nil
      let at = Int64(random.below(60)) * day
      let wanted = all.values.count { $0 <= at && $0 > at - FraudMarks.windowMilliseconds }
      #expect(marks.count(at: at) == Int64(wanted), "SEED=\(seed)")
    }
    var writer = StateWriter()
    writer.write(marks)
    var reader = StateReader(writer.bytes)
    #expect(reader.marks().marks == marks.marks)
  }

  @Test func `a mark too long before the latest transaction is forgotten`() {
    var marks = FraudMarks()
    marks.set(true, sequence: 1, time: 0, latest: 0)
    marks.set(true, sequence: 2, time: 1, latest: FraudMarks.keptMilliseconds)
    #expect(marks.marks == [FraudMarks.Mark(sequence: 2, time: 1)])
  }
}
