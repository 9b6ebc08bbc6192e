/// Why the bytes of a window's state could not be read.
package enum WindowError: Error, Equatable {
  /// The bytes end before the state does.
  case truncated(state: String, byteCount: Int)
  /// The bytes were written by a later version of this code.
  case newerVersion(state: String, found: UInt8, known: UInt8)
  /// The bytes are no state of this window, or not the one encoding it has.
  case invalid(state: String, at: Int, reason: String)
}

extension WindowError: CustomStringConvertible {
  /// What is wrong, where, and what to do next.
  package var description: String {
    switch self {
    case .truncated(let state, let byteCount):
      "\(state): truncated after \(byteCount) bytes; rebuild the view it is stored in"
    case .newerVersion(let state, let found, let known):
      "\(state): version \(found), this build reads up to \(known); use the newer build"
    case .invalid(let state, let offset, let reason):
      "\(state): \(reason) at byte \(offset); rebuild the view it is stored in"
    }
  }
}
