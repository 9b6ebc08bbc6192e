import EventGenerator
import Testing

@testable import ModelSupport

struct FraudReadingTests {
  @Test(arguments: [
    ("\"amount\":0", ModelDeadLetterKind.schema), ("\"amount\":-1", .schema),
    ("\"amount\":\"4\"", .schema), ("\"amount\":1.234,\"currency\":\"EUR\"", .schema),
    ("\"amount\":1,\"schema_version\":3", .schema), ("\"amount\":1.5", .schema),
    ("\"amount\":1,\"country\":5", .schema), ("\"amount\":1,\"location\":[1,2]", .schema),
    ("\"amount\":1,\"location\":{\"lat\":90.1,\"lon\":0}", .schema),
  ])
  func `a payment out of its schema is a dead letter`(members: String, kind: ModelDeadLetterKind) {
    let line =
      "{\"event_id\":\"1\",\"type\":\"transaction\",\"timestamp\":0,\"transaction_id\":\"t\","
      + "\"user_id\":\"u\",\"merchant_id\":\"m\",\(members)}"
    #expect(model([line]).deadLetters.map(\.kind) == [kind])
  }

  @Test func `version 1 is in cents of US dollars`() {
    let line =
      "{\"event_id\":\"1\",\"type\":\"transaction\",\"timestamp\":0,\"transaction_id\":\"t\","
      + "\"user_id\":\"u\",\"merchant_id\":\"m\",\"amount\":4550,\"location\":null}"
    let found = model([line])
    #expect(found.decisions[0].transaction.amount == 4_550)
    #expect(found.decisions[0].transaction.currency == "USD")
  }

  @Test func `an event id twice is a duplicate, a transaction id twice a repeat`() {
    let once = payment("1", "10:00:00")
    let again = once.replacing("\"e1\"", with: "\"other\"")
    let found = model([once, once, again])
    #expect(found.files[0].events == 2)
    #expect(found.files[0].duplicates == 1)
    #expect(found.repeats == 1)
    #expect(found.decisions.count == 1)
  }

  @Test func `the fixtures fill every view and every kind of count`() {
    let inputs = FraudFixtures.files().filter { $0.path.hasSuffix(".jsonl") }
      .map { (name: $0.path, bytes: $0.bytes) }
    var settings = NaiveFraud.Settings()
    settings.config.rules = [
      .init(name: "odd sum", weight: 0, blocks: true) { transaction, _ in
        transaction.amount % 97 == 0
      },
      .init(name: "abroad", weight: 1_000_000) { $0.country == "KW" && $1.count % 2 == 0 },
      .init(name: "seen", weight: 500_000, isActive: false) {
        $0.channel == "online" && $1.isEmpty
      },
    ]
    // As a model would: what is rare is unusual.
    settings.anomaly = { transaction, _ in transaction.amount % 4 * 333_333 }
    let found = NaiveFraud(inputs, settings: settings)
    for (name, rows) in found.views { #expect(!rows.isEmpty, "\(name)") }
    for file in found.files { #expect(file.isBalanced, "\(file.path)") }
    #expect(found.files[3].blank == 4)
    #expect(found.repeats > 5)
    #expect(Set(found.decisions.map(\.outcome)).count == 3)
    let kinds = Set(found.deadLetters.map(\.kind))
    #expect(kinds.union([.tooLong]) == Set(ModelDeadLetterKind.allCases))
  }
}
