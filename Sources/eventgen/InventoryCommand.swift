import ArgumentParser
import EventGenerator

/// `eventgen inventory`: stock and orders of a shop as JSON lines.
struct InventoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "Write a shop's stock and orders as JSON lines.")

  @Option(help: "Lines to write, duplicates and malformed ones included.")
  var events = 1_000_000
  @Option(help: "Decides everything that is random.")
  var seed: UInt64 = 7
  @Option(help: "The file to write.")
  var out: String
  @Option(help: "Products the shop has.")
  var products = 500
  @Option(help: "Days to spread the lines over.")
  var days = 30
  @Option(help: "The first day.")
  var start = "2026-03-01"
  @Option(help: "Share of lines followed by one that is no event.")
  var malformed = 0.0
  @Option(help: "Share of lines 5 minutes to 6 hours late.")
  var late: Double?

  func validate() throws {
    guard events > 0, days > 0, products > 0 else {
      throw ValidationError("--events, --days and --products are at least 1")
    }
    guard CivilDate(start) != nil else {
      throw ValidationError("--start is a day such as 2026-03-01, not '\(start)'")
    }
    guard [malformed, late ?? 0].allSatisfy((0.0...1.0).contains) else {
      throw ValidationError("a share is between 0 and 1")
    }
  }

  func run() throws {
    guard let day = CivilDate(start) else { throw ValidationError("no such day: \(start)") }
    var profile = InventoryProfile.bench(lines: events, seed: seed, start: day, days: days)
    profile.products = products
    profile.disturbances.malformed = malformed
    profile.disturbances.late = late ?? profile.disturbances.late
    var stream = InventoryStream(profile: profile)
    let file = try LineFile(replacing: out)
    for _ in 0..<events { try file.write { stream.appendLine(to: &$0) } }
    try file.close()
  }
}
