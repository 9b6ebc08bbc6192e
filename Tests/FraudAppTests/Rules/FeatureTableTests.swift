import PipelineKit
import Testing

@testable import FraudApp
@testable import ModelSupport

struct FeatureTableTests {
  @Test func `every feature has one row, found by its name`() {
    #expect(Feature.definitions.map(\.feature) == Feature.allCases)
    for feature in Feature.allCases { #expect(Feature(name: feature.name) == feature) }
    #expect(Feature(name: "") == nil)
    #expect(Feature(name: "amountMinor") == nil)
  }

  @Test func `every name is one that conditions can use`() throws {
    for feature in Feature.allCases {
      let tokens = try RuleLexer.tokens(of: feature.name)
      #expect(tokens.map(\.kind) == [.name, .end], "\(feature.name)")
    }
  }

  @Test func `a window's name, measure and unit say the same`() {
    let suffixes: [FeatureWindow: String] = [
      .oneMinute: "_1m", .fiveMinutes: "_5m", .oneHour: "_1h", .oneDay: "_24h",
    ]
    for row in Feature.definitions {
      guard case .windowed(let windowed) = row.source else { continue }
      #expect(row.name.hasSuffix(suffixes[windowed.window] ?? "none"), "\(row.name)")
      switch windowed.measure {
      case .count: #expect(row.name.hasPrefix("\(windowed.of)_count") && row.unit == "transactions")
      case .amount:
        #expect(row.name.hasPrefix("\(windowed.of)_amount") && row.unit == "minor units")
      case .distinct(let counted):
        #expect(row.name.contains(row.unit) && row.unit.hasPrefix("\(counted)".dropLast()))
        #expect(counted != windowed.of)
      }
    }
  }

  @Test func `the model learns from numbers and booleans, not from the score`() {
    #expect(Feature.userCount5m.isForModel && Feature.isNewCountry.isForModel)
    #expect(!Feature.country.isForModel && !Feature.anomaly.isForModel)
  }

  @Test func `the document on fraud has the table of features and all views`() throws {
    let text = try Documentation.text("FRAUD.md")
    #expect(text.contains(Feature.markdownTable))
    for view in FraudViews.all {
      #expect(text.contains(Documentation.row(of: view)), "\(view.name)")
    }
  }

  @Test func `the Markdown table has a row a feature`() {
    let lines = Feature.markdownTable.split(separator: "\n")
    #expect(lines.count == Feature.allCases.count + 2)
    #expect(lines[0] == "| name | type | unit | window | meaning |")
    let row = """
      | `user_count_5m` | integer | transactions | 5 min \
      | the user's transactions within 5 minutes |
      """
    #expect(lines.contains { $0 == row })
    #expect(lines.allSatisfy { $0.count { $0 == "|" } == 6 })
  }

  @Test func `a new vector has nothing, and keeps what is set`() {
    var vector = FeatureVector()
    #expect(Feature.allCases.allSatisfy { !vector.isPresent($0) })
    for (index, feature) in Feature.allCases.enumerated() { vector[feature] = Int64(index) }
    for (index, feature) in Feature.allCases.enumerated() {
      #expect(vector[feature] == Int64(index))
    }
    vector.set(.zScore, nil as Millionths?)
    vector.set(.isNewHour, nil as Bool?)
    #expect(!vector.isPresent(.zScore) && !vector.isPresent(.isNewHour))
  }

  @Test func `a symbol is never the value of what is absent`() {
    #expect(FeatureVector.symbol(hash: 1 << 63) != FeatureVector.absent)
    #expect(FeatureVector.symbol(hash: 7) == 7)
    #expect(FeatureVector.symbol("US") != FeatureVector.symbol("CA"))
  }
}
