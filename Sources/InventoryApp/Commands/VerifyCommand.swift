import ArgumentParser
import Foundation
import PipelineKit

/// `verify`: the views are what the log says, and the laws of stock hold.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute the views from the log, compare, and check the laws of stock in both.",
    discussion: """
      Replays the log up to where the live views are, into a scratch file. Exits with 3 if a law is \
      broken or a view differs, and says where.
      """)

  @OptionGroup var storage: StorageOptions
  @OptionGroup var effort: EffortOptions

  /// How often the views may move on while they are looked at.
  private static let attemptsMax = 5

  func run() throws {
    try ExitStatus.guarding {
      let live = try LiveReplay<Inventory>(storage, effort)
      let views = try Connection(
        path: storage.viewsFile(Inventory.self), role: .reader, settings: .reader)
      var faults: [String] = []
      for _ in 0..<Self.attemptsMax {
        let seen = try Self.checkpoint(views)
        faults = try Self.faults(live, views, upTo: seen)
        // A program that follows may have committed meanwhile: then it is looked at again.
        if try faults.isEmpty || Self.checkpoint(views) == seen { break }
      }
      guard faults.isEmpty else {
        let text = faults.map { "broken: \($0)\n" }.joined()
        try FileHandle.standardError.write(contentsOf: Data(text.utf8))
        throw ExitCode(ExitStatus.checkSaidNo)
      }
      let rows = try views.integer("SELECT count(*) FROM stock") ?? 0
      let movements = try views.integer("SELECT count(*) FROM movements") ?? 0
      print("\(rows) rows of stock and \(movements) movements are as the log says; all laws hold")
    }
  }

  /// The append up to which the live version has folded.
  private static func checkpoint(_ views: Connection) throws -> UInt64 {
    let seen = try views.integer(
      """
      SELECT max(append_sequence) FROM pipeline_checkpoints WHERE version IN \
      (SELECT version FROM pipeline_versions WHERE state = 'live')
      """)
    return UInt64(max(0, seen ?? 0))
  }

  private static func faults(
    _ live: LiveReplay<Inventory>, _ views: Connection, upTo sequence: UInt64
  ) throws -> [String] {
    var options = live.options
    options.limit = ReplayLimit(sequence: sequence)
    let scratch = try ScratchRun(live.pipeline, reader: live.reader, options: options)
    return try InventoryLaws.faults(in: views).map { "views: " + $0 }
      + InventoryLaws.faults(in: scratch.connection()).map { "log: " + $0 }
      + InventoryLaws.differences(views, from: scratch.viewsFile)
  }
}
