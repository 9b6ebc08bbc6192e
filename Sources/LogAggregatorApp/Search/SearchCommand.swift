import ArgumentParser
import PipelineKit

/// `search`: the records that a query finds, as they were written.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Print the records that match, as they were written.",
    discussion: """
      The query is SQLite's: words, prefixes (time*), AND, OR, NOT, "a phrase", service:api. Without \
      a query all records are printed that the options leave. Secrets were replaced when they were \
      read. Exits with 3 when nothing matches.
      """)

  @Argument(help: ArgumentHelp("What to look for.", valueName: "query"))
  var query: String?

  @Option(name: .long, help: ArgumentHelp("Only of this service.", valueName: "name"))
  var service: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only from this time on: 2026-01-31T12:00:00Z, or 2h before the latest record.",
      valueName: "time"))
  var since: String?

  @Option(name: .long, help: ArgumentHelp("Only from this level up: error.", valueName: "level"))
  var level: String?

  @Option(
    name: [.customShort("C"), .long],
    help: ArgumentHelp("Records before and behind each.", valueName: "n"))
  var context = 0

  @Option(name: .long, help: ArgumentHelp("At most so many matches.", valueName: "n"))
  var limit: Int?

  @OptionGroup var folders: LogFolders

  func validate() throws {
    guard (0...1_000).contains(context) else {
      throw ValidationError("--context: expected 0 to 1000, found \(context)")
    }
    if let limit, limit < 1 { throw ValidationError("--limit: expected at least 1") }
  }

  func run() throws {
    try ExitStatus.guarding {
      let ids = try matches(try folders.connection())
      guard !ids.isEmpty else { throw ExitCode(ExitStatus.checkSaidNo) }
      let printer = try RecordLines(folders.logFolder, context: context)
      try printer.print(ids)
    }
  }

  /// The ids of the records that match, in their order.
  private func matches(_ connection: Connection) throws -> [Int64] {
    var conditions: [String] = []
    var texts: [String] = []
    if let query {
      conditions.append("logs_search MATCH ?")
      texts.append(query)
    }
    if let service {
      conditions.append("service = ?")
      texts.append(service)
    }
    if let level {
      guard let severity = Severity(name: level) else {
        throw ValidationError("--level: '\(level)' is no level; error, warn and info are some")
      }
      conditions.append("severity >= \(severity.number)")
    }
    if let since { conditions.append("at_ms >= \(try start(since, connection))") }
    let sql =
      "SELECT id FROM \(query == nil ? "logs" : "logs_search")"
      + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
      + " ORDER BY id" + (limit.map { " LIMIT \($0)" } ?? "")
    let statement = try connection.statement(sql)
    for (index, text) in texts.enumerated() { try statement.bind(index, text: text) }
    do {
      return try SearchCommand.integers(statement)
    } catch {
      guard let query, "\(error)".contains("fts5") else { throw error }
      throw ValidationError(
        "the query '\(query)' is not one of SQLite's full-text queries: put quotes around what is to "
          + "be found as it is, \"like-this\"")
    }
  }

  private static func integers(_ statement: Statement) throws -> [Int64] {
    var found: [Int64] = []
    while try statement.step() { found.append(statement.integer(0)) }
    return found
  }

  /// The time that `--since` names.
  private func start(_ text: String, _ connection: Connection) throws -> Int64 {
    if let time = Timestamp(rfc3339: Array(text.utf8).span.bytes) { return time.milliseconds }
    let latest = try connection.integer(
      "SELECT max(stream_time_ms) FROM pipeline_checkpoints WHERE topic = 'logs'")
    return (latest ?? 0) - (try milliseconds(text, option: "--since"))
  }
}
