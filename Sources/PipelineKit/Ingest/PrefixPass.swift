/// One pass over a content's beginning, which compares it with what is known of some sources.
///
///     known:    source 1 ends at 900 |   source 2 at 2,000 |   once at 1,400 |
///     content:  ………………………… digest ………… digest ………… digest …
struct PrefixPass: ~Copyable {
  /// Content read at a time.
  private static let pieceBytes = 256 << 10

  /// The longest source of which all that was consumed is a prefix, and the hash up to there.
  private(set) var match: (source: KnownSource, hash: SourceHash)?
  /// The source that once ended with all of this content.
  private(set) var older: KnownSource?
  /// Where the content ends, if it does so within the pass or right behind it.
  private(set) var end: Int?
  /// The damage that ended the pass.
  private(set) var fault: IngestError?
  private var spool: RawInput?
  private var hash = SourceHash()
  private var scratch: [UInt8] = []

  /// A position at which a digest is compared.
  private struct Checkpoint {
    let position: Int
    let digest: UInt64
    let source: KnownSource
    let isMark: Bool
  }

  /// Reads `bytes`, which are at their start, as far as the longest candidate reaches.
  ///
  /// What is read of a stream is also written to a file in `spoolFolder`.
  /// - Throws: `IngestError.file`.
  init(
    _ bytes: inout ByteSource, candidates: [KnownSource], spoolFolder: String
  ) throws(IngestError) {
    if !bytes.isSeekable {
      spool = try reading { () throws(FileError) in try RawInput(spoolIn: spoolFolder) }
    }
    var ending: Checkpoint?
    for checkpoint in PrefixPass.checkpoints(candidates) {
      guard try advance(to: checkpoint.position, bytes: &bytes) else { break }
      guard hash.digest == checkpoint.digest else { continue }
      if checkpoint.isMark {
        match = (checkpoint.source, hash)
      } else {
        ending = checkpoint
      }
    }
    if end == nil, fault == nil, bytes.peek(1).isEmpty, !bytes.hasFault { end = bytes.position }
    if let ending, ending.position == end { older = ending.source }
  }

  /// Makes `bytes` go on at `position`.
  consuming func rewind(_ bytes: inout ByteSource, to position: Int) throws(IngestError) {
    if let spool = spool.take() {
      try bytes.replay(spool, from: position)
    } else {
      try bytes.rewind(to: position)
    }
  }

  /// All comparisons to make, in order; where two fall together the later source's counts.
  private static func checkpoints(_ candidates: [KnownSource]) -> [Checkpoint] {
    var checkpoints: [Checkpoint] = []
    for source in candidates {
      checkpoints.append(
        Checkpoint(
          position: source.mark.position, digest: source.mark.digest, source: source, isMark: true))
      for ending in source.endings where ending.position < source.mark.position {
        checkpoints.append(
          Checkpoint(
            position: ending.position, digest: ending.digest, source: source, isMark: false))
      }
    }
    return checkpoints.sorted { ($0.position, $0.source.id) < ($1.position, $1.source.id) }
  }

  /// Hashes up to `position`; returns whether the content reaches it.
  private mutating func advance(
    to position: Int, bytes: inout ByteSource
  ) throws(IngestError) -> Bool {
    while hash.position < position {
      scratch.removeAll(keepingCapacity: true)
      let countMax = min(position - hash.position, Self.pieceBytes)
      do {
        guard try bytes.read(appendingTo: &scratch, atMost: countMax) > 0 else {
          end = hash.position
          return false
        }
      } catch .file(let error) {
        throw .file(error)
      } catch {
        fault = error
        return false
      }
      hash.update(scratch, 0..<scratch.count)
      try write(scratch)
    }
    return true
  }

  private func write(_ bytes: [UInt8]) throws(IngestError) {
    do { try spool?.write(bytes.span.bytes) } catch { throw .file(error) }
  }
}
