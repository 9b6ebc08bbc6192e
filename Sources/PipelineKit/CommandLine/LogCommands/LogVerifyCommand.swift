import ArgumentParser

/// `log verify`: reads all of the log and checks it.
struct LogVerifyCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify", abstract: "Read the whole log and check that it is sound.",
      discussion: """
        Checks the checksums of all headers and columns, that offsets are dense and appends are \
        whole and in order, that the catalog says the same, and that every batch can be decoded. \
        Prints what was checked and what \
        is wrong; exits with 3 when something is.
        """)
  }

  @OptionGroup var log: LogOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try ExitStatus.guarding {
      let report = try Self.report { try log.reader(App.self) }
      try output.print(Self.checked(report), Self.findings(report))
      if report.isSound {
        log.say("the log is sound")
      } else {
        let count = Readable.noun(report.findings.count, "finding")
        log.say("the log is damaged: \(count); what lies behind one in its segment is not judged")
        throw ExitCode(ExitStatus.checkSaidNo)
      }
    }
  }

  /// Checks a log. Damage that keeps it from being opened is a finding as well.
  static func report(_ open: () throws -> LogReader) throws -> VerifyReport {
    do {
      let check = try BatchCheck()
      return try open().verify { try check.decode($0) }
    } catch let error as LogError where error.isDamage {
      var report = VerifyReport()
      report.findings = [VerifyReport.Finding(error, of: "the log")]
      return report
    }
  }

  /// How much was read.
  static func checked(_ report: VerifyReport) -> ReportTable {
    ReportTable(
      "checked",
      record: [
        ("segments", .integer(report.segments)), ("batches", .integer(report.batches)),
        ("records", .integer(report.records)), ("bytes", .bytes(report.bytes)),
        ("findings", .integer(report.findings.count)),
      ])
  }

  /// A row a finding.
  static func findings(_ report: VerifyReport) -> ReportTable {
    var table = ReportTable("findings", columns: ["place", "byte", "problem"])
    for finding in report.findings {
      table.add([
        .text(finding.segment), .optional(finding.position), .text(finding.problem),
      ])
    }
    return table
  }
}

extension LogError {
  /// Whether the log's bytes are at fault, not how it was asked for.
  var isDamage: Bool {
    switch self {
    case .corrupt, .truncated, .damagedBefore, .missingAppend, .needsRecovery, .badCommitMark,
      .undecodable:
      true
    default: false
    }
  }
}
