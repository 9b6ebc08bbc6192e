/// A field's place in a line: half-open byte offsets, or absent.
///
/// Eight bytes, so that a parsed line is a small value; lines are at most 2 GiB.
package struct ByteField: Hashable, Sendable {
  private let start: Int32
  private let end: Int32

  /// A field that is not there.
  package static let absent = ByteField(start: -1, end: -1)

  /// Makes a field of a line of less than 2 GiB.
  init(_ range: Range<Int>) {
    self.init(
      start: Int32(truncatingIfNeeded: range.lowerBound),
      end: Int32(truncatingIfNeeded: range.upperBound))
  }

  private init(start: Int32, end: Int32) {
    self.start = start
    self.end = end
  }

  /// The field's bytes, or nil when it is absent.
  package var range: Range<Int>? { start < 0 ? nil : Int(start)..<Int(end) }
}
