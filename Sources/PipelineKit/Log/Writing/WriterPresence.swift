/// Whether a log is being written, and by whom.
package enum WriterPresence: Equatable, Sendable {
  case nobody
  /// A process holds the lock; nil if its text cannot be read.
  case process(LockHolder?)

  /// Looks at the lock of the log in `directory`; there need not be one.
  ///
  /// - Throws: `LogError.file` when the lock file can be neither opened nor asked.
  package static func of(directory: String) throws(LogError) -> WriterPresence {
    try LogLock.isHeld(directory: directory)
      ? .process(LogLock.holder(in: directory)) : .nobody
  }
}
