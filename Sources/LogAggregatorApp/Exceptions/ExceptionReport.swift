import PipelineKit

/// The exception that a record of several lines tells of.
///
/// **Which one of a chain.** `type`, `message` and `topFrame` are those of the exception that was
/// thrown to the logger, the outermost: it is what the record's message speaks of. `rootType` and
/// `rootMessage` are those of the last of its causes (`Caused by:`, `--->`, Python's "direct cause"
/// and "During handling", `[cause]`), which is where to look first; they equal the outermost where
/// there is no cause.
///
/// **Law.** A record without a stack of one of these languages has no report; whatever bytes come,
/// reading them neither fails nor takes longer than linear in the first 64 KiB.
struct ExceptionReport: Equatable, Sendable {
  enum Language: String, Sendable {
    case java, python, go, swift, javascript, rust, dotnet, ruby, php
  }

  var language: Language
  /// As the language writes it: `java.lang.IllegalStateException`, `ValueError`, `panic`.
  var type: String
  /// Its first line, at most 512 bytes.
  var message: String
  /// The frame that threw, as written, without a leading `at`; empty if none was written.
  var topFrame: String
  var rootType: String
  var rootMessage: String

  static let bytesMax = 64 * 1_024
  static let linesMax = 1_000
  static let textMax = 512
}

extension ExceptionReport {
  /// The exception in a record's text, which may begin with any line of a logger; nil if none.
  ///
  /// - Complexity: O(bytes); reads at most 64 KiB and 1,000 lines.
  init?(record: borrowing RawSpan) {
    let bytes = record.array(0..<min(record.byteCount, ExceptionReport.bytesMax))
    self.init(text: String(decoding: bytes, as: UTF8.self))
  }

  /// The exception in a record's text; nil if none.
  init?(text: String) {
    let lines = text.split(
      maxSplits: ExceptionReport.linesMax, omittingEmptySubsequences: true,
      whereSeparator: \.isNewline
    ).prefix(ExceptionReport.linesMax).map(TraceLine.init)
    guard
      let chain = PythonTrace.read(lines) ?? GoTrace.read(lines) ?? RustTrace.read(lines)
        ?? SwiftTrace.read(lines) ?? RubyTrace.read(lines) ?? PHPTrace.read(lines)
        ?? FrameTrace.read(lines)
    else { return nil }
    self.init(chain)
  }

  private init(_ chain: ThrownChain) {
    func short(_ text: Substring) -> String {
      String(decoding: text.utf8.prefix(ExceptionReport.textMax), as: UTF8.self)
    }
    language = chain.language
    type = short(chain.outermost.type)
    message = short(chain.outermost.message)
    topFrame = short(chain.topFrame)
    rootType = short(chain.root.type)
    rootMessage = short(chain.root.message)
  }
}

/// One exception of a chain: its type and its message.
struct Thrown {
  var type: Substring
  var message: Substring

  /// `type: message`, or a type alone.
  init(_ header: Substring) {
    let parts = header.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
    type = trimmed(parts[0])
    if type.hasSuffix(":") { type = type.dropLast() }
    message = parts.count > 1 ? trimmed(parts[1]) : ""
  }

  init(type: Substring, message: Substring) { (self.type, self.message) = (type, message) }
}

/// What a stack trace of one language says.
struct ThrownChain {
  var language: ExceptionReport.Language
  var outermost: Thrown
  var root: Thrown
  var topFrame: Substring
}

/// One line of a record: its indentation and the text behind it.
struct TraceLine {
  let indent: Int
  let text: Substring

  init(_ line: Substring) {
    let text = line.drop { $0 == " " || $0 == "\t" }
    indent = line.utf8.count - text.utf8.count
    self.text = trimmed(text)
  }
}

func trimmed(_ text: Substring) -> Substring {
  var text = text.drop { $0 == " " || $0 == "\t" }
  while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
  return text
}

/// The text behind the first occurrence of `mark`; nil if there is none.
func behind(_ mark: String, in text: Substring) -> Substring? {
  text.firstRange(of: mark).map { text[$0.upperBound...] }
}
