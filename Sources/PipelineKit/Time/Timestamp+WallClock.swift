import Glibc

extension Timestamp {
  /// The wall clock: for append times, the bound on future events and the speed of runs, nothing
  /// else.
  ///
  /// The corresponding C function is `clock_gettime` with `CLOCK_REALTIME`.
  package static var wallClock: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
