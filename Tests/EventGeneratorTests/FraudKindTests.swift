import EventGenerator
import Testing

/// What each kind of fraud looks like in the events.
struct FraudKindTests {
  private let month = GeneratedPayments.month

  /// The payments of one kind, by what they share.
  private func groups(
    _ kind: FraudKind, by field: (GeneratedPayments.Line) -> String?
  ) -> [String: [GeneratedPayments.Line]] {
    let payments = month.lines("transaction").filter { month.kind($0) == kind.rawValue }
    return Dictionary(grouping: payments.filter { field($0) != nil }) { field($0) ?? "" }
  }

  @Test func `card testing is many payments of one user with one device`() {
    for (_, payments) in groups(.cardTesting, by: \.user) {
      #expect(payments.count >= 3)
      #expect(Set(payments.compactMap(\.device)).count * 7 <= payments.count + 6)
    }
  }

  @Test func `a takeover comes from a device the holder never had`() {
    let honest = Set(
      month.lines("transaction").filter { month.kind($0) == "" }.compactMap(\.device))
    #expect(honest.isDisjoint(with: groups(.accountTakeover, by: \.device).keys))
  }

  @Test func `an impossible traveller has no device and stands at a till`() {
    #expect(groups(.impossibleTravel, by: \.device).isEmpty)
    #expect(groups(.impossibleTravel, by: \.channel)["online"] == nil)
  }

  @Test func `a compromised merchant meets many users`() {
    for (_, payments) in groups(.compromisedMerchant, by: \.merchant) {
      #expect(Set(payments.map(\.user)).count > 20)
    }
  }

  @Test func `a ring is one device of many users`() {
    for (_, payments) in groups(.deviceRing, by: \.device) {
      #expect(Set(payments.map(\.user)).count >= 3)
    }
  }
}
