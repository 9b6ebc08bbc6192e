import Foundation
import PipelineKit
import Testing

@testable import FraudApp

@Suite struct DecisionJournalTests {
  /// A journal of an empty file, in which nothing ever reaches the disk.
  private static func journal(in folder: String) throws -> DecisionJournal {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let store = try ViewStore(
      path: folder + "/views.sqlite", version: FraudPipeline(dedupHorizon: nil).version,
      role: .live, now: Timestamp(milliseconds: 0))
    try store.define(tables: [DecisionJournal.table.table], views: [])
    return try DecisionJournal(store: store)
  }

  private static func append(_ time: Int64, to journal: inout DecisionJournal) {
    journal.append { rows in
      for text in ["t", "u"] {
        let text = Array(text.utf8)
        rows.append(fact: text.span.bytes)
      }
      rows.append(fact: time)
      rows.append(fact: 100)
      rows.append(currency: Currency.usd.letters)
      for _ in 0..<3 { rows.append(fact: [UInt8]().span.bytes) }
      for fact: Int64 in [0, 0, 1] { rows.append(fact: fact) }
      rows.append(hits: [])
    }
  }

  @Test func `facts are known until their commit is said to be on disk`() throws {
    let folder = NSTemporaryDirectory() + "/journal-" + UUID().uuidString
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var journal = try Self.journal(in: folder)
    Self.append(1, to: &journal)
    _ = journal.drainEarly()
    Self.append(2, to: &journal)
    _ = journal.drain()
    // The commit waits for the disk while two parts of the next are handed over.
    for time in 3...5 as ClosedRange<Int64> {
      Self.append(time, to: &journal)
      _ = journal.drainEarly()
    }
    for sequence in 1...5 as ClosedRange<Int64> {
      #expect(try journal.facts(sequence).time == sequence)
    }
    journal.didCommit()
    for sequence in 3...5 as ClosedRange<Int64> {
      #expect(try journal.facts(sequence).time == sequence)
    }
    #expect(journal.committed == 0)
    _ = journal.drain()
    #expect(journal.committed == 2)
  }
}
