import ArgumentParser
import EventGenerator
import Foundation

/// `eventgen fixtures`: the files under `fixtures/`, always the same.
struct FixturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fixtures", abstract: "Write the fixtures again; their bytes do not change.")

  @Option(help: "The folder to write into.")
  var out = "fixtures"

  func run() throws {
    for file in AnalyticsFixtures.files() + FraudFixtures.files()
      + InventoryFixtures.files() + ShopLogFixtures.files()
    {
      let url = URL(fileURLWithPath: out).appendingPathComponent(file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
  }
}
