import Glibc

/// How many files this process may have open.
enum OpenFileLimit {
  /// What is left to the log, the views and everything else.
  private static let reserve = 128
  private static let inputsMax = 512

  /// How many followed files may be open at once: half of what the process is allowed, at most.
  ///
  /// The corresponding C function is `getrlimit`.
  static var forInputs: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 64 }
    let allowed = Int(clamping: limit.rlim_cur)
    return min(inputsMax, max(16, (allowed - reserve) / 2))
  }
}
