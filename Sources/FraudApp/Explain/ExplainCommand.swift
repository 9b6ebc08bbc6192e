import ArgumentParser
import Foundation
import PipelineKit

/// `explain decisions ID`: each part of a score, its inputs, and the events they came from.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say where a decision came from: its parts, their inputs and the events behind them.",
    discussion: "Found by replaying the log; exits with 1 for an unknown transaction.")

  enum View: String, ExpressibleByArgument { case decisions }

  @Argument(help: ArgumentHelp("The view: decisions.", valueName: "view"))
  var view: View

  @Argument(help: ArgumentHelp("The transaction's id.", valueName: "transaction"))
  var transaction: String

  @Option(
    name: .long,
    help: ArgumentHelp("The folder of the event log; fraud-data/log if absent.", valueName: "dir"))
  var log: String?

  func run() throws {
    try ExitStatus.guarding {
      let witness = DecisionWitness(of: Array(transaction.utf8))
      let rehearsal = try Rehearsal(ReplayLog.folder(log), config: nil, observer: witness)
      guard let seen = witness.seen else { throw FraudError.unknownTransaction(transaction) }
      let text = seen + (try ExplainCommand.history(of: witness, in: rehearsal))
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
  }

  /// How many events are listed of the first and of the last.
  static let listedMax = 100

  /// The earlier transactions of the user, which profile and windows came from.
  private static func history(
    of witness: DecisionWitness, in rehearsal: Rehearsal
  ) throws -> String {
    let rows = quoted(DecisionJournal.table.table.storedName(version: FraudPipeline.number))
    let connection = try rehearsal.connection()
    let statement = try Statement(
      """
      SELECT transaction_id, at_ms, amount_minor, currency, decision, \
      count(*) OVER (), row_number() OVER (ORDER BY seq) FROM \(rows) \
      WHERE user_id = ? AND seq < ? ORDER BY seq
      """, on: connection)
    let user = witness.user
    try statement.bind(0, text: user.span.bytes)
    try statement.bind(1, witness.sequence)
    var text = ""
    while try statement.step() {
      let (count, place) = (statement.integer(5), statement.integer(6))
      if place == 1 { text += "\nearlier transactions of the user: \(count)\n" }
      guard place <= Int64(listedMax) || place > count - Int64(listedMax) else { continue }
      let decision = Decision.allCases[Int(statement.integer(4))]
      text +=
        "  \(statement.text(0))  \(Timestamp(milliseconds: statement.integer(1)).rfc3339)  "
        + "\(statement.integer(2)) \(statement.text(3))  \(decision.rawValue)\n"
    }
    return text.isEmpty ? "\nno earlier transactions of the user\n" : text
  }
}
