import PipelineKit

/// Why a configuration cannot be used.
enum ConfigError: Error, Equatable {
  /// No such file, or none that may be read.
  case unreadable(file: String)
  /// More than `ConfigSource.bytesMax` bytes.
  case tooLarge(file: String)
  /// Something in it is wrong.
  case mistake(ConfigMistake, at: ConfigPlace)
}

/// What can be wrong at a place in a configuration.
enum ConfigMistake: Equatable, Sendable {
  /// The text is not JSON from here on.
  case notJSON(expected: String)
  /// The bytes are not UTF-8 from here on.
  case notUTF8
  /// More objects and lists in one another than a configuration has.
  case tooDeep
  /// A key that the object has already.
  case duplicateKey(String, firstLine: Int)
  /// A key that nothing reads; with one of a similar name, if there is one.
  case unknownKey(String, closest: String?)
  /// An object without a key that it must have.
  case missingKey(String)
  /// A value of another kind, or out of range.
  case expected(String, found: String)
  /// A number that millionths cannot hold.
  case badNumber(Millionths.Refusal, found: String)
  /// Weights of the parts that do not add up to 1.
  case weightsSum(Millionths)
  /// A name that another rule, list or entry has already.
  case duplicateName(String)
  /// The name of a list that conditions could not use: a feature or a word of the language.
  case reservedName(String)
  /// More of something than the bound.
  case tooMany(String, most: Int)
  /// A condition that is none.
  case condition(RuleError)
}

extension ConfigError: CustomStringConvertible {
  /// Where, what, what was expected, and the line with a caret.
  var description: String {
    switch self {
    case .unreadable(let file):
      "\(file): cannot be read; name a configuration file that is there and may be read, or leave the "
        + "option out"
    case .tooLarge(let file):
      "\(file): too large; a configuration has at most \(ConfigSource.bytesMax) bytes"
    case .mistake(let mistake, let place):
      "\(place.file):\(place.line):\(place.column): \(mistake)\n\(place.excerpt)"
    }
  }
}

extension ConfigError: InputFileError {
  var isInputMissing: Bool {
    if case .unreadable = self { true } else { false }
  }
}

extension ConfigMistake: CustomStringConvertible {
  /// What is wrong and what was expected, without the place.
  var description: String {
    switch self {
    case .notJSON(let expected): "not JSON: expected \(expected)"
    case .notUTF8: "not UTF-8 text"
    case .tooDeep: "nested too deep, expected at most \(ConfigParser.depthMax) levels"
    case .duplicateKey(let key, let line): "duplicate key \"\(key)\", first on line \(line)"
    case .unknownKey(let key, let closest?):
      "unknown key \"\(key)\"; did you mean \"\(closest)\"?"
    case .unknownKey(let key, nil): "unknown key \"\(key)\""
    case .missingKey(let key): "expected the key \"\(key)\" in this object"
    case .expected(let expected, let found): "expected \(expected), found \(found)"
    case .badNumber(.tooManyPlaces, let found):
      "number with too many decimals: \(found), expected at most \(Millionths.places)"
    case .badNumber(.tooLarge, let found): "number too large: \(found)"
    case .badNumber(.notANumber, let found):
      "expected a decimal number without exponent, found \(found)"
    case .weightsSum(let sum): "weights add up to \(sum), expected 1"
    case .duplicateName(let name): "duplicate name \"\(name)\", expected distinct names"
    case .reservedName(let name):
      "\"\(name)\" is a feature or a word of the rule language, expected another name"
    case .tooMany(let things, let most): "too many \(things), expected at most \(most)"
    case .condition(let error): "\(error)"
    }
  }
}
