/// An error of an application about a file that it was told to read.
///
/// A file that is not there, or may not be read, ends a program with 66 as a missing input does; what
/// is wrong in a file that is there ends it with 1.
package protocol InputFileError: Error {
  /// Whether there is no such file, or none that may be read.
  var isInputMissing: Bool { get }
}
