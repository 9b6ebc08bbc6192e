import Testing

@testable import FraudApp

/// Windows against a list that is looked through from end to end.
struct RecentsForgettingTests {
  private func entry(_ time: Int64, _ sequence: Int64) -> Recents.Entry {
    Recents.Entry(
      time: time, sequence: sequence, amount: 1, currency: 1, partner: sequence,
      country: FeatureVector.absent, device: FeatureVector.absent)
  }

  @Test func `every window is that of a list, whatever order transactions come in`() {
    var random = RuleRandom(named: "recent transactions")
    var (recents, list) = (Recents(), [Recents.Entry]())
    for sequence in 1...120 {
      let time = Int64(sequence) + Int64(random.below(30)) - 15
      recents.insert(entry(time, Int64(sequence)), keeping: 40, committed: .max)
      list.append(entry(time, Int64(sequence)))
      list.removeAll { $0.time <= time - 40 }
      for after in (time - 45)...(time + 20) {
        let wanted = list.filter { $0.time > after && $0.time <= time + 5 }
        #expect(recents.count(after: after, through: time + 5) == wanted.count)
        var found: [Int64] = []
        recents.forEach(after: after, through: time + 5) { found.append($0.sequence) }
        let ordered = wanted.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
        #expect(found == ordered.map(\.sequence))
      }
      #expect(recents.kept.count == list.count)
    }
  }

  @Test func `what is forgotten and not on disk is listed`() {
    var recents = Recents()
    recents.insert(entry(0, 1), keeping: 10, committed: 0)
    recents.insert(entry(100, 2), keeping: 10, committed: 0)
    #expect(recents.forgotten.map(\.sequence) == [1])
    #expect(recents.forgottenThrough == 0)
    recents.insert(entry(101, 3), keeping: 10, committed: 1)
    #expect(recents.forgotten.isEmpty)
  }
}
