import Foundation
import PipelineKit
import Testing

@testable import FraudApp

@Suite struct DecisionJournalTests {
  /// A journal of an empty file, in which nothing ever reaches the disk.
  private static func journal(in folder: String) throws -> (DecisionJournal, Reasons) {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let store = try ViewStore(
      path: folder + "/views.sqlite", version: FraudPipeline(dedupHorizon: nil).version,
      role: .live, now: Timestamp(milliseconds: 0))
    try store.define(tables: [DecisionJournal.table.table, ReasonTails.table.table], views: [])
    return (try DecisionJournal(store: store), Reasons(try ReasonTails(store: store)))
  }

  private static func append(
    _ time: Int64, to journal: DecisionJournal, _ reasons: Reasons
  ) {
    let facts = FactBytes.of(id: "t", time: time)
    journal.append(facts.span.bytes, Score(), configVersion: 1, reasons)
  }

  @Test func `facts are known until their commit is said to be on disk`() throws {
    let folder = NSTemporaryDirectory() + "/journal-" + UUID().uuidString
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (journal, reasons) = try Self.journal(in: folder)
    Self.append(1, to: journal, reasons)
    _ = journal.drainEarly()
    Self.append(2, to: journal, reasons)
    _ = journal.drain()
    // The commit waits for the disk while two parts of the next are handed over.
    for time in 3...5 as ClosedRange<Int64> {
      Self.append(time, to: journal, reasons)
      _ = journal.drainEarly()
    }
    for sequence in 1...5 as ClosedRange<Int64> {
      #expect(try journal.facts(sequence).time == sequence)
    }
    #expect(journal.committed == 0)
    journal.didCommit()
    for sequence in 3...5 as ClosedRange<Int64> {
      #expect(try journal.facts(sequence).time == sequence)
    }
    #expect(journal.committed == 2)
    _ = journal.drain()
    #expect(journal.committed == 2)
  }
}
