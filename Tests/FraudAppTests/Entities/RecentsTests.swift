import EventGenerator
import Testing

@testable import FraudApp

/// Windows over what is kept, against a list of everything.
struct RecentsTests {
  static func entry(_ time: Int64, _ sequence: Int64) -> Recents.Entry {
    Recents.Entry(
      time: time, sequence: sequence, amount: sequence * 10, currency: 1, partner: sequence % 3,
      country: 0, device: 0)
  }

  @Test func `a window is open at its start and closed at its end`() {
    var recents = Recents()
    #expect(recents.isEmpty && recents.window(after: 0, through: 10).isEmpty)
    for (place, time) in [0, 4, 5, 1, 5].enumerated() {
      recents.insert(Self.entry(Int64(time), Int64(place) + 1), keeping: 100, committed: 0)
    }
    #expect(recents.window(after: 0, through: 5).map(\.sequence) == [4, 2, 3, 5])
    #expect(recents.window(after: 4, through: 5).map(\.sequence) == [3, 5])
    #expect(recents.window(after: -1, through: 0).map(\.sequence) == [1])
    #expect(recents.window(after: 5, through: 4).isEmpty)
    #expect(recents.latest == 5 && recents.forgottenThrough == .min)
  }

  @Test func `an event forgets what lies too long before it, not what lies behind it`() {
    var recents = Recents()
    for (place, time) in [0, 1000, 3, 14].enumerated() {
      recents.insert(Self.entry(Int64(time), Int64(place) + 1), keeping: 10, committed: 1)
    }
    // The event at 1000 forgets 0; the one at 14 forgets 3 and keeps 1000.
    #expect(recents.kept.map(\.sequence) == [4, 2])
    #expect(recents.forgottenThrough == 3)
    // What is on disk for certain need not be remembered.
    #expect(recents.forgotten.map(\.sequence) == [3])
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 30)
  func `windows are those of a list of everything`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let keeping = Int64([5, 20, 100][random.below(3)])
    var (recents, all, clock, committed) = (Recents(), [Recents.Entry](), Int64(0), Int64(0))
    for sequence in Int64(1)...200 {
      clock += Int64(random.below(4))
      let isLate = random.below(5) == 0
      let time = isLate ? clock - Int64(random.below(Int(keeping) * 2)) : clock
      committed = max(committed, sequence - 1 - Int64(random.below(30)))
      let entry = Self.entry(time, sequence)
      recents.insert(entry, keeping: keeping, committed: committed)
      let place = all.firstIndex { $0.time > time } ?? all.count
      all.insert(entry, at: place)
      check(recents, all, after: time - keeping, through: time, "SEED=\(seed) \(sequence)")
      let after = time - Int64(random.below(Int(keeping) * 2))
      check(recents, all, after: after, through: after + 7, "SEED=\(seed) \(sequence)")
      // Whatever is not on disk is kept or listed as forgotten, once.
      let fresh = (recents.kept + recents.forgotten).map(\.sequence).filter { $0 > committed }
      #expect(fresh.sorted() == all.map(\.sequence).filter { $0 > committed }.sorted())
    }
  }

  private func check(
    _ recents: Recents, _ all: [Recents.Entry], after: Int64, through: Int64, _ comment: Comment
  ) {
    guard after >= recents.forgottenThrough else { return }
    let wanted = all.filter { $0.time > after && $0.time <= through }
    #expect(Array(recents.window(after: after, through: through)) == wanted, comment)
    var writer = StateWriter()
    writer.write(recents)
    var reader = StateReader(writer.bytes)
    let restored = reader.recents()
    #expect(Array(restored.window(after: after, through: through)) == wanted, comment)
    #expect(restored.latest == recents.latest)
    #expect(restored.forgottenThrough == recents.forgottenThrough)
  }
}
