import PipelineKit

/// The exception that a record of several lines tells of.
///
/// **Which one of a chain.** `type`, `message` and `topFrame` are those of the exception that was
/// thrown to the logger, the outermost: it is what the record's message speaks of. `rootType` and
/// `rootMessage` are those of the last of its causes (`Caused by:`, "The above exception was the
/// direct cause"), which is where to look first; they equal the outermost where there is no cause.
struct ExceptionReport: Equatable, Sendable {
  enum Language: String, Sendable {
    case java, python, go, swift, javascript, rust, dotnet, ruby, php
  }

  var language: Language
  /// As the language writes it: `java.lang.IllegalStateException`, `ValueError`, `panic`.
  var type: String
  var message: String
  /// The innermost frame of the application as written, without leading `at`; empty if none.
  var topFrame: String
  var rootType: String
  var rootMessage: String
}

extension ExceptionReport {
  /// The exception in a record's text, which may begin with any line of a logger; nil if none.
  ///
  /// - Complexity: O(bytes); reads at most 64 KiB and 1,000 lines.
  init?(record: borrowing RawSpan) { return nil }
}
