import EventGenerator
import Testing

@testable import ModelSupport

/// Every view of the program beside the model's, on the files under `fixtures/`.
struct FixturesComparisonTests {
  private static let inputs = AnalyticsFixtures.files().map { file in
    NaiveAnalytics.Input(
      name: String(file.path.split(separator: "/").last ?? ""), bytes: file.bytes,
      format: file.path.hasSuffix(".log") ? .accessLog : .json)
  }

  @Test func `a day of events gives the model's rows`() throws {
    try expectModel(Self.inputs.filter { $0.format == .json }, AnalyticsRun.Cut(threads: 2))
  }

  @Test func `a web server's log gives the model's rows`() throws {
    try expectModel(Self.inputs.filter { $0.format == .accessLog }, AnalyticsRun.Cut(partitions: 2))
  }

  @Test func `events and a web server's log go into one file of views`() throws {
    let small = Self.inputs.map { input in
      let lines = input.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(400)
      return NaiveAnalytics.Input(
        name: input.name, bytes: Array(lines.joined(separator: [0x0A])) + [0x0A],
        format: input.format)
    }
    try expectModel(
      small, AnalyticsRun.Cut(partitions: 3, linesPerPartition: 50, commitEvents: 100))
  }

  private func expectModel(_ inputs: [NaiveAnalytics.Input], _ cut: AnalyticsRun.Cut) throws {
    let run = try AnalyticsRun(cut: cut, settings: ModelComparison.settings)
    try run.ingest(inputs)
    try run.process()
    var model = NaiveAnalytics(inputs, settings: ModelComparison.modelSettings(cut.partitions))
    var views = try run.views()
    let wanted = try expectNearPercentiles(model.views["pages"] ?? [], views["pages"] ?? [])
    (model.views["pages"], views["pages"]) = wanted
    let difference = ModelComparison.difference(model, views)
    #expect(difference == nil, "\(difference ?? "")")
  }

  /// Expects the percentiles of pages with more load times than are kept exactly to be within half a
  /// percent; returns the rows without these cells, for the rest to be compared.
  private func expectNearPercentiles(
    _ wanted: [NaiveAnalytics.Row], _ found: [NaiveAnalytics.Row]
  ) throws -> ([NaiveAnalytics.Row], [NaiveAnalytics.Row]) {
    var (wanted, found) = (wanted, found)
    for index in found.indices where found[index]["exact"] == "0" {
      guard let other = wanted.firstIndex(where: { $0["path"] == found[index]["path"] }) else {
        continue
      }
      for column in ["load_p50_ms", "load_p75_ms", "load_p95_ms", "load_p99_ms"] {
        let exact = try #require(Double("\(wanted[other][column] ?? "")"))
        let estimate = try #require(Double("\(found[index][column] ?? "")"))
        #expect(abs(estimate - exact) <= 0.005 * exact + 1, "\(column) of \(found[index])")
        (wanted[other][column], found[index][column]) = ("estimate", "estimate")
      }
    }
    return (wanted, found)
  }
}
