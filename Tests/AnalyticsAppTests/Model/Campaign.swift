import Foundation

/// UTM parameters and click ids in a page's path.
///
/// Decisions the specification leaves open:
/// - Stripped are `utm_source`, `utm_medium`, `utm_campaign`, `utm_term`, `utm_content`, `utm_id`,
///   `gclid`, `fbclid`, `msclkid`, `ref` and `source`; names are compared as written.
/// - The source is the first non-empty of `utm_source`, `source` and `ref`, as written (no
///   percent-decoding), else `google`, `facebook` or `bing` for a click id.
/// - Other parameters stay, in their order; a question mark with nothing behind it goes.
enum Campaign {
  private static let stripped: Set<Text> = [
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "gclid",
    "fbclid", "msclkid", "ref", "source",
  ]

  static func strip(_ path: Text) -> (path: Text, source: Text?) {
    guard let (page, query) = path.cut(at: "?") else { return (path, nil) }
    let parameters = query.bytes.split(separator: 0x26, omittingEmptySubsequences: false).map {
      let whole = Text($0)
      return (whole: whole, name: whole.cut(at: "=")?.head ?? whole, whole.cut(at: "=")?.tail)
    }
    let kept = parameters.filter { !stripped.contains($0.name) }
    guard kept.count < parameters.count else { return (path, nil) }
    func value(_ name: Text) -> Text? {
      parameters.first { $0.name == name && $0.2?.bytes.isEmpty == false }?.2
    }
    let source =
      value("utm_source") ?? value("source") ?? value("ref")
      ?? value("gclid").map { _ in "google" } ?? value("fbclid").map { _ in "facebook" }
      ?? value("msclkid").map { _ in "bing" }
    let rest = kept.map(\.whole.bytes).joined(separator: [0x26])
    return (kept.isEmpty ? page : page + "?" + Text(rest), source)
  }

  /// The host of a referrer: between `://` and the next `/`, `?` or `#`, without user, port and
  /// `www.`, in small letters; nil if there is none.
  static func host(ofReferrer referrer: Text) -> Text? {
    let text = referrer.description
    guard let scheme = text.range(of: "://") else { return nil }
    var host = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
    if let user = host.lastIndex(of: "@") { host = host[host.index(after: user)...] }
    if let port = host.lastIndex(of: ":"), !host.hasSuffix("]") { host = host[..<port] }
    let small = Text(String(host)).lowercased
    let plain = small.hasPrefix("www.") ? Text(small.bytes.dropFirst(4)) : small
    return plain.bytes.isEmpty ? nil : plain
  }
}
