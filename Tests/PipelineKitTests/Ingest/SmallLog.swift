@testable import PipelineKit

/// A log that holds only what a registry is folded from, and reads files as an ingest does.
///
/// A line is an event if it begins with `{` and ends with `}`, but for a carriage return. An
/// unterminated last line that is no event waits.
struct SmallLog {
  private(set) var registry = SourceRegistry()
  /// Every line consumed, by source, without carriage returns.
  private(set) var lines: [UInt64: [String]] = [:]
  private(set) var records: [[UInt8]] = []
  let spoolFolder: String
  var limits = ChunkLimits(
    linesMax: 2, bytesMax: 1 << 20, lineBytesMax: 1 << 20, keptBytes: 1 << 10, readBytes: 100)

  init(spoolFolder: String) { self.spoolFolder = spoolFolder }

  /// Reads what is new in a file; returns what the file was, and the lines that were new.
  @discardableResult
  mutating func ingest(
    _ path: String, label: String = "", kind: InputFile.Kind = .regular
  ) throws -> (verdict: SourceVerdict, lines: [String]) {
    let file = InputFile(path: path, kind: kind)
    let identified = try registry.identify(file, label: label, spoolFolder: spoolFolder)
    let verdict = identified.verdict
    if case .older = verdict { return (verdict, []) }
    let (id, first) = (identified.id, identified.path)
    var chunker = identified.lines(limits: limits)
    var new: [String] = []
    while let next = try chunker.next() {
      let last = next.seenLines.last.map { SmallLog.text($0.bytes) } ?? ""
      let chunk = next.endsUnterminated && !SmallLog.isEvent(last) ? next.withoutLastLine() : next
      guard chunk.end != chunk.start else { continue }
      new += chunk.seenLines.map { SmallLog.text($0.bytes) }
      var counts = LineCounts()
      counts.accepted = chunk.lines.count
      try append(
        SourceProgress(
          sourceID: id, label: label, path: first, mark: chunk.end, isEnding: chunk.isLast,
          counts: counts))
    }
    lines[id, default: []] += new
    return (verdict, new)
  }

  /// The same log, opened again.
  func reopened() throws -> SmallLog {
    var log = SmallLog(spoolFolder: spoolFolder)
    for record in records { try log.registry.apply(SourceProgress(json: record)) }
    log.lines = lines
    log.records = records
    log.limits = limits
    return log
  }

  /// All lines consumed, a source after the other.
  var allLines: [String] { lines.keys.sorted().flatMap { lines[$0] ?? [] } }

  private mutating func append(_ progress: SourceProgress) throws {
    let record = progress.encodeJSON()
    records.append(record)
    try registry.apply(SourceProgress(json: record))
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }

  private static func isEvent(_ line: String) -> Bool { line.hasPrefix("{") && line.hasSuffix("}") }
}
