/// A place in a source: how much of it has been consumed, and what that was.
package struct SourceMark: Hashable, Sendable {
  /// Bytes of content consumed.
  package var position: Int
  /// Lines consumed.
  package var lines: Int
  /// The xxh64 of the consumed bytes.
  package var digest: UInt64
  /// The xxh64 of the first 4,096 consumed bytes, or of all while there are fewer.
  package var headDigest: UInt64
  /// Whether the last consumed line had no newline yet, so that one right behind it ends that line
  /// and is no blank line.
  package var endsUnterminated: Bool

  /// Makes a mark from what a record says.
  package init(
    position: Int, lines: Int, digest: UInt64, headDigest: UInt64, endsUnterminated: Bool
  ) {
    self.position = position
    self.lines = lines
    self.digest = digest
    self.headDigest = headDigest
    self.endsUnterminated = endsUnterminated
  }

  /// The start of any source.
  package static let start = SourceMark(SourceHash(), lines: 0, endsUnterminated: false)

  init(_ hash: SourceHash, lines: Int, endsUnterminated: Bool) {
    self.init(
      position: hash.position, lines: lines, digest: hash.digest, headDigest: hash.headDigest,
      endsUnterminated: endsUnterminated)
  }
}
