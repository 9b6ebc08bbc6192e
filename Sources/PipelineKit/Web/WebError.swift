/// What can be wrong with a list of bot patterns.
package enum WebError: Error, Equatable {
  /// An entry of the list, counted from 0, breaks a rule.
  case badEntry(file: String, index: Int, expected: String)
  /// The list as a whole breaks a rule.
  case badList(file: String, expected: String)
}

extension WebError: CustomStringConvertible {
  /// What is wrong, where, and what was expected instead.
  package var description: String {
    switch self {
    case .badEntry(let file, let index, let expected):
      "\(file): entry \(index), expected \(expected)"
    case .badList(let file, let expected):
      "\(file): expected \(expected)"
    }
  }
}
