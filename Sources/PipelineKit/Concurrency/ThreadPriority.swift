import Glibc

/// How a thread stands beside the others of its process.
///
/// Linux gives each thread a nice value of its own, whatever POSIX says of processes.
/// Source: setpriority(2), "C library/kernel differences".
enum ThreadPriority {
  /// A thread with it gets about a tenth of a processor that it shares with one that has none.
  private static let background: Int32 = 10

  /// Lets the other threads of the process go first where there are fewer processors than threads.
  ///
  /// Cannot be taken back. Only advice: where the system refuses, the thread runs like any other.
  static func yieldToOthers() {
    let ownThread = id_t(0)
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), ownThread, background)
  }
}
