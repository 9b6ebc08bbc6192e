/// What is known of the content that a source was read from, by which a beginning of it is told.
///
///     content:    | head, byte by byte | digest ……… digest ……… digest |
///                   4 KiB                waypoints                 ↑ all that was read
///
/// A source's progress in the log knows its content whole, or not at all. While a file is followed
/// this knows parts of it, too: so a file that is just being copied is not taken for a new one.
struct SourcePrefix: Sendable {
  /// A place in the content, and the digest of all before it.
  struct Waypoint: Equatable, Sendable {
    let position: Int
    let digest: UInt64
  }

  /// Waypoints kept; beyond it every other one goes.
  static let waypointsMax = 64

  let sourceID: UInt64
  /// The first ``SourceHash/headBytes``, as far as they are known.
  var head: [UInt8] = []
  /// In order; the last is the end of what was read.
  private(set) var waypoints: [Waypoint] = []

  init(sourceID: UInt64, start: SourceMark) {
    self.sourceID = sourceID
    if start.position > 0 { add(start) }
  }

  /// Bytes of the content that were read.
  var end: Int { waypoints.last?.position ?? 0 }

  /// Takes note that the content was read up to `mark`.
  mutating func add(_ mark: SourceMark) {
    guard mark.position > end else { return }
    if waypoints.count == Self.waypointsMax {
      waypoints = waypoints.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
    waypoints.append(Waypoint(position: mark.position, digest: mark.digest))
  }
}
