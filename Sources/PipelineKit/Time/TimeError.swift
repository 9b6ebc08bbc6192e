/// What can be wrong with a time typed by a person or written in a configuration.
///
/// Texts in event data that are no times give nil instead: they are data, not failures.
package enum TimeError: Error, Equatable {
  /// A duration that cannot be read: the text, and what is wrong with it.
  case badDuration(text: String, problem: DurationProblem)

  /// What is wrong with a duration text.
  package enum DurationProblem: Equatable, Sendable {
    /// Nothing was typed.
    case empty
    /// A number is missing before this character position (from 1).
    case noNumber(position: Int)
    /// A number has no unit after it.
    case noUnit(number: String)
    /// A unit nobody knows.
    case unknownUnit(String)
    /// A unit that repeats, or follows a smaller one.
    case unitOutOfOrder(String)
    /// More than a hundred million days.
    case tooLong
  }
}

extension TimeError: CustomStringConvertible {
  /// What is wrong, where, and what was expected instead.
  package var description: String {
    switch self {
    case .badDuration(let text, let problem):
      return "duration '\(text)': \(problem.sentence); expected whole numbers with a unit of "
        + "w, d, h, m, s or ms, greatest first, such as 15m, 24h or 1h30m"
    }
  }
}

extension TimeError.DurationProblem {
  fileprivate var sentence: String {
    switch self {
    case .empty: "nothing there"
    case .noNumber(let position): "no number at character \(position)"
    case .noUnit(let number): "no unit after \(number)"
    case .unknownUnit(let unit): "unknown unit '\(unit)'"
    case .unitOutOfOrder(let unit): "unit '\(unit)' repeated or out of order"
    case .tooLong: "longer than 100,000,000 days"
    }
  }
}
