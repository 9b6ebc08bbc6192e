import PipelineKit
import Testing

@testable import FraudApp

struct ListTests {
  private func holds(device: String, at time: Timestamp = RuleSample.time) throws -> Bool {
    var features = FeatureVector()
    features[.deviceID] = FeatureVector.symbol(device)
    return try RuleSample.holds("device_id in blocked_devices", features, at: time)
  }

  @Test func `a text on the list is in it, and no other is`() throws {
    #expect(try holds(device: "d-1"))
    #expect(try !holds(device: "d-9"))
    #expect(try !holds(device: ""))
    #expect(try !RuleSample.holds("device_id in nobody"))
  }

  @Test func `an entry counts until its time, and not at it`() throws {
    let until = RuleSample.time.milliseconds
    #expect(try holds(device: "d-2", at: Timestamp(milliseconds: until - 1)))
    #expect(try !holds(device: "d-2", at: Timestamp(milliseconds: until)))
    #expect(try holds(device: "d-3"))
    #expect(try holds(device: "d-1", at: Timestamp(milliseconds: .max - 1)))
  }

  @Test func `texts are bytes: what looks alike is not the same`() throws {
    let list = ListDefinition(
      name: "names", entries: [.init(value: "caf\u{E9}", until: nil, reason: nil)])
    let table = ListTable([list])
    func contains(_ text: String) -> Bool {
      table.contains(FeatureVector.symbol(text), list: 0, at: RuleSample.time)
    }
    #expect(contains("caf\u{E9}"))
    #expect(!contains("cafe\u{301}"))
  }

  @Test(arguments: [0, 1, 2, 3, 7, 8, 100, 5000])
  func `lists side by side answer as dictionaries do`(_ count: Int) {
    var random = RuleRandom(named: "lists of \(count)")
    let lists = (0..<3).map { number in
      let entries = (0..<count).map { index in
        let until = random.once(in: 2) ? nil : Timestamp(milliseconds: Int64(random.below(100)))
        return ListDefinition.Entry(value: "v-\(index * 3 + number)", until: until, reason: nil)
      }
      return ListDefinition(name: "list\(number)", entries: entries)
    }
    let models = lists.map { list in
      Dictionary(uniqueKeysWithValues: list.entries.map { ($0.value, $0.until) })
    }
    let table = ListTable(lists)
    for index in 0..<(3 * min(count, 500) + 10) {
      let time = Timestamp(milliseconds: Int64(random.below(100)))
      for list in 0..<3 {
        let entry = models[list]["v-\(index)"]
        let wanted = entry.map { until in until.map { time < $0 } ?? true } ?? false
        let symbol = FeatureVector.symbol("v-\(index)")
        #expect(table.contains(symbol, list: list, at: time) == wanted)
      }
    }
  }
}
