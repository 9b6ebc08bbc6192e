extension SourceRegistry {
  /// Opens `file` and finds out which source it is.
  ///
  /// Only what could match is hashed: first the head is compared, then one pass over the file
  /// takes the digests at the ends of all candidates. The longest one that matches wins. Of a
  /// stream the pass is written to a file in `spoolFolder` that has no name, and read from there.
  ///
  /// An id is reserved for a new source; it is free again in the next run if nothing was appended.
  /// A file that is the continuation of another can only be told so once the other's progress has
  /// been applied.
  ///
  /// - Parameter label: what `--source` said, else empty.
  /// - Throws: `IngestError.file`. `.truncatedGzip` and `.damagedGzip` are left to who reads the
  ///   lines, except in `.following` mode, where a gzip file that ends too early to be told is
  ///   still being written: ask again when it has grown.
  /// - Complexity: O(longest candidate), at the speed of reading and hashing; without a candidate
  ///   4 KiB are read.
  package mutating func identify(
    _ file: InputFile, label: String, spoolFolder: String, mode: ReadingMode = .toEnd
  ) throws(IngestError) -> IdentifiedSource {
    var bytes = try ByteSource(file, isFollowed: mode == .following)
    let head = sources.isEmpty ? [] : bytes.peek(SourceHash.headBytes)
    if mode == .following { try bytes.throwIfTruncated() }
    let candidates = candidates(label: label, head: head.span.bytes)
    guard !candidates.isEmpty else { return unknown(bytes, label: label, isEmpty: head.isEmpty) }

    let pass = try PrefixPass(&bytes, candidates: candidates, spoolFolder: spoolFolder)
    if mode == .following, let fault = pass.fault, case .truncatedGzip = fault { throw fault }
    if let older = pass.older { return IdentifiedSource(.older(older), older, bytes: bytes) }
    guard let match = pass.match else {
      try pass.rewind(&bytes, to: 0)
      return unknown(bytes, label: label, isEmpty: false)
    }
    let source = match.source
    let hash = match.hash
    // A stream that is followed has not ended just because nothing came yet.
    let isWhole = pass.end == source.mark.position && (mode == .toEnd || bytes.isSeekable)
    try pass.rewind(&bytes, to: source.mark.position)
    return IdentifiedSource(
      isWhole ? .unchanged(source) : .grown(source), source, bytes: bytes, hash: hash)
  }

  private mutating func unknown(
    _ bytes: consuming ByteSource, label: String, isEmpty: Bool
  ) -> IdentifiedSource {
    let file = bytes.file
    let source = KnownSource(id: reserveID(), label: label, path: file.path, mark: .start)
    let old = file.kind == .regular && !isEmpty ? latest(at: file.path, label: label) : nil
    return IdentifiedSource(
      old.map(SourceVerdict.rewritten) ?? .new, source, bytes: bytes, hash: SourceHash())
  }
}
