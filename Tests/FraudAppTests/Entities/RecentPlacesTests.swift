import EventGenerator
import Testing

@testable import FraudApp
@testable import PipelineKit

/// Where the windows that end with a transaction begin, and what is stored of recent ones.
struct RecentPlacesTests {
  /// An entry whose partner is its number.
  private static func entry(_ time: Int64, _ number: Int64) -> PartyEntry {
    PartyEntry(time: time, amount: number * 10, partner: number, currency: 1)
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 20)
  func `places found together are those found one by one`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var (recents, clock) = (SlidingEvents<PartyEntry>(), Int64(1_700_000_000_000))
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

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 10)
  func `what is stored is what is kept`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var (parties, users) = (SlidingEvents<PartyEntry>(), SlidingEvents<UserEntry>())
    for number in Int64(1)...100 {
      // Forwards for even seeds, backwards for odd ones, with jumps.
      let time = (seed % 2 == 0 ? number : -number) * 10 + Int64(random.below(60))
      parties.insert(Self.entry(time, number), keeping: 100)
      users.insert(
        UserEntry(
          time: time, amount: number, partner: number, country: FeatureVector.absent, device: 7,
          currency: 2), keeping: 100)
      var writer = StateWriter()
      writer.write(parties)
      writer.write(users)
      var reader = StateReader(writer.bytes)
      let (foundParties, foundUsers) = (reader.partyRecents(), reader.userRecents())
      #expect(foundParties.kept == parties.kept && foundUsers.kept == users.kept, "SEED=\(seed)")
      #expect(foundParties.latest == parties.latest)
      #expect(foundParties.forgottenThrough == parties.forgottenThrough)
      #expect(foundParties.forgottenAhead == parties.forgottenAhead)
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
