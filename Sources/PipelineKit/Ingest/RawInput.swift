import Glibc

/// An open file, pipe or standard input, read in order and closed when its owner is gone.
///
/// Calls that a signal interrupts are repeated. A regular file that is followed is read by the law
/// of ``Continuity``, and may be parked: closed until it is read again.
struct RawInput: ~Copyable, Sendable {
  let path: String
  /// Whether it can be read again from its start.
  let isSeekable: Bool
  /// What file it is.
  let identity: FileStatus.Identity
  /// -1 while parked.
  var descriptor: Int32
  /// Of a regular file that is followed.
  var continuity: Continuity?

  /// Opens `file`; opening a FIFO waits for its writer.
  ///
  /// The corresponding C functions are `open`, and `dup` for standard input.
  ///
  /// - Parameter isFollowed: whether others may write the file while it is read.
  init(_ file: InputFile, isFollowed: Bool = false) throws(FileError) {
    let isStandardInput = file == .standardInput
    let descriptor = retryingInterrupts {
      isStandardInput
        ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(file.path, O_RDONLY | O_CLOEXEC)
    }
    guard descriptor >= 0 else { throw FileError(call: "open", path: file.path, code: errno) }
    try self.init(owning: descriptor, path: file.path)
    if isFollowed, isSeekable { continuity = Continuity() }
  }

  /// Creates an empty file in `folder` that has no name and vanishes when it is closed.
  ///
  /// The corresponding C functions are `mkstemp`, which gives mode 0600, and `unlink`.
  init(spoolIn folder: String) throws(FileError) {
    var template = Array((folder + "/spool-XXXXXX").utf8CString)
    let descriptor = retryingInterrupts { mkstemp(&template) }
    let name = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else { throw FileError(call: "mkstemp", path: name, code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = unlink(name)
    try self.init(owning: descriptor, path: name)
  }

  private init(owning descriptor: Int32, path: String) throws(FileError) {
    do {
      let status = try FileStatus.of(descriptor: descriptor, path: path)
      isSeekable = status.kind == .regular && lseek(descriptor, 0, SEEK_CUR) == 0
      identity = status.identity
    } catch {
      _ = close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
  }

  /// Appends up to `countMax` bytes to `out`.
  ///
  /// The corresponding C functions are `read`, and `preadv` for files that are followed.
  /// - Returns: how many came; 0 at the end, and where a followed file was written anew.
  mutating func read(appendingTo out: inout [UInt8], atMost countMax: Int) throws(FileError) -> Int
  {
    continuity == nil
      ? try readNext(appendingTo: &out, atMost: countMax)
      : try readOn(appendingTo: &out, atMost: countMax)
  }

  private func readNext(appendingTo out: inout [UInt8], atMost countMax: Int) throws(FileError)
    -> Int
  {
    precondition(countMax > 0, "a read of nothing looks like the end")
    var got = 0
    out.append(addingCapacity: countMax) { span in
      unsafe span.withUnsafeMutableBufferPointer { buffer, count in
        got = retryingInterrupts {
          unsafe Glibc.read(descriptor, buffer.baseAddress, min(countMax, buffer.count))
        }
        count = max(got, 0)
      }
    }
    guard got >= 0 else { throw FileError(call: "read", path: path, code: errno) }
    return got
  }

  /// Whether a read would return at once, with bytes or with the end.
  ///
  /// The corresponding C function is `poll`.
  func isReady() -> Bool {
    if isSeekable { return true }
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return retryingInterrupts { poll(&entry, 1, 0) } != 0
  }

  /// Goes on reading at `position`.
  ///
  /// The corresponding C function is `lseek`, or `pread` for files that are followed.
  mutating func seek(to position: Int) throws(FileError) {
    precondition(isSeekable, "seek in a stream")
    if continuity != nil { return try move(to: position) }
    guard lseek(descriptor, position, SEEK_SET) == position else {
      throw FileError(call: "lseek", path: path, code: errno)
    }
  }

  /// Appends `bytes` to a spool file.
  ///
  /// The corresponding C function is `write`.
  func write(_ bytes: RawSpan) throws(FileError) {
    var written = 0
    while written < bytes.byteCount {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        retryingInterrupts {
          unsafe Glibc.write(descriptor, buffer.baseAddress! + written, buffer.count - written)
        }
      }
      guard count > 0 else { throw FileError(call: "write", path: path, code: errno) }
      written += count
    }
  }
}
