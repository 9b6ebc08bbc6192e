import FoundationEssentials

extension Timestamp {
  /// The wall clock: for append times, the bound on future events and the speed of runs, nothing
  /// else.
  ///
  /// Foundation's, since the members of C's `timespec` are seen through one module or another,
  /// depending on which files are compiled together.
  package static var wallClock: Timestamp {
    Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
  }
}
