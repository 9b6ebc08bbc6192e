/// A file that begins as a source did, and is shorter than what was read of that: perhaps it is
/// just being copied, perhaps it will be another log.
///
///     source:  a b c d e f g h|         read up to here
///     file:    a b c|                   undecided: its lines were read before, or will be soon
///     file:    a b c d e f g h|         known: it is that source, or the beginning of more of it
///     file:    a b x|                   its own
///
/// **Law.** While it is undecided none of its lines is read; once it is decided nothing of it was.
final class HeldFile {
  enum Verdict: Equatable {
    case undecided
    /// It holds all that was read of a source, or differs from all of them.
    case decided
    /// It was written anew, or has left its path: what is said of it holds no longer.
    case replaced
  }

  /// Content read at a time.
  private static let pieceBytes = 64 << 10

  private var bytes: ByteSource
  private var hash = SourceHash()
  private var candidates: [SourcePrefix]

  /// - Parameter candidates: what it may be the beginning of.
  init(_ file: InputFile, candidates: [SourcePrefix]) throws(IngestError) {
    self.candidates = candidates.filter { $0.end > 0 }
    bytes = try ByteSource(file, isFollowed: true)
    bytes.awaitsMore = true
  }

  /// Looks at what the file holds by now.
  ///
  /// - Throws: `IngestError`, as reading does.
  func look() throws(IngestError) -> Verdict {
    defer { bytes.park() }
    guard try bytes.isInPlace() else { return .replaced }
    var scratch: [UInt8] = []
    while !candidates.isEmpty {
      scratch.removeAll(keepingCapacity: true)
      let countMax = min(Self.pieceBytes, nextWaypoint - hash.position)
      let start = hash.position
      if try bytes.read(appendingTo: &scratch, atMost: countMax) == 0 {
        return bytes.isReplaced ? .replaced : .undecided
      }
      hash.update(scratch, 0..<scratch.count)
      candidates.removeAll { !continues($0, with: scratch, at: start) }
      if candidates.contains(where: { $0.end == hash.position }) { return .decided }
    }
    return .decided
  }

  /// The next place at which a digest is compared.
  private var nextWaypoint: Int {
    var next = Int.max
    for candidate in candidates {
      let waypoint = candidate.waypoints.first { $0.position > hash.position }
      next = min(next, waypoint?.position ?? Int.max)
    }
    precondition(next < Int.max, "a candidate that was read to its end is decided")
    return next
  }

  /// Whether the content up to `hash` may be that of a source.
  private func continues(_ source: SourcePrefix, with bytes: [UInt8], at start: Int) -> Bool {
    if start < source.head.count,
      !zip(bytes, source.head[start...]).allSatisfy({ $0 == $1 })
    {
      return false
    }
    let waypoint = source.waypoints.first { $0.position == hash.position }
    return waypoint.map { $0.digest == hash.digest } ?? true
  }
}
