/// A source that a log has lines of.
package struct KnownSource: Equatable, Sendable {
  /// Where the content once ended, and its digest up to there.
  package struct Ending: Hashable, Sendable {
    /// Bytes of content up to the end.
    package let position: Int
    /// The xxh64 of them.
    package let digest: UInt64
  }

  /// How many endings are remembered, one a run that read something; then the oldest go.
  static let endingsMax = 1024

  /// 1 for the log's first source, and so on; 0 is none.
  package let id: UInt64
  /// What `--source` named it, else empty. Sources of different labels are never the same.
  package let label: String
  /// Where it was first seen.
  package let path: String
  /// How far it has been consumed.
  package private(set) var mark: SourceMark
  /// Of log records: the last dated line that was consumed.
  package internal(set) var dated: DatedLine?
  /// Where it has ended so far, shortest first.
  ///
  /// A file that ends at one of them is an older copy, of which all was consumed before.
  package private(set) var endings: [Ending] = []

  /// Makes a source consumed up to `mark`.
  package init(id: UInt64, label: String, path: String, mark: SourceMark) {
    precondition(id > 0, "0 is no source")
    self.id = id
    self.label = label
    self.path = path
    self.mark = mark
  }

  /// Takes note that the source was consumed up to `mark`, and whether it ended there.
  mutating func advance(to mark: SourceMark, isEnding: Bool) {
    precondition(mark.position >= self.mark.position, "a source goes forward only")
    self.mark = mark
    guard isEnding, mark.position > 0, endings.last?.position != mark.position else { return }
    endings.append(Ending(position: mark.position, digest: mark.digest))
    if endings.count > Self.endingsMax { endings.removeFirst() }
  }
}
