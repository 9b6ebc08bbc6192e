import Glibc

/// What the operating system knows of a path, links followed.
struct FileStatus: Equatable, Sendable {
  /// Tells a file from every other on this machine, whatever it is called.
  struct Identity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
  }

  enum Kind: Sendable {
    case regular
    case folder
    /// A FIFO or a character device.
    case stream
    case other
  }

  let kind: Kind
  let identity: Identity
  let size: Int
  let modifiedNanoseconds: Int

  private init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFIFO, S_IFCHR: .stream
      default: .other
      }
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    size = Int(status.st_size)
    // The members of `timespec` are seen through one module or another, depending on which files are
    // compiled together; on 64-bit Linux they are two words, seconds and nanoseconds.
    modifiedNanoseconds = withUnsafeBytes(of: status.st_mtim) {
      $0.load(as: Int.self) &* 1_000_000_000 &+ $0.load(fromByteOffset: 8, as: Int.self)
    }
  }

  /// Returns the status of `path`, or nil if nothing has that path.
  ///
  /// The corresponding C function is `stat`.
  static func of(_ path: String) throws(FileError) -> FileStatus? {
    var status = stat()
    if stat(path, &status) == 0 { return FileStatus(status) }
    let error = FileError(call: "stat", path: path, code: errno)
    if error.isMissing { return nil }
    throw error
  }

  /// Returns the status of an open file.
  ///
  /// The corresponding C function is `fstat`.
  static func of(descriptor: Int32, path: String) throws(FileError) -> FileStatus {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError(call: "fstat", path: path, code: errno)
    }
    return FileStatus(status)
  }
}

extension FileError {
  /// Whether nothing has that path.
  var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}
