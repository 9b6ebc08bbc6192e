import Foundation

@testable import ModelSupport

/// Reads one line of a web server's log in the combined or common format.
///
/// Decisions the specification leaves open:
/// - The visitor is the address, a space and the user agent; without one the address alone.
/// - `-` and an empty quote are absent fields.
/// - A line whose request is not `METHOD target HTTP/x` is a dead letter; a target may be anything.
/// - `\"` and `\\` in quoted fields are a quote and a backslash; other escapes stay as written.
struct AccessLogReader {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  var appendTime: Int

  func read(_ line: [UInt8]) -> Result<ModelEvent, ModelDeadLetter.Reason> {
    guard line.count <= 1 << 20 else { return .failure(ModelDeadLetter.Reason(kind: .tooLong)) }
    guard let text = String(validating: line, as: UTF8.self) else {
      return .failure(ModelDeadLetter.Reason(kind: .notUTF8))
    }
    let pattern =
      /(\S+) \S+ \S+ \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?\r?/
    guard let match = text.wholeMatch(of: pattern)?.output,
      let path = path(ofRequest: match.3)
    else { return .failure(ModelDeadLetter.Reason(kind: .notAnObject)) }
    guard let time = time(match.2) else {
      return .failure(ModelDeadLetter.Reason(kind: .noTimestamp))
    }
    guard time <= appendTime + Instant.day else {
      return .failure(ModelDeadLetter.Reason(kind: .future))
    }
    let (plainPath, source) = Campaign.strip(path)
    let view = ModelEvent.PageView(
      path: plainPath, referrer: field(match.6), source: source, agent: field(match.7),
      status: Int(match.4), bytes: Int(match.5) ?? 0)
    let address = Text(String(match.1))
    let visitor = view.agent.map { address + " " + $0 } ?? address
    return .success(ModelEvent(time: time, visitor: visitor, content: .pageView(view)))
  }

  private func path(ofRequest request: Substring) -> Text? {
    let parts = request.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2].wholeMatch(of: /HTTP\/.+/) != nil, !parts[1].isEmpty,
      parts[0].wholeMatch(of: /[A-Za-z_-]+/) != nil
    else { return nil }
    return Text(String(parts[1]))
  }

  private func field(_ quoted: Substring?) -> Text? {
    guard let quoted, quoted != "-", !quoted.isEmpty else { return nil }
    return Text(
      quoted.replacingOccurrences(of: "\\\"", with: "\"")
        .replacingOccurrences(of: "\\\\", with: "\\"))
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
