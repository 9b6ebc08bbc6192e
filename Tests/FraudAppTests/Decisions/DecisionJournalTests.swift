import Foundation
import PipelineKit
import Testing

@testable import FraudApp

@Suite struct DecisionJournalTests {
  /// Appends a decision whose risk is a number of its own.
  private static func append(_ risk: Int64, to journal: DecisionJournal, _ reasons: Reasons) {
    let cells = SampleCells.of(id: "t", time: 0)
    var score = Score()
    score.risk = Millionths(risk)
    journal.append(cells, 0, score, configVersion: 1, reasons)
  }

  @Test func `facts are known until their commit is said to be on disk`() throws {
    let folder = try TestFolder()
    let (journal, reasons) = try folder.journal()
    Self.append(1, to: journal, reasons)
    _ = journal.drainEarly()
    Self.append(2, to: journal, reasons)
    _ = journal.drain()
    // The commit waits for the disk while two parts of the next are handed over.
    for risk in 3...5 as ClosedRange<Int64> {
      Self.append(risk, to: journal, reasons)
      _ = journal.drainEarly()
    }
    for sequence in 1...5 as ClosedRange<Int64> {
      #expect(journal.facts(sequence).risk == sequence)
    }
    journal.didCommit(through: 2)
    for sequence in 3...5 as ClosedRange<Int64> {
      #expect(journal.facts(sequence).risk == sequence)
    }
  }

  @Test func `facts that the disk has are let go of`() async {
    await #expect(processExitsWith: .failure) {
      let folder = try TestFolder()
      let (journal, reasons) = try folder.journal()
      Self.append(1, to: journal, reasons)
      _ = journal.drain()
      journal.didCommit(through: 1)
      _ = journal.facts(1)
    }
  }

  @Test func `its size is told as it was published`() throws {
    let folder = try TestFolder()
    let (journal, reasons) = try folder.journal()
    Self.append(1, to: journal, reasons)
    #expect(journal.earlyBytes == 0)
    journal.publishSizes()
    #expect(journal.earlyBytes > 20)
    _ = journal.drainEarly()
    #expect(journal.earlyBytes == 0 && journal.memoryEstimate > 4)
  }
}
