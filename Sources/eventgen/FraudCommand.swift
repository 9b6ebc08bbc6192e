import ArgumentParser
import EventGenerator

/// `eventgen fraud`: card payments, labels and verdicts as JSON lines, and the truth beside them.
struct FraudCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fraud",
    abstract: "Write payments, labels and verdicts as JSON lines; the truth into FILE.truth.csv.")

  @Option(help: "Transactions to write; labels, verdicts and duplicates come on top.")
  var transactions = 2_000_000
  @Option(help: "Decides everything that is random.")
  var seed: UInt64 = 7
  @Option(help: "The file to write; the truth goes beside it.")
  var out: String
  @Option(help: "Cardholders who may pay (default: a twentieth of the transactions).")
  var users: Int?
  @Option(help: "Merchants (default: one for 400 transactions).")
  var merchants: Int?
  @Option(help: "Days to spread the transactions over.")
  var days = 30
  @Option(help: "The first day.")
  var start = "2026-03-01"
  @Option(help: "Share of transactions that come twice.")
  var duplicates: Double?
  @Option(help: "Share of transactions followed by a line that is no event.")
  var malformed: Double?
  @Option(help: "Share of transactions 5 minutes to 6 hours late.")
  var late: Double?

  func validate() throws {
    guard transactions > 0, days > 0, users ?? 1 > 0, merchants ?? 1 > 0 else {
      throw ValidationError("--transactions, --users, --merchants and --days are at least 1")
    }
    guard CivilDate(start) != nil else {
      throw ValidationError("--start is a day such as 2026-03-01, not '\(start)'")
    }
    guard [duplicates, malformed, late].compactMap(\.self).allSatisfy((0.0...1.0).contains) else {
      throw ValidationError("a share is between 0 and 1")
    }
  }

  func run() throws {
    guard let day = CivilDate(start) else { throw ValidationError("no such day: \(start)") }
    var profile = FraudProfile.bench(transactions: transactions, seed: seed, start: day)
    profile.days = days
    profile.users = users ?? profile.users
    profile.merchants = merchants ?? profile.merchants
    profile.disturbances.duplicates = duplicates ?? profile.disturbances.duplicates
    profile.disturbances.malformed = malformed ?? profile.disturbances.malformed
    profile.disturbances.late = late ?? profile.disturbances.late
    var stream = FraudStream(profile: profile)
    let events = try LineFile(replacing: out)
    let truth = try LineFile(replacing: out + ".truth.csv")
    try truth.write { $0.append(contentsOf: FraudStream.truthHeader.utf8) }
    var goesOn = true
    while goesOn {
      try events.write { line in
        try truth.write { goesOn = stream.appendLine(to: &line, truth: &$0) }
      }
    }
    try events.close()
    try truth.close()
  }
}
