/// Why a line could not be scanned, with the byte where it went wrong (0 is the line's first).
package enum ScanError: Error, Equatable, CustomStringConvertible {
  /// The line ends inside a value.
  case unexpectedEnd(at: Int)
  /// Something else should stand here.
  case unexpected(byte: UInt8, at: Int, wanted: Wanted)
  /// A control character below U+0020 stands unescaped in a string.
  case controlCharacter(at: Int)
  /// A backslash is followed by something that RFC 8259 does not know.
  case invalidEscape(at: Int)
  /// A `\u` escape names half of a surrogate pair, which is no character.
  case loneSurrogate(at: Int)
  /// The bytes are not UTF-8 (RFC 3629).
  case invalidUTF8(at: Int)
  /// A number that RFC 8259 does not allow, as `01`, `1.` or `+1`.
  case invalidNumber(at: Int)
  /// More than `JSONScanner.depthMax` nested objects and arrays.
  case tooDeep(at: Int)
  /// The line is valid JSON of another kind, or no JSON at all.
  case notAnObject(at: Int)
  /// Something follows the object.
  case trailingBytes(at: Int)
  /// The line does not have the form of the format it was read as.
  case notInFormat(at: Int, format: String, expected: String)

  /// What the grammar allows at a place.
  package enum Wanted: String, Sendable {
    case value = "a value"
    case keyOrEnd = "a key or }"
    case key = "a key"
    case colon = ":"
    case commaOrBrace = ", or }"
    case commaOrBracket = ", or ]"
  }

  /// What is wrong and at which byte.
  package var description: String {
    switch self {
    case .unexpectedEnd(let at): "line ends inside a value at byte \(at)"
    case .unexpected(let byte, let at, let wanted):
      "unexpected \(ScanError.shown(byte)) at byte \(at), expected \(wanted.rawValue)"
    case .controlCharacter(let at): "unescaped control character at byte \(at)"
    case .invalidEscape(let at): "invalid escape at byte \(at)"
    case .loneSurrogate(let at): "lone surrogate escape at byte \(at)"
    case .invalidUTF8(let at): "not UTF-8 at byte \(at)"
    case .invalidNumber(let at): "invalid number at byte \(at)"
    case .tooDeep(let at): "nested deeper than \(JSONScanner.depthMax) at byte \(at)"
    case .notAnObject(let at): "not a JSON object at byte \(at)"
    case .trailingBytes(let at): "unexpected text after the JSON object at byte \(at)"
    case .notInFormat(let at, let format, let expected):
      "not a line of the format \(format): \(expected) at byte \(at)"
    }
  }

  private static func shown(_ byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(byte)"
  }
}
