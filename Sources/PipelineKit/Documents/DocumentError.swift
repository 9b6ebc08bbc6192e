/// Why a document cannot be used.
package enum DocumentError: Error, Equatable {
  /// No such file, or none that may be read.
  case unreadable(file: String)
  /// More than `DocumentSource.bytesMax` bytes.
  case tooLarge(file: String)
  /// Something in it is wrong.
  case mistake(DocumentMistake, at: DocumentPlace)
}

/// What can be wrong at a place in a document.
package enum DocumentMistake: Equatable, Sendable {
  /// The text is not JSON from here on.
  case notJSON(expected: String)
  /// The bytes are not UTF-8 from here on.
  case notUTF8
  /// More objects and lists in one another than `DocumentParser.depthMax`.
  case tooDeep
  /// A key that the object has already.
  case duplicateKey(String, firstLine: Int)
  /// A key that nothing reads; with one of a similar name, if there is one.
  case unknownKey(String, closest: String?)
  /// An object without a key that it must have.
  case missingKey(String)
  /// A value of another kind, or out of range.
  case expected(String, found: String)
  /// A number with more digits after the dot than are kept.
  case tooManyDecimals(String, most: Int)
  /// A number that 64 bits cannot hold.
  case numberTooLarge(String)
  /// A name that another entry has already.
  case duplicateName(String)
  /// More of something than the bound.
  case tooMany(String, most: Int)
  /// Something that only the application knows to be wrong, in its words.
  case refused(String)
}

extension DocumentError: CustomStringConvertible {
  /// Where, what, what was expected, and the line with a caret.
  package var description: String {
    switch self {
    case .unreadable(let file):
      "\(DocumentSource.name(file)): cannot be read; name a configuration file that is there and "
        + "may be read, or leave the option out"
    case .tooLarge(let file):
      "\(DocumentSource.name(file)): too large; a configuration has at most "
        + "\(DocumentSource.bytesMax) bytes"
    case .mistake(let mistake, let place):
      "\(DocumentSource.name(place.file)):\(place.line):\(place.column): \(mistake)\n"
        + place.excerpt
    }
  }
}

extension DocumentError: InputFileError {
  package var isInputMissing: Bool {
    if case .unreadable = self { true } else { false }
  }
}

extension DocumentMistake: CustomStringConvertible {
  /// What is wrong and what was expected, without the place.
  package var description: String {
    switch self {
    case .notJSON(let expected): "not JSON: expected \(expected)"
    case .notUTF8: "not UTF-8 text"
    case .tooDeep: "nested too deep, expected at most \(DocumentParser.depthMax) levels"
    case .duplicateKey(let key, let line): "duplicate key \(quoted(key)), first on line \(line)"
    case .unknownKey(let key, let closest?):
      "unknown key \(quoted(key)); did you mean \"\(closest)\"?"
    case .unknownKey(let key, nil): "unknown key \(quoted(key))"
    case .missingKey(let key): "expected the key \"\(key)\" in this object"
    case .expected(let expected, let found): "expected \(expected), found \(found)"
    case .tooManyDecimals(let found, let most):
      "number with too many decimals: \(found), expected at most \(most)"
    case .numberTooLarge(let found): "number too large: \(found)"
    case .duplicateName(let name): "duplicate name \(quoted(name)), expected distinct names"
    case .tooMany(let things, let most): "too many \(things), expected at most \(most)"
    case .refused(let problem): problem
    }
  }

  private func quoted(_ text: String) -> String { "\"\(DocumentSource.shown(text))\"" }
}
