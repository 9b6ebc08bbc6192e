import Foundation
import PipelineKit

@testable import FraudApp

/// A folder with an empty view file, gone with this object.
final class TestFolder {
  let path = NSTemporaryDirectory() + "/fraud-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The view file with these tables.
  func store(_ tables: [TableSpec]) throws -> ViewStore {
    let store = try ViewStore(
      path: path + "/views.sqlite", version: FraudPipeline(dedupHorizon: nil).version,
      role: .live, now: Timestamp(milliseconds: 0))
    try store.define(tables: tables, views: [])
    return store
  }

  /// A journal in which nothing ever reaches the disk.
  func journal() throws -> (DecisionJournal, Reasons) {
    let store = try store([DecisionJournal.table.table, ReasonTails.table.table])
    return (try DecisionJournal(store: store), Reasons(try ReasonTails(store: store)))
  }
}
