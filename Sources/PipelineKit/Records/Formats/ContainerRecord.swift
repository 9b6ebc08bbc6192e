/// What container runtimes write around the lines of a program: the inner line is told apart again.
///
///     CRI:     TIME SP ("stdout" | "stderr") SP ("F" | "P") SP inner           F ends a line, P does not
///     Docker:  {"log":"inner\n","stream":"stderr","time":"2026-01-31T12:00:00.25Z"}
///
///     2026-01-31T12:00:00.25+01:00 stderr F level=error msg=refused
///
/// The record's time is the inner line's where it has a whole one, else the runtime's. The stream is
/// an attribute. The lines of a record (a stack trace, parts of a long line) are one inner text.
///
/// Source: Kubernetes, "CRI: log format" (design proposals, kubelet-cri-logging.md); Docker,
/// "JSON File logging driver".
enum ContainerRecord {
  /// One line of a runtime, taken apart.
  struct Line {
    var time = 0..<0
    var stream = 0..<0
    /// Whether the next line goes on with this one.
    var isPartial = false
    var innerAt = 0
  }

  static let dockerStart = Array("{\"log\":\"".utf8)

  static func sniffDocker(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    let start = dockerStart
    guard range.count > start.count else { return false }
    return bytes.matches(range.lowerBound, start.span.bytes, 0, count: start.count)
  }

  /// Takes the line of a CRI runtime in `range` apart; nil when it is none.
  static func cri(_ bytes: RawSpan, _ range: Range<Int>) -> Line? {
    let end = range.upperBound
    guard range.count > 30, FieldBytes.isDigit(bytes.byte(range.lowerBound)),
      bytes.byte(range.lowerBound + 10) == UInt8(ascii: "T")
    else { return nil }
    let timeEnd = FieldBytes.wordEnd(bytes, range.lowerBound, end)
    guard timeEnd + 10 <= end, bytes.byte(timeEnd + 1) == UInt8(ascii: "s"),
      bytes.byte(timeEnd + 2) == UInt8(ascii: "t"), bytes.byte(timeEnd + 3) == UInt8(ascii: "d")
    else { return nil }
    let streamEnd = FieldBytes.wordEnd(bytes, timeEnd + 1, end)
    guard streamEnd - timeEnd - 1 == 6, streamEnd + 1 < end else { return nil }
    let tagEnd = FieldBytes.wordEnd(bytes, streamEnd + 1, end)
    let tag = bytes.byte(streamEnd + 1)
    guard tag == UInt8(ascii: "F") || tag == UInt8(ascii: "P") else { return nil }
    return Line(
      time: range.lowerBound..<timeEnd, stream: timeEnd + 1..<streamEnd,
      isPartial: tag == UInt8(ascii: "P"), innerAt: min(tagEnd + 1, end))
  }

  /// Where the inner text of a line starts, in whatever a runtime has written around it, and whether
  /// its escapes are JSON's.
  static func innerStart(_ bytes: RawSpan, _ line: Range<Int>) -> (at: Int, isJSON: Bool) {
    if sniffDocker(bytes, line) { return (line.lowerBound + dockerStart.count, true) }
    return (cri(bytes, line)?.innerAt ?? line.lowerBound, false)
  }

  /// Calls `body` with each line of a record, without its end.
  static func forEachLine(
    _ bytes: RawSpan, _ range: Range<Int>, _ body: (Range<Int>) -> Bool
  ) -> Bool {
    var at = range.lowerBound
    while at < range.upperBound {
      let end = FieldBytes.lineEnd(bytes, at..<range.upperBound)
      if !body(at..<end) { return false }
      at = (bytes.newline(from: at) ?? range.upperBound) + 1
    }
    return true
  }
}
