/// A word of a condition: `user_count_5m`, `>=`, `1_000`, `"US"`.
struct RuleToken: Equatable, Sendable {
  let kind: Kind
  /// The first byte, counted from the start of the condition.
  let offset: Int
  /// How it is written; empty at the end of the condition.
  let text: String

  enum Kind: Equatable, Sendable {
    case integer(Int64)
    case decimal(Millionths)
    case text(String)
    /// A feature or a list.
    case name
    case keyword(Keyword)
    case symbol(Symbol)
    case end
  }

  /// Words that name neither a feature nor a list.
  enum Keyword: String, Sendable, CaseIterable {
    case and, or, not, `in`, `is`, absent, present, `true`, `false`
  }

  enum Symbol: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case open = "("
    case close = ")"
    case comma = ","
  }

  /// The token as messages name it.
  var shown: String { kind == .end ? "the end of the condition" : "'\(text)'" }
}
