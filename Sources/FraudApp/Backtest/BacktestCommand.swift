import ArgumentParser
import Foundation
import PipelineKit

/// `backtest`: what a candidate configuration would have decided.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Replay the log with a candidate configuration beside what was in force.",
    discussion: """
      Says how many decisions change, with examples, and block and review rate, precision, recall \
      and AUC of both where there are labels. Changes nothing; exits with 3 when a gate is broken.
      """)

  enum Form: String, ExpressibleByArgument { case table, json }

  @Option(name: .long, help: ArgumentHelp("The candidate.", valueName: "file"))
  var config: String

  @OptionGroup var storage: StorageOptions
  @OptionGroup var effort: EffortOptions

  @Option(name: .long, help: ArgumentHelp("How to print: table or json.", valueName: "form"))
  var formatOutput = Form.table

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A gate such as block_rate_up=10%; names: "
        + BacktestGate.Measure.allCases.map(\.rawValue).joined(separator: ", "),
      valueName: "gate"))
  var failIf: [String] = []

  func run() throws {
    try ExitStatus.guarding {
      let gates = try failIf.map { try BacktestGate($0) }
      let candidate = try FraudConfig(file: config)
      let compared = try ViewSelection("decisions,performance", of: FraudViews.all)
      let live = try LiveReplay<Fraud>(storage, effort)
      let pipeline = live.pipeline.rehearsing(only: compared, challenger: candidate)
      let scratch = try ScratchRun(
        pipeline, reader: live.reader, options: live.options)
      let report = try BacktestReport(try scratch.connection())
      let text = formatOutput == .json ? report.json : report.text
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
      let problems = gates.compactMap { $0.problem(report) }
      guard !problems.isEmpty else { return }
      let message = problems.map { "gate broken: \($0)\n" }.joined()
      try FileHandle.standardError.write(contentsOf: Data(message.utf8))
      throw ExitCode(ExitStatus.checkSaidNo)
    }
  }
}
