/// Why the bytes of a sketch could not be read.
package enum SketchError: Error, Equatable {
  /// The bytes end before the sketch does.
  case truncated(sketch: String, byteCount: Int)
  /// The bytes were written by a later version of this code.
  case newerVersion(sketch: String, found: UInt8, known: UInt8)
  /// The bytes are no sketch, or not the one encoding a sketch has.
  case invalid(sketch: String, at: Int, reason: String)
}

extension SketchError: CustomStringConvertible {
  /// What is wrong, where, and what to do next.
  package var description: String {
    switch self {
    case .truncated(let sketch, let byteCount):
      "\(sketch): truncated after \(byteCount) bytes; rebuild the view it is stored in"
    case .newerVersion(let sketch, let found, let known):
      "\(sketch): version \(found), this build reads up to \(known); use the newer build"
    case .invalid(let sketch, let offset, let reason):
      "\(sketch): \(reason) at byte \(offset); rebuild the view it is stored in"
    }
  }
}
