import Testing

@testable import FraudApp
@testable import ModelSupport
@testable import PipelineKit

/// A challenger decides as if it had been in force from the beginning.
struct ChallengerTests {
  /// Other weights, thresholds, windows and rules, with features that the one in force does not ask for.
  private static func candidate() throws -> FraudConfig {
    try FraudConfig(
      json: """
        {"thresholds": {"review": 0.25, "block": 0.4}, "velocity": {"window": "1h"},
         "weights": {"velocity": 0.3, "behaviour": 0.3, "anomaly": 0.1, "rules": 0.3},
         "rules": [
           {"name": "users", "when": "device_users_24h > 1 and not is_new_merchant", "weight": 0.4},
           {"name": "country", "when": "country_count_5m > 2 or z_score > 2", "weight": 0.6}]}
        """, file: "test")
  }

  private static let cuts: [FraudRun.Cut] = [
    FraudRun.Cut(),
    FraudRun.Cut(
      linesPerPartition: 16, commitEvents: 40, partBytes: 1,
      limits: .init(idsMax: 3, slotsMax: 2)),
    FraudRun.Cut(
      linesPerPartition: 16, commitEvents: 25, limits: .init(idsMax: 5, slotsMax: 2),
      commitsLate: true),
  ]

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 6, 0..<3)
  func `it decides, beside another, as it would alone`(seed: UInt64, cut: Int) throws {
    let (live, candidate) = (try ModelComparisonTests.second().config, try Self.candidate())
    var random = RandomPayments(seed: seed, crowd: seed % 2 == 0 ? 0 : 9)
    let files = [random.lines(150), random.lines(150)]
    // The configuration in force changes on the way; the challenger does not.
    var cutBeside = Self.cuts[cut]
    cutBeside.challenger = candidate
    let beside = try FraudRun(cut: cutBeside)
    try beside.enter(try ModelComparisonTests.first().config)
    try beside.ingest(files[0])
    try beside.enter(live)
    try beside.ingest(files[1])
    try beside.process()
    let alone = try FraudRun()
    try alone.enter(candidate)
    for file in files { try alone.ingest(file) }
    try alone.process()
    let found = try beside.tables(version: Challenger.version)
    let wanted = try alone.tables()
    for table in ["decision_rows", "outcomes", "reviews", "anomaly_model"] {
      let difference = difference(
        table, wanted: Self.comparable(wanted[table]), found: Self.comparable(found[table]))
      #expect(difference == nil, "SEED=\(seed) \(difference ?? "")")
    }
    #expect(wanted["decision_rows"]?.isEmpty == false)
  }

  /// Rows without the version of the configuration, which counts those of the log, and without the
  /// number under which the end of a reason is stored.
  private static func comparable(_ rows: [NaiveFraud.Row]?) -> [NaiveFraud.Row] {
    (rows ?? []).map { row in
      row.filter { !["config_version", "reason_tail"].contains($0.key) }
    }
  }
}
