import ArgumentParser
import EventGenerator

/// `eventgen logs`: what the services of a shop log, in the formats that such services use.
struct LogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Write the log records of a shop's services, in eight formats, into one file.")

  @Option(help: "Records to write; stack traces have several lines.")
  var records = 2_000_000
  @Option(help: "Decides everything that is random.")
  var seed: UInt64 = 7
  @Option(help: "The file to write.")
  var out: String
  @Option(help: "Milliseconds between two requests on average.")
  var pause = 120.0

  func validate() throws {
    guard records > 0, pause > 0 else {
      throw ValidationError("--records and --pause are above 0")
    }
  }

  func run() throws {
    // 2 March 2026; payment fails from minute 40 to 46.
    var logs = ShopLogs(
      seed: seed, start: 1_772_409_600_000, failureMinutes: 40..<46, pause: pause)
    let file = try LineFile(replacing: out)
    for _ in 0..<records {
      let record = logs.next()
      try file.write { $0.append(contentsOf: (record.text + "\n").utf8) }
    }
    try file.close()
  }
}
