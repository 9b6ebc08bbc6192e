import Glibc

/// The right to write a log, held until it is released or its process ends.
///
/// It is an advisory lock on the file `lock`, whose text says who holds it. The kernel releases it
/// with the process, so there are no stale locks; a text without a lock means nothing.
final class LogLock: Sendable {
  /// Who only looks whether a log is being written holds its lock for some microseconds; so a lock
  /// that is taken is tried again, for 50 ms in all, before it counts as a writer's.
  private static let looksMax = 6
  private static let lookMicroseconds: UInt32 = 10_000

  private let file: OpenFile

  private init(_ file: consuming OpenFile) { self.file = file }

  deinit { release() }

  /// Lets another writer take the lock; does nothing the second time.
  func release() { file.unlock() }

  /// Takes the lock.
  ///
  /// - Throws: `LogError.locked` with the holder if another process, or another writer of this
  ///   one, has it.
  static func take(directory: String, holder: LockHolder) throws(LogError) -> LogLock {
    let file = try filing { () throws(FileError) in
      try OpenFile(path: directory + "/lock", mode: .updateOrCreate)
    }
    var looks = 1
    while try !isTaken(file) {
      guard looks < Self.looksMax else {
        throw .locked(directory: directory, holder: Self.holder(in: directory))
      }
      looks += 1
      usleep(Self.lookMicroseconds)
    }
    try write(holder, into: file)
    return LogLock(file)
  }

  /// Returns who holds the lock, or held it last.
  static func holder(in directory: String) -> LockHolder? {
    // No file, or half a text, is an answer here: nobody is known.
    guard let file = try? OpenFile(path: directory + "/lock", mode: .read),
      let text = try? file.read(count: 4_096, at: 0)
    else { return nil }
    return LockHolder(text: String(decoding: text, as: UTF8.self))
  }

  /// Whether a writer holds the lock.
  ///
  /// - Throws: `LogError.file` when there is a lock file, but it cannot be opened.
  static func isHeld(directory: String) throws(LogError) -> Bool {
    guard Directory.exists(directory + "/lock") else { return false }
    do {
      let file = try OpenFile(path: directory + "/lock", mode: .read)
      defer { file.unlock() }
      return try !file.trySharedLock()
    } catch { throw .file(error) }
  }

  private static func isTaken(_ file: borrowing OpenFile) throws(LogError) -> Bool {
    do { return try file.tryLock() } catch { throw .file(error) }
  }

  private static func write(
    _ holder: LockHolder, into file: borrowing OpenFile
  ) throws(LogError) {
    let text = Array(holder.text.utf8)
    do {
      try file.truncate(to: 0)
      try file.write(text.span.bytes, at: 0)
    } catch { throw .file(error) }
  }
}
