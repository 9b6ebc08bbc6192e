import Foundation
import PipelineKit

/// A replay of the whole log into a view file of its own, gone with it: what a configuration would
/// have decided. Neither the log nor the views of the program are touched.
final class Rehearsal {
  let folder: String
  let viewsFile: String

  /// Replays the log.
  ///
  /// - Parameters:
  ///   - config: holds from the beginning on; nil for those in the log, each from its place.
  ///   - challenger: decides beside it, in tables of `Challenger.version`.
  ///   - only: the views that are asked; decisions are the same whatever they are.
  ///   - observer: sees each decision.
  init(
    _ log: String, config: FraudConfig?, challenger: FraudConfig? = nil,
    only: ViewSelection = .all,
    observer: (any DecisionObserver)? = nil
  ) throws {
    let reader = try LogReader(directory: log)
    folder = NSTemporaryDirectory() + "/fraud-" + UUID().uuidString
    viewsFile = folder + "/views.sqlite"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    nonisolated(unsafe) let observer = observer
    let pipeline = try FraudPipeline(
      dedupHorizon: nil, only: only, fixedConfig: config, challenger: challenger,
      makeObserver: { observer }
    ).fitted(to: reader)
    let store = try ViewStore(
      path: viewsFile, version: pipeline.version, role: .live, now: Timestamp(milliseconds: 0))
    try store.define(tables: pipeline.tables, views: pipeline.views)
    let threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
    let runner = try PipelineRunner(
      pipeline, store: store, reader: reader,
      options: RunOptions(threads: threads, follow: false))
    _ = try runner.run { _ in }
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A connection that reads what the replay wrote.
  func connection() throws -> Connection {
    try Connection(path: viewsFile, role: .reader, settings: .reader)
  }
}

/// The log of commands that replay it.
enum ReplayLog {
  /// The folder of the log, where the other commands keep it too.
  static func folder(_ option: String?) -> String { option ?? "fraud-data/log" }
}
