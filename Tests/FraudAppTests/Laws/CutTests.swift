import Testing

@testable import FraudApp
@testable import ModelSupport

/// Two commits or one, stopped and resumed or not: the rows are the same, states included.
struct CutTests {
  private typealias Rows = [String: [NaiveFraud.Row]]

  /// The tables and views of one run over everything.
  private func whole(_ files: [[String]]) throws -> (tables: Rows, views: Rows) {
    let run = try FraudRun()
    try run.enter(.standard)
    for file in files { try run.ingest(file) }
    try run.process()
    return (try run.tables(), try run.views())
  }

  private func expect(
    _ run: FraudRun, _ wanted: (tables: Rows, views: Rows), _ seed: UInt64
  ) throws {
    let ofViews = difference(wanted: wanted.views, found: try run.views())
    #expect(ofViews == nil, "SEED=\(seed)\n\(ofViews ?? "")")
    let ofTables = difference(
      wanted: wanted.tables.filter { !Self.ofLines($0.key) }, found: try run.tables())
    #expect(ofTables == nil, "SEED=\(seed)\n\(ofTables ?? "")")
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 12)
  func `a run that is stopped again and again writes the rows of one that is not`(
    seed: UInt64
  ) throws {
    var random = RandomPayments(seed: seed)
    let files = [random.lines(250), random.lines(150)]
    let wanted = try whole(files)
    let run = try FraudRun(cut: .init(threads: 2, linesPerPartition: 16, commitEvents: 20))
    try run.enter(.standard)
    for file in files {
      try run.ingest(file)
      for stop in stride(from: UInt64(2), to: 30, by: 5) { try run.process(stopAfter: stop) }
    }
    try run.process()
    try expect(run, wanted, seed)
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 12)
  func `rows that are handed over before their commit are the same`(seed: UInt64) throws {
    var random = RandomPayments(seed: seed)
    let files = [random.lines(250), random.lines(150)]
    let wanted = try whole(files)
    let run = try FraudRun(
      cut: .init(linesPerPartition: 16, commitEvents: Int(seed % 3) * 90 + 60, partBytes: 1))
    try run.enter(.standard)
    for file in files { try run.ingest(file) }
    try run.process()
    try expect(run, wanted, seed)
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 12)
  func `ids that are looked up on disk are found like those in memory`(seed: UInt64) throws {
    var random = RandomPayments(seed: seed)
    let files = [random.lines(250), random.lines(150)]
    let wanted = try whole(files)
    let run = try FraudRun(
      cut: .init(
        linesPerPartition: 16, commitEvents: 30, limits: .init(idsMax: [1, 10, 60][Int(seed % 3)])))
    try run.enter(.standard)
    for file in files {
      try run.ingest(file)
      // Stopped in the middle, so that the ids are read from disk as well.
      try run.process(stopAfter: 12 + seed % 7)
    }
    try run.process()
    try expect(run, wanted, seed)
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 12)
  func `states that are forgotten and read back are those kept in memory`(seed: UInt64) throws {
    var random = RandomPayments(seed: seed, crowd: 40)
    let files = [random.lines(250), random.lines(150)]
    let wanted = try whole(files)
    let run = try FraudRun(
      cut: .init(
        linesPerPartition: 16, commitEvents: 20 + Int(seed % 4) * 10,
        partBytes: seed % 2 == 0 ? 1 : 8 << 20, limits: .init(slotsMax: [1, 3, 6][Int(seed % 3)]),
        commitsLate: true))
    try run.enter(.standard)
    for file in files {
      try run.ingest(file)
      try run.process(stopAfter: 12 + seed % 7)
    }
    try run.process()
    try expect(run, wanted, seed)
  }

  /// Tables that say where the chunks of lines were cut, which differs here.
  private static func ofLines(_ name: String) -> Bool {
    name.hasPrefix("ingested_files") || name.hasPrefix("dead_letters")
  }

  @Test func `a file read twice changes nothing`() throws {
    var random = RandomPayments(seed: RandomPayments.first)
    let lines = random.lines(200)
    let run = try FraudRun()
    try run.enter(.standard)
    try run.ingest(lines, name: "a.jsonl")
    try run.process()
    let before = try run.views()
    try run.ingest(lines, name: "b.jsonl")
    try run.process()
    #expect(difference(wanted: before, found: try run.views()) == nil)
  }
}
