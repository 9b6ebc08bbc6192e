import Glibc

/// An open file, closed when its owner is gone.
///
/// All reads and writes name their position, so a file that many threads read has no state to
/// share. Calls that a signal interrupts are repeated.
package struct OpenFile: ~Copyable, Sendable {
  /// How a file is opened.
  package enum Mode: Sendable {
    /// To read a file that exists.
    case read
    /// To read and write a file that exists.
    case update
    /// To read and write, created empty with mode 0600 if absent.
    case updateOrCreate
    /// To read and write a file that must not exist before, created with mode 0600.
    case create

    var flags: Int32 {
      switch self {
      case .read: O_RDONLY | O_CLOEXEC
      case .update: O_RDWR | O_CLOEXEC
      case .updateOrCreate: O_RDWR | O_CREAT | O_CLOEXEC
      case .create: O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
      }
    }
  }

  /// The path it was opened by, for messages.
  package let path: String
  private let descriptor: Int32
  private let calls: any FileCalls

  /// Opens the file at `path`.
  ///
  /// The corresponding C function is `open`.
  package init(
    path: String, mode: Mode, calls: any FileCalls = SystemFileCalls()
  ) throws(FileError) {
    let descriptor = retryingInterrupts { Glibc.open(path, mode.flags, 0o600) }
    guard descriptor >= 0 else { throw FileError(call: "open", path: path, code: errno) }
    self.path = path
    self.descriptor = descriptor
    self.calls = calls
  }

  deinit {
    _ = Glibc.close(descriptor)
  }

  /// Returns the file's length in bytes.
  package func size() throws(FileError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("fstat") }
    return Int(status.st_size)
  }

  /// Returns up to `count` bytes from `position` on; fewer only where the file ends.
  ///
  /// The corresponding C function is `pread`.
  package func read(count: Int, at position: Int) throws(FileError) -> [UInt8] {
    precondition(count >= 0 && position >= 0, "negative range")
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let base = UnsafeMutableRawPointer(buffer.baseAddress!) + filled
        let got = retryingInterrupts { pread(descriptor, base, count - filled, position + filled) }
        if got < 0 { code = errno }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard code == 0 else { throw FileError(call: "pread", path: path, code: code) }
    return bytes
  }

  /// Writes all of `bytes` at `position`.
  ///
  /// After an error any part of them may have been written.
  ///
  /// The corresponding C function is `pwrite`.
  package func write(_ bytes: RawSpan, at position: Int) throws(FileError) {
    var written = 0
    while written < bytes.byteCount {
      let count = bytes.withUnsafeBytes { buffer in
        retryingInterrupts {
          calls.write(
            UnsafeRawBufferPointer(rebasing: buffer[written...]), to: descriptor,
            at: position + written)
        }
      }
      guard count > 0 else {
        throw FileError(call: "pwrite", path: path, code: count == 0 ? EIO : errno)
      }
      written += count
    }
  }

  /// Returns when the file's bytes and length are on the disk.
  ///
  /// After an error nothing is known of what was written since the last success, and a second call
  /// may succeed without having written it: do not call again, write the bytes to another file.
  ///
  /// The corresponding C function is `fdatasync`.
  package func synchronize() throws(FileError) {
    guard retryingInterrupts({ calls.synchronize(descriptor) }) == 0 else {
      throw failure("fdatasync")
    }
  }

  /// Cuts the file to `size` bytes.
  ///
  /// The corresponding C function is `ftruncate`.
  package func truncate(to size: Int) throws(FileError) {
    guard retryingInterrupts({ calls.truncate(descriptor, to: size) }) == 0 else {
      throw failure("ftruncate")
    }
  }

  /// Takes the exclusive advisory lock on the file, held until ``unlock()`` or until it is closed.
  ///
  /// - Returns: false if another open file holds it, in this process or another.
  ///
  /// The corresponding C function is `flock`.
  package func tryLock() throws(FileError) -> Bool { try tryLock(LOCK_EX) }

  /// Takes a shared advisory lock on the file, which keeps an exclusive one from being taken.
  ///
  /// - Returns: false if another open file holds the exclusive lock.
  ///
  /// The corresponding C function is `flock`.
  package func trySharedLock() throws(FileError) -> Bool { try tryLock(LOCK_SH) }

  private func tryLock(_ kind: Int32) throws(FileError) -> Bool {
    if retryingInterrupts({ flock(descriptor, kind | LOCK_NB) }) == 0 { return true }
    guard errno == EWOULDBLOCK else { throw failure("flock") }
    return false
  }

  /// Releases the lock, if it is held.
  ///
  /// Closing would release it too, but not at once if another thread is just starting a process,
  /// which shares the open file until it runs its program.
  ///
  /// The corresponding C function is `flock`.
  package func unlock() {
    _ = retryingInterrupts { flock(descriptor, LOCK_UN) }
  }

  private func failure(_ call: String) -> FileError {
    FileError(call: call, path: path, code: errno)
  }
}

/// Repeats a system call until it returns for another reason than a signal.
func retryingInterrupts<Result: FixedWidthInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
