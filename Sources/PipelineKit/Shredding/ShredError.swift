/// Why a stored column cannot be read although its checksum is right.
package enum ShredError: Error, Equatable, CustomStringConvertible {
  /// The column's bytes end inside a value.
  case truncated(at: Int)
  /// A count, code or length that no writer writes.
  case invalid(at: Int, String)
  /// Written by a later version of this program.
  case newer(at: Int, String)
  /// A deflate stream inside the column is damaged.
  case deflate(DeflateError)

  /// What is wrong and where.
  package var description: String {
    switch self {
    case .truncated(let at): "column ends early at byte \(at)"
    case .invalid(let at, let what): "column is damaged at byte \(at): \(what)"
    case .newer(let at, let what): "column needs a newer version (\(what) at byte \(at))"
    case .deflate(let error): error.description
    }
  }
}
