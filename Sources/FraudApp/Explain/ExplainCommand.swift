import ArgumentParser
import Foundation
import PipelineKit

/// `explain decisions ID`: each part of a score, its inputs, and the events they came from.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say where a decision came from: its parts, their inputs and the events behind them.",
    discussion: """
      Each event is named with its id, its place in the log as topic/partition@offset and its time. \
      Found by replaying the log; exits with 1 for an unknown transaction.
      """)

  enum View: String, ExpressibleByArgument { case decisions }

  @Argument(help: ArgumentHelp("The view: decisions.", valueName: "view"))
  var view: View

  @Argument(help: ArgumentHelp("The transaction's id.", valueName: "transaction"))
  var transaction: String

  @Option(
    name: .long,
    help: ArgumentHelp("The folder of the event log; fraud-data/log if absent.", valueName: "dir"))
  var log: String?

  @Flag(name: .long, help: "List all events behind a number, not only the last 20.")
  var all = false

  func run() throws {
    try ExitStatus.guarding {
      let folder = ReplayLog.folder(log)
      let witness = DecisionWitness(of: Array(transaction.utf8))
      let rehearsal = try Rehearsal(folder, config: nil, observer: witness)
      guard let sighting = witness.sighting else {
        throw FraudError.unknownTransaction(transaction)
      }
      let explanation = try Explanation(
        witness, sighting, try rehearsal.connection(), log: folder,
        listedMax: all ? .max : Explanation.listedMax)
      try FileHandle.standardOutput.write(contentsOf: Data(try explanation.text().utf8))
    }
  }
}
