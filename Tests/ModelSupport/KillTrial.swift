import EventGenerator
import Foundation
import Testing

@testable import PipelineKit

/// The law that kills change nothing: the real program, killed at random moments of its work and
/// started again, writes the rows of one that was never killed.
///
/// What makes a moment is a change seen in the log's segments or in the view file: a life ends after
/// a random number of them, so kills fall into appends, between them, and into commits.
final class KillTrial {
  private let path: String
  private let program: String
  private let topic: String
  private let publishes: String?
  private let options: [String]
  /// The first life of a round sees fewer changes than this, some none. Each later one may see one
  /// more: a commit can be more changes than any fixed limit, and lives that all end before their first
  /// commit would go on for ever.
  private static let changesMax = 14

  /// - Parameters:
  ///   - program: the name of the executable.
  ///   - topic: where its events go.
  ///   - publishes: a topic that it publishes to: the rows `published`.
  ///   - options: of its command `run`, besides folders.
  ///   - files: the bytes of its inputs.
  init(
    program: String, topic: String, publishes: String? = nil, options: [String], files: [[UInt8]]
  ) throws {
    self.publishes = publishes
    path = FileManager.default.temporaryDirectory.path + "/kills-" + UUID().uuidString
    (self.program, self.topic, self.options) = (program, topic, options)
    try FileManager.default.createDirectory(
      atPath: path + "/in", withIntermediateDirectories: true)
    for (number, bytes) in files.enumerated() {
      try Data(bytes).write(to: URL(fileURLWithPath: path + "/in/\(100 + number).jsonl"))
    }
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Runs the program once undisturbed, and in rounds until so many lives were ended by SIGKILL;
  /// expects each round to end with the undisturbed rows.
  ///
  /// - Parameter wanted: looks at the undisturbed rows.
  func run(kills killsMin: Int, seed: UInt64, _ wanted: ([String: [ViewRow]]) -> Void) throws {
    var random = SplitMix64(seed: seed)
    #expect(try start("whole").run(killAfter: nil) == .finished(status: 0), "\(messages("whole"))")
    let whole = try views("whole")
    wanted(whole)
    var (kills, round) = (0, 0)
    while kills < killsMin {
      round += 1
      let program = try start("round-\(round)")
      for life in 0... {
        let ending = try program.run(killAfter: random.below(Self.changesMax + life))
        guard ending == .killed else {
          #expect(ending == .finished(status: 0), "\(messages("round-\(round)"))")
          break
        }
        kills += 1
      }
      let text = difference(wanted: whole, found: try views("round-\(round)"))
      #expect(text == nil, "SEED=\(seed), after \(kills) kills:\n\(text ?? "")")
    }
  }

  /// The program on the files, with log and views in a folder called `name`.
  private func start(_ name: String) throws -> Program {
    let own = path + "/" + name
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    return Program(
      name: program,
      arguments: [
        "run", path + "/in", "--log", own + "/log", "--views", own + "/views.sqlite", "--quiet",
      ] + options,
      watched: [own + "/log/" + topic, own + "/log/__sources", own + "/views.sqlite-wal"],
      messages: own + "/messages")
  }

  /// All rows but the instants of appending.
  private func views(_ name: String) throws -> [String: [ViewRow]] {
    let dump = try ViewDump(
      path: path + "/" + name + "/views.sqlite", filesBelow: path + "/in/")
    var rows = dump.rows
    rows["dead_letters"] = rows["dead_letters"]?.map { row in
      row.filter { !["at", "at_ms"].contains($0.key) }
    }
    if let publishes {
      // What is published lies between the appends of events, here or there.
      rows["checkpoint"] = rows["checkpoint"]?.map { $0.filter { $0.key != "append_sequence" } }
      let reader = try LogReader(directory: path + "/" + name + "/log")
      rows["published"] = try Reference.lines(of: [publishes], in: reader).map {
        ["line": Text($0.bytes)]
      }
    }
    return rows
  }

  private func messages(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: path + "/" + name + "/messages") ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
