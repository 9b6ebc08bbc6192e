import Testing

@testable import PipelineKit

struct LogErrorTests {
  private static let segment = "a/0/00000000000000004096.log"

  @Test func `corruption reads as a place, what was expected and what was found`() {
    let error = LogError.corrupt(
      segment: Self.segment, at: 81_920,
      .columnChecksum(column: 3, expected: 0x3AF1_C2D0, found: 0))
    #expect(
      error.description
        == "segment a/0/00000000000000004096.log: bad checksum of column 3, "
        + "expected 3af1c2d0, found 00000000 at byte 81920; restore the file from a copy")
  }

  @Test func `a corrupt, a truncated and a newer batch read differently`() {
    let faults: [BatchFault] = [
      .badMagic(found: 1), .truncated(needed: 116, available: 7), .newerVersion(2),
    ]
    let texts = faults.map {
      LogError.batch($0, segment: Self.segment, at: 5).description
    }
    #expect(texts[0].contains("no batch begins here"))
    #expect(texts[1].contains("truncated at byte 5, 116 bytes needed, 7 there"))
    #expect(texts[2].contains("version 2 at byte 5 is newer than 1; use the newer program"))
  }

  @Test(arguments: [
    LogError.locked(directory: "d", holder: nil), .notALog(directory: "d"),
    .catalogLost(directory: "d"),
    .undecodable(logTarget("a/7"), segment: "s", at: 3, offset: Offset(9), reason: "r"),
    .otherLog(logTarget("a/7"), checkpoint: Offset(9)),
    .newerCatalog(path: "p", version: 9), .catalog(path: "p", message: "m"),
    .file(FileError(call: "open", path: "p", code: 2)),
    .damagedBefore(validBatchAt: 9, segment: segment, at: 3, .badMagic(found: 0)),
    .missingAppend(sequence: 4, durable: 7, firstFault: nil), .badCommitMark(path: "p"),
    .needsRecovery(missing: 3, committed: 5),
    .unknownTopic("t"), .unknownPartition(logTarget("a/7"), partitions: 2),
    .topicDiffers(existing: .control, wanted: .control), .invalidTopic(name: "t", reason: "r"),
    .checkpointBeyondLog(logTarget("a/7"), checkpoint: Offset(9), end: Offset(3)),
    .offsetBeforeLogStart(logTarget("a/7"), offset: Offset(1), start: Offset(3)),
    .unlawfulBatch(logTarget("a/7"), .badLength("record count", 0)),
    .appendFailed(sequence: 4, FileError(call: "pwrite", path: "p", code: 28)),
    .syncFailed(segment: segment, FileError(call: "fdatasync", path: "p", code: 5)),
    .writerStopped(because: "r"),
  ])
  func `every error has a text, without a capital at its head or a stop at its end`(
    error: LogError
  ) {
    let text = error.description
    #expect(text.count > 3)
    #expect(text.first?.isUppercase == false)
    #expect(text.last != ".")
  }
}
