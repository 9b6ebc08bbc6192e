import Foundation

@testable import ModelSupport

/// Reads one line of a web server's log in the combined or common format.
///
/// Decisions the specification leaves open:
/// - A first word that is a name with a port is the virtual host.
/// - The visitor is the address, a space and the user agent; without one the other alone, without
///   either `(unknown)`. Of a list of addresses the first counts.
/// - `-` and an empty quote are absent fields. The last quote may be missing at the line's end.
/// - A request starts with a method; `HTTP/…` may end it, the target is all between. Of any other
///   request the path is unknown.
/// - `\"`, `\\`, `\xHH` and `\b \n \r \t \v` stand for what they name; bytes that are no UTF-8 then are
///   U+FFFD.
/// - A page is a GET answered 2xx or 304 whose path has no ending of an asset; its query is dropped.
struct AccessLogReader {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  /// The endings that the fixtures have.
  private static let assets: Set<String> = [
    "js", "css", "webp", "ico", "woff2", "svg", "webmanifest",
  ]

  var appendTime: Int

  /// - Parameter isTerminated: whether a newline follows; if not, a quote cut short waits for it.
  func read(_ line: [UInt8], isTerminated: Bool) -> Result<ModelEvent, ModelDeadLetter.Reason> {
    guard line.count <= 1 << 20 else { return .failure(ModelDeadLetter.Reason(kind: .tooLong)) }
    // A character for each byte, whatever its value.
    let text = String(String.UnicodeScalarView(line.map { Unicode.Scalar($0) }))
    let pattern =
      /(?:[A-Za-z][A-Za-z0-9.-]*:[0-9]+ )?((?:[^ ]+, )*[^ ]+) [^ ]+ [^\[]+ \[([^\]]+)\] "((?:[^"\\]|\\.)*)" ([0-9]{3}) ([0-9]+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)("?))?\r?/
      .matchingSemantics(.unicodeScalar)
    guard let match = text.wholeMatch(of: pattern)?.output, isTerminated || match.8 != "" else {
      return .failure(ModelDeadLetter.Reason(kind: .notAnObject))
    }
    guard let time = time(match.2) else {
      return .failure(ModelDeadLetter.Reason(kind: .noTimestamp))
    }
    guard time <= appendTime + Instant.day else {
      return .failure(ModelDeadLetter.Reason(kind: .future))
    }
    let request = request(match.3)
    let (path, source) = request.map { Campaign.strip($0.target) } ?? ("(none)", nil)
    let status = Int(match.4) ?? 0
    let plain = path.cut(at: "?")?.head ?? path
    let view = ModelEvent.PageView(
      path: plain, referrer: field(match.6), source: source, agent: field(match.7),
      status: status, bytes: Int(match.5) ?? 0)
    let address = field(match.1.split(separator: ",").first)
    let parts = [address, view.agent].compactMap { $0?.description }
    let visitor = parts.isEmpty ? "(unknown)" : Text(parts.joined(separator: " "))
    let kind = kind(method: request?.method, status, plain)
    return .success(ModelEvent(time: time, visitor: visitor, content: .request(view, kind: kind)))
  }

  private func kind(method: Substring?, _ status: Int, _ path: Text) -> Text {
    if method == "GET", (200...299).contains(status) || status == 304 {
      let ending = path.description.wholeMatch(of: /.*\.([^.\/]+)/)?.output.1.lowercased()
      return ending.map(AccessLogReader.assets.contains) == true ? "asset" : "page"
    }
    return status >= 400 ? "error" : (300..<400).contains(status) ? "redirect" : "other"
  }

  private func request(_ request: Substring) -> (method: Substring, target: Text)? {
    let pattern = /([A-Za-z_-]+) +(.*?) *(?: HTTP\/.+)?/.matchingSemantics(.unicodeScalar)
    guard let match = request.wholeMatch(of: pattern)?.output, !match.2.isEmpty else { return nil }
    return (match.1, resolved(match.2))
  }

  private func field(_ written: Substring?) -> Text? {
    guard let written, written != "-", !written.isEmpty else { return nil }
    return resolved(written)
  }

  /// The text that a server wrote with escapes, a character for each byte.
  private func resolved(_ written: Substring) -> Text {
    let letters: [Character: UInt8] = [
      "b": 8, "t": 9, "n": 10, "v": 11, "r": 13, "\"": 34, "\\": 92,
    ]
    var bytes: [UInt8] = []
    var rest = written
    while let scalar = rest.unicodeScalars.first {
      if let hex = rest.prefixMatch(of: /\\x([0-9A-Fa-f]{2})/)?.output {
        bytes.append(UInt8(hex.1, radix: 16) ?? 0)
        rest = rest.dropFirst(4)
      } else if let escape = rest.prefixMatch(of: /\\([btnvr"\\])/)?.output {
        bytes.append(letters[escape.1.first ?? "b"] ?? 0)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        rest.unicodeScalars.removeFirst()
      }
    }
    return Text(String(decoding: bytes, as: UTF8.self))
  }

  /// `10/Oct/2000:13:55:36 -0700`.
  private func time(_ text: Substring) -> Int? {
    let pattern = /(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)/
    guard let match = text.wholeMatch(of: pattern)?.output,
      let month = AccessLogReader.months.firstIndex(of: String(match.2))
    else { return nil }
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return Instant.read(Text("\(match.3)-\(number)-\(match.1)T\(match.4)\(match.5):\(match.6)"))
  }
}
