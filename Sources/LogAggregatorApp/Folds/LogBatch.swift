import PipelineKit

/// A batch of log records with what the folds share, worked out on the decoding threads.
struct LogBatch: Sendable {
  /// The fields of the records.
  let records: RecordColumns
  /// The exceptions that records tell of, in the order of the records.
  let exceptions: [(record: Int, report: ExceptionReport)]
  /// The secrets that were replaced, in the order of the records.
  let redactions: [(record: Int, kind: String)]

  /// - Parameter findsExceptions: whether any view needs them.
  init(_ events: EventBatch, findsExceptions: Bool) {
    guard let records = events.records else { preconditionFailure("a batch of log records") }
    self.records = records
    exceptions = findsExceptions ? LogBatch.exceptions(records, count: events.count) : []
    redactions = LogBatch.redactions(records, count: events.count)
  }

  private static func exceptions(
    _ records: RecordColumns, count: Int
  ) -> [(record: Int, report: ExceptionReport)] {
    var found: [(record: Int, report: ExceptionReport)] = []
    let bytes = records.bytes.span.bytes
    for record in 0..<count {
      let stack = records.range(.stack, record)
      guard stack != nil || records.lineCounts[record] > 1 || records.severities[record] >= 17
      else { continue }
      for range in [stack, records.range(.message, record)] {
        guard let range, let report = ExceptionReport(record: bytes.extracting(range)) else {
          continue
        }
        found.append((record, report))
        break
      }
    }
    return found
  }

  /// What stands before the kind of a secret in its place.
  private static let mark = Array("[REDACTED:".utf8)

  private static func redactions(
    _ records: RecordColumns, count: Int
  ) -> [(record: Int, kind: String)] {
    var found: [(record: Int, kind: String)] = []
    let bytes = records.bytes
    guard let first = find(mark, in: bytes, from: 0) else { return [] }
    var record = 0
    var next: Int? = first
    while let at = next {
      while record < count, Int(records.recordEnds[record]) <= at { record += 1 }
      guard record < count else { break }
      let start = at + mark.count
      let end = bytes[start...].prefix(32).firstIndex(of: UInt8(ascii: "]")) ?? start
      if end > start { found.append((record, String(decoding: bytes[start..<end], as: UTF8.self))) }
      next = find(mark, in: bytes, from: max(end, at + 1))
    }
    return found
  }

  private static func find(_ text: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    bytes.span.bytes.firstIndex(of: text.span.bytes, from: start)
  }
}
