/// An open file, and what it is to the log.
///
/// The bytes that identification has hashed are not hashed again: what it learnt goes on into the
/// chunker.
package struct IdentifiedSource: ~Copyable, Sendable {
  /// What the file is to the log.
  package let verdict: SourceVerdict
  /// The source's id: that of the known one, or the next free one.
  package let id: UInt64
  /// What `--source` said, else empty.
  package let label: String
  /// Where the source was first seen; not the file's own path if it was renamed since.
  package let path: String
  /// What was consumed before.
  package let start: SourceMark
  /// The file that is open.
  package var file: InputFile { bytes.file }

  private let bytes: ByteSource
  private let hash: SourceHash?

  init(
    _ verdict: SourceVerdict, _ source: KnownSource, bytes: consuming ByteSource,
    hash: SourceHash? = nil
  ) {
    self.verdict = verdict
    id = source.id
    label = source.label
    path = source.path
    start = source.mark
    self.bytes = bytes
    self.hash = hash
  }

  /// What to tell people of a rewritten file, whose lines are counted again unless they have ids;
  /// nil for any other.
  package var warning: String? {
    guard case .rewritten(let old) = verdict else { return nil }
    return "\(file.path): no longer begins with the \(old.mark.position) bytes read from it as "
      + "source \(old.id); all of it is read, as source \(id): lines without an id that were read "
      + "before are counted again"
  }

  /// Returns the lines that were not consumed before.
  ///
  /// - Precondition: the verdict is not `.older`: such a file has no lines to give, and what it may
  ///   become is found out by identifying it again.
  ///
  /// - Parameter hasRecords: whether records may have several lines.
  package consuming func lines(
    limits: ChunkLimits, mode: ReadingMode = .toEnd, hasRecords: Bool = false
  ) -> LineChunker {
    lines(limits: limits, mode: mode, spare: nil, hasRecords: hasRecords)
  }

  /// - Parameter spare: where chunks take their buffers from.
  consuming func lines(
    limits: ChunkLimits, mode: ReadingMode = .toEnd, spare: SpareBuffers?, hasRecords: Bool = false
  ) -> LineChunker {
    guard let hash else { preconditionFailure("lines of an older copy") }
    return LineChunker(
      bytes, from: start, hash: hash, limits: limits, mode: mode, spare: spare,
      hasRecords: hasRecords)
  }
}
