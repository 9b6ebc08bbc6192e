import Glibc

/// A call to the operating system about a file that failed.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, as the name of the C function.
  package var call: String
  /// The file or directory it was tried on.
  package var path: String
  /// The error number: `ENOSPC`, `EIO`, …
  package var code: Int32

  package init(call: String, path: String, code: Int32) {
    self.call = call
    self.path = path
    self.code = code
  }

  /// `cannot pwrite /logs/0/0.log: No space left on device`
  package var description: String {
    "cannot \(call) \(path): \(String(cString: strerror(code)))"
  }

  /// What to do next, by the kind of failure.
  package var advice: String {
    switch code {
    case ENOSPC, EDQUOT: "free some space, then run again"
    case EACCES, EPERM: "check the permissions of it and of its folder"
    case EROFS: "it lies on a read-only disk; choose another place"
    case ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG, ELOOP: "check the path"
    case EMFILE, ENFILE: "allow more open files (ulimit -n)"
    default: "check the disk"
    }
  }
}
