/// All sources a log knows, told apart by their content.
///
/// A file is the continuation of a known source if its first bytes are those that were consumed of
/// the source; its name, its place, its inode and whether it is gzip do not matter. So a file that
/// was rotated, renamed or compressed is not read twice, and one that has grown is read from where
/// it ended.
///
/// The registry is folded from the progress records in the log, in their order:
///
///     var registry = SourceRegistry()
///     for record in log { try registry.apply(SourceProgress(json: record)) }
///     var identified = try registry.identify(file, label: "", spoolFolder: folder)
///
/// A digest is 64 bits and not cryptographic: it tells files apart, not attackers.
package struct SourceRegistry: Sendable {
  /// The sources, by id.
  package private(set) var sources: [UInt64: KnownSource] = [:]
  private var nextID: UInt64 = 1

  /// Knows no source.
  package init() {}

  /// Takes note of how far a source has been consumed.
  ///
  /// - Throws: `IngestError.progressReversed` if it was consumed further before.
  package mutating func apply(_ progress: SourceProgress) throws(IngestError) {
    let id = progress.sourceID
    guard id != SourceReach.requests else { return }
    var source =
      sources[id]
      ?? KnownSource(id: id, label: progress.label, path: progress.path, mark: .start)
    guard progress.mark.position >= source.mark.position else {
      throw .progressReversed(
        source: id, from: source.mark.position, to: progress.mark.position)
    }
    source.advance(to: progress.mark, isEnding: progress.isEnding)
    source.dated = progress.dated ?? source.dated
    sources[id] = source
    nextID = max(nextID, id + 1)
  }

  /// Returns an id that no source has; not given out again by this value.
  mutating func reserveID() -> UInt64 {
    defer { nextID += 1 }
    return nextID
  }

  /// The latest source first seen at `path`.
  func latest(at path: String, label: String) -> KnownSource? {
    sources.values.filter { $0.path == path && $0.label == label }.max { $0.id < $1.id }
  }

  /// The sources of that label that content beginning with `head` may be.
  ///
  /// - Parameter head: the first ``SourceHash/headBytes`` of the content, or all of it.
  func candidates(label: String, head: RawSpan) -> [KnownSource] {
    var digests: [Int: UInt64] = [head.byteCount: xxh64(head)]
    return sources.values.filter { source in
      guard source.label == label, source.mark.position > 0 else { return false }
      let count = min(source.mark.position, SourceHash.headBytes)
      guard count <= head.byteCount else {
        // Shorter than the source's head: all there can be is what the source once was.
        let whole = KnownSource.Ending(
          position: head.byteCount, digest: digests[head.byteCount] ?? 0)
        return source.endings.contains(whole)
      }
      let digest = digests[count] ?? xxh64(head.extracting(0..<count))
      digests[count] = digest
      return digest == source.mark.headDigest
    }
  }
}
