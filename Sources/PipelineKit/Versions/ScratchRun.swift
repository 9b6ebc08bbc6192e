import Foundation

/// A run of a pipeline over the log into a view file of its own, gone with it: the views as they were
/// or would be. Neither the log nor the views of the program are touched.
///
///     let scratch = try ScratchRun(pipeline, reader: reader, options: options)   // options.limit
///     let rows = try scratch.connection()
///
/// It can be continued up to a later limit, for as long as the earlier one cut no records.
package final class ScratchRun<Pipeline: EventPipeline> {
  /// The view file.
  package let viewsFile: String
  private let folder: String
  private let pipeline: Pipeline
  private let store: ViewStore
  private let reader: LogReader
  private let running = RunningPipeline()

  /// Makes an empty view file.
  package init(_ pipeline: Pipeline, reader: LogReader) throws {
    self.pipeline = pipeline
    self.reader = reader
    folder = NSTemporaryDirectory() + "/scratch-" + UUID().uuidString
    viewsFile = folder + "/views.sqlite"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    store = try ViewStore(
      path: viewsFile, version: pipeline.version, role: .live, now: Timestamp(milliseconds: 0))
    try store.define(tables: pipeline.tables, views: pipeline.views)
  }

  /// Makes a view file and replays the log into it, up to the limit of the options.
  package convenience init(_ pipeline: Pipeline, reader: LogReader, options: RunOptions) throws {
    try self.init(pipeline, reader: reader)
    try advance(options)
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Goes on from where it is.
  @discardableResult
  package func advance(_ options: RunOptions) throws -> RunSummary {
    let runner = try PipelineRunner(pipeline, store: store, reader: reader, options: options)
    return try running.run(runner) { _ in }
  }

  /// Ends the run under way, and those to come; may be called from any thread.
  package func stop() { running.stop() }

  /// Whether it was told to stop.
  package var isStopped: Bool { running.isStopped }

  /// Events folded by the run under way; may be read from any thread.
  package var eventsProcessed: Int { running.eventsProcessed }

  /// The version under its number in the scratch file.
  package var version: PipelineVersion { store.version }

  /// How far it has come.
  package func checkpoint() throws -> Checkpoint { try store.checkpoint() }

  /// A connection that reads what the run wrote.
  package func connection() throws -> Connection {
    try Connection(path: viewsFile, role: .reader, settings: .reader)
  }
}
