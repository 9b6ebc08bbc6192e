import ArgumentParser
import Foundation
import PipelineKit

/// `backtest-alerts`: when rules would have fired.
struct BacktestAlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest-alerts",
    abstract: "Say when alert rules would have fired, had they been in force all along.",
    discussion: """
      Replays the log; neither it nor the views are touched. One line a change of state: time, state, \
      rule, service and value, separated by tabs.
      """)

  @Option(name: .long, help: ArgumentHelp("The rules.", valueName: "file"))
  var rules: String

  @Flag(name: .long, help: "Exit with 3 if any rule would have fired.")
  var failIfFiring = false

  @OptionGroup var folders: LogFolders

  func run() throws {
    try ExitStatus.guarding {
      var settings = LogSettings()
      settings.rules = try AlertFile.rules(Document(file: rules))
      settings.only = try ViewSelection("alert_changes", of: LogViews.all)
      let connection = try replay(LogPipeline(settings))
      let statement = try connection.statement(
        "SELECT at, state, rule, service, value FROM alert_changes ORDER BY number")
      var out: [UInt8] = []
      var hasFired = false
      while try statement.step() {
        if statement.text(1) == AlertChange.State.firing.rawValue { hasFired = true }
        let line = (0..<4).map(statement.text).joined(separator: "\t") + "\t\(statement.real(4))"
        DataOutput.appendVisible(Array(line.utf8)[...], to: &out)
        out.append(0x0A)
      }
      try DataOutput.write(out)
      if failIfFiring, hasFired { throw ExitCode(ExitStatus.checkSaidNo) }
    }
  }

  /// Folds the log into a file of its own, which is removed as soon as it is open.
  private func replay(_ pipeline: LogPipeline) throws -> Connection {
    let reader = try LogReader(directory: folders.logFolder)
    let folder = NSTemporaryDirectory() + "/logs-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = folder + "/views.sqlite"
    let store = try ViewStore(
      path: file, version: pipeline.version, role: .live, now: Timestamp(milliseconds: 0))
    try store.define(tables: pipeline.tables, views: pipeline.views)
    let runner = try PipelineRunner(
      pipeline, store: store, reader: reader,
      options: RunOptions(
        threads: max(1, ProcessInfo.processInfo.activeProcessorCount), follow: false))
    _ = try runner.run { _ in }
    return try Connection(path: file, role: .reader, settings: .reader)
  }
}
