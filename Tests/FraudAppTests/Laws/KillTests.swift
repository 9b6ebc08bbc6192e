import EventGenerator
import Testing

@testable import ModelSupport

struct KillTests {
  private static let transactions = 6_000
  private static let linesPerFile = 400

  @Test func `twenty kills leave the decisions of a run that was never killed`() throws {
    let seed = RandomPayments.first
    let trial = try KillTrial(
      program: "FraudApp", topic: "transactions",
      options: ["--commit-events", "700", "--threads", "2"], files: Self.lines(seed: seed))
    try trial.run(kills: 20, seed: seed) { rows in
      #expect((rows["decisions"]?.count ?? 0) > 5_000)
      #expect((rows["performance"]?.count ?? 0) > 0)
    }
  }

  /// Few users, so that windows and profiles are full; every kind of event, late and twice.
  private static func lines(seed: UInt64) -> [[UInt8]] {
    var start = CivilDate(daysSinceEpoch: 0)
    (start.year, start.month, start.day) = (2026, 3, 2)
    var profile = FraudProfile.bench(transactions: transactions, seed: seed, start: start)
    (profile.users, profile.merchants, profile.days) = (150, 80, 6)
    profile.mix = .varied
    (profile.disturbances.disorder, profile.disturbances.duplicates) = (0.05, 0.02)
    (profile.disturbances.malformed, profile.disturbances.late) = (0.003, 0.01)
    profile.disturbances.repeats = 0.005
    var stream = FraudStream(profile: profile)
    var files: [[UInt8]] = [[]]
    var (truth, count, goesOn): ([UInt8], Int, Bool) = ([], 0, true)
    while goesOn {
      goesOn = stream.appendLine(to: &files[files.count - 1], truth: &truth)
      count += 1
      if count % linesPerFile == 0 { files.append([]) }
    }
    return files
  }
}
