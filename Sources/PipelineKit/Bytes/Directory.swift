import Glibc

/// What the log needs to know of directories.
package enum Directory {
  /// Creates `path` with mode 0700 and every directory above it that is missing.
  ///
  /// The corresponding C function is `mkdir`.
  package static func create(_ path: String) throws(FileError) {
    if mkdir(path, 0o700) == 0 { return }
    if errno == EEXIST {
      guard isDirectory(path) else { throw FileError(call: "mkdir", path: path, code: ENOTDIR) }
      return
    }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw FileError(call: "mkdir", path: path, code: errno)
    }
    try create(String(path[..<slash]))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw FileError(call: "mkdir", path: path, code: errno)
    }
  }

  /// Makes the names of the files in the directory durable, as `fsync` of a file does not.
  package static func synchronize(_ path: String) throws(FileError) {
    let descriptor = retryingInterrupts { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileError(call: "open", path: path, code: errno) }
    defer { _ = close(descriptor) }
    guard retryingInterrupts({ fsync(descriptor) }) == 0 else {
      throw FileError(call: "fsync", path: path, code: errno)
    }
  }

  /// Returns the names in the directory, sorted, without `.` and `..`.
  package static func names(in path: String) throws(FileError) -> [String] {
    guard let stream = opendir(path) else {
      throw FileError(call: "opendir", path: path, code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a file; does nothing if there is none.
  ///
  /// The corresponding C function is `unlink`.
  package static func removeFile(_ path: String) throws(FileError) {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw FileError(call: "unlink", path: path, code: errno)
    }
  }

  /// Removes an empty folder.
  ///
  /// The corresponding C function is `rmdir`.
  package static func removeFolder(_ path: String) throws(FileError) {
    guard rmdir(path) == 0 else { throw FileError(call: "rmdir", path: path, code: errno) }
  }

  /// Gives a file another name, replacing what had it.
  ///
  /// The corresponding C function is `rename`.
  package static func rename(_ path: String, to other: String) throws(FileError) {
    guard Glibc.rename(path, other) == 0 else {
      throw FileError(call: "rename", path: other, code: errno)
    }
  }

  /// Whether something has that path.
  package static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// Whether `path` is a directory, links followed.
  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
