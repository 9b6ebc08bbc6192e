import ArgumentParser
import PipelineKit

/// `patterns`: the templates of messages, the most frequent first.
struct PatternsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patterns",
    abstract: "Print the patterns of messages, the most frequent first.",
    discussion: "One line a pattern: count, severity, service, id and pattern, separated by tabs.")

  @Option(name: .long, help: ArgumentHelp("At most so many.", valueName: "n"))
  var limit = 50

  @Option(name: .long, help: ArgumentHelp("Only those of this service.", valueName: "name"))
  var service: String?

  @Option(name: .long, help: ArgumentHelp("Only from this level up: error.", valueName: "level"))
  var level: String?

  @OptionGroup var folders: LogFolders

  func run() throws {
    try ExitStatus.guarding {
      let connection = try folders.connection()
      var conditions: [String] = []
      if service != nil { conditions.append("service = ?") }
      if let level {
        guard let severity = Severity(name: level) else {
          throw ValidationError("--level: '\(level)' is no level; error, warn and info are some")
        }
        conditions.append("severity >= \(severity.number)")
      }
      let statement = try connection.statement(
        "SELECT count, severity, service, template_id, template FROM templates"
          + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
          + " ORDER BY count DESC, template_id LIMIT \(max(0, limit))")
      if let service { try statement.bind(0, text: service) }
      var out: [UInt8] = []
      while try statement.step() {
        let severity = SeverityNumber.name(Int(statement.integer(1)))
        let line =
          "\(statement.integer(0))\t\(severity)\t\(statement.text(2))\t\(statement.integer(3))\t"
          + statement.text(4).replacing("\n", with: " ")
        DataOutput.appendVisible(Array(line.utf8)[...], to: &out)
        out.append(0x0A)
      }
      try DataOutput.write(out)
    }
  }
}
