/// Why a line is not of its access log format, and at which byte.
package struct AccessLogRefusal: Error, Hashable, Sendable {
  /// What was expected and not found.
  package enum Reason: Hashable, Sendable {
    /// The line has no bytes but its ending.
    case empty
    /// A word and a space: virtual host, host or identity.
    case noWord
    /// A bracket before the time.
    case noTime
    /// A bracket after the time.
    case unclosedTime
    /// A quote before the request, referrer or user agent.
    case noQuote
    /// A quote after it.
    case unclosedQuote
    /// Three digits, or `-`.
    case badStatus
    /// Digits, or `-`.
    case badSize
    /// A space between two fields.
    case noSpace
  }

  /// What was expected and not found.
  package let reason: Reason
  /// The byte of the line where it was expected.
  package let position: Int

  /// Makes a refusal for `reason` at byte `position`.
  package init(_ reason: Reason, _ position: Int) {
    self.reason = reason
    self.position = position
  }
}

extension AccessLogRefusal: CustomStringConvertible {
  /// What was expected and at which byte.
  package var description: String { "\(reason.expectation) at byte \(position)" }
}

extension AccessLogRefusal.Reason {
  /// What was expected, for people.
  package var expectation: String {
    switch self {
    case .empty: "empty line, expected an access log entry"
    case .noWord: "expected a word and a space"
    case .noTime: "expected '[' before the time"
    case .unclosedTime: "expected ']' after the time that starts"
    case .noQuote: "expected '\"' before a quoted field"
    case .unclosedQuote: "expected '\"' after the quoted field that starts"
    case .badStatus: "expected a status of three digits or '-'"
    case .badSize: "expected a byte count or '-'"
    case .noSpace: "expected a space between fields"
    }
  }
}
