/// Consecutive lines of a source.
///
///     bytes:  {"n":1} \n {"n":2} \n \n {"n":3}
///     lines:  0..<7      8..<15     16..<16  17..<24
///
/// A line is what a newline ends, and a last one without; the newline does not belong to it, a
/// carriage return does.
package struct Chunk: Sendable {
  /// The lines' bytes with what ends them, back to back.
  package private(set) var bytes: [UInt8]
  /// Each line's start in `bytes`, shifted left by 32, and its length.
  package private(set) var lines: [UInt64]
  /// Of each line whether it goes on with the record before it; empty where every line is a record.
  package private(set) var continuations: [Bool]
  /// The lines of which only the beginning is in `bytes`, in order.
  package private(set) var overlongLines: [OverlongLine]
  /// The source before this chunk.
  package let start: SourceMark
  /// The source with this chunk consumed: the start of the next.
  package private(set) var end: SourceMark
  /// Whether the source ended behind this chunk when it was read; never told of a followed one.
  package let isLast: Bool
  /// The position in the source of the first of `bytes`: not always that of `start`, since a byte
  /// order mark and the newline of a line consumed before belong to no line.
  let textPosition: Int
  /// The source without the last line, if that has no newline.
  private let beforeLastLine: SourceMark?

  init(
    bytes: [UInt8], lines: [UInt64], overlongLines: [OverlongLine], textPosition: Int,
    marks: (start: SourceMark, end: SourceMark, beforeLastLine: SourceMark?), isLast: Bool,
    continuations: [Bool] = []
  ) {
    self.continuations = continuations
    self.bytes = bytes
    self.lines = lines
    self.overlongLines = overlongLines
    self.textPosition = textPosition
    self.start = marks.start
    self.end = marks.end
    self.beforeLastLine = marks.beforeLastLine
    self.isLast = isLast
  }

  /// Bytes of the source before this chunk.
  package var startPosition: Int { start.position }
  /// Bytes of the source once this chunk is consumed.
  package var endPosition: Int { end.position }
  /// The number of the first line in the source, counted from 1.
  package var firstLine: Int { start.lines + 1 }

  /// Whether the last line had no newline when the source ended, and may therefore be a part.
  ///
  /// Who cannot decode it leaves it for later with ``withoutLastLine()``.
  package var endsUnterminated: Bool { beforeLastLine != nil }

  /// Where line `index` is in `bytes`.
  @inlinable
  package func range(ofLine index: Int) -> Range<Int> {
    let start = Int(lines[index] >> 32)
    return start..<start + Int(lines[index] & 0xFFFF_FFFF)
  }

  /// The position in the source of the first byte of line `index`.
  ///
  /// - Complexity: O(1), and O(overlong lines of the chunk) where there are any.
  package func position(ofLine index: Int) -> Int {
    var position = textPosition + Int(lines[index] >> 32)
    for overlong in overlongLines where overlong.index < index {
      position += overlong.length - overlong.keptBytes
    }
    return position
  }

  /// The chunk without its unterminated last line, which then counts as not consumed.
  ///
  /// - Precondition: `endsUnterminated`.
  package func withoutLastLine() -> Chunk {
    guard let mark = beforeLastLine, let last = lines.last else {
      preconditionFailure("the last line of the chunk is terminated")
    }
    var rest = Chunk(
      bytes: bytes, lines: lines, overlongLines: overlongLines, textPosition: textPosition,
      marks: (start, mark, nil), isLast: isLast, continuations: continuations)
    rest.lines.removeLast()
    if !rest.continuations.isEmpty { rest.continuations.removeLast() }
    rest.bytes.removeSubrange(Int(last >> 32)...)
    if rest.overlongLines.last?.index == rest.lines.count { rest.overlongLines.removeLast() }
    return rest
  }
}
