/// What can be wrong with a file this room reads.
package enum WebError: Error, Equatable {
  /// The file cannot be opened or read; the code is `errno`.
  case unreadable(file: String, code: Int32)
  /// The file is larger than a list of patterns has reason to be.
  case fileTooLarge(file: String, byteCountMax: Int)
  /// The text is not the JSON expected at a byte.
  case notJSON(file: String, position: Int, expected: String)
  /// An entry of the list, counted from 0, breaks a rule.
  case badEntry(file: String, index: Int, expected: String)
  /// The list as a whole breaks a rule.
  case badList(file: String, expected: String)
}

extension WebError: CustomStringConvertible {
  /// What is wrong, where, and what was expected instead.
  package var description: String {
    switch self {
    case .unreadable(let file, let code):
      "\(file): cannot be read (error \(code)); name a list of bot patterns that is there and may be "
        + "read, or leave the option out"
    case .fileTooLarge(let file, let byteCountMax):
      "\(file): larger than \(byteCountMax) bytes, the most a list of bot patterns may have"
    case .notJSON(let file, let position, let expected):
      "\(file): at byte \(position), expected \(expected)"
    case .badEntry(let file, let index, let expected):
      "\(file): entry \(index), expected \(expected)"
    case .badList(let file, let expected):
      "\(file): expected \(expected)"
    }
  }
}
