import Foundation

@testable import ModelSupport

/// UTM parameters and click ids in a page's path.
///
/// Decisions the specification leaves open:
/// - Stripped are `utm_source`, `utm_medium`, `utm_campaign`, `utm_term`, `utm_content`, `utm_id`,
///   `gclid`, `fbclid`, `msclkid`, `ref` and `source`, in letters of any case.
/// - The source is the first non-empty of `utm_source`, `source` and `ref`, decoded as forms are
///   (`%HH`, `+` for a space), else `google`, `facebook` or `bing` for a click id.
/// - Other parameters stay, in their order; a question mark with nothing behind it goes.
/// - An absolute URL counts as its path and query; a fragment goes; an empty path is `/`.
enum Campaign {
  private static let stripped: Set<Text> = [
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "gclid",
    "fbclid", "msclkid", "ref", "source",
  ]

  static func strip(_ written: Text) -> (path: Text, source: Text?) {
    let path = local(written)
    guard let (page, query) = path.cut(at: "?") else { return (path, nil) }
    if query.bytes.isEmpty { return (page, nil) }
    let parameters = query.bytes.split(separator: 0x26, omittingEmptySubsequences: false).map {
      let whole = Text($0)
      return (
        whole: whole, name: (whole.cut(at: "=")?.head ?? whole).lowercased, whole.cut(at: "=")?.tail
      )
    }
    let kept = parameters.filter { !stripped.contains($0.name) }
    guard kept.count < parameters.count else { return (path, nil) }
    func value(_ name: Text) -> Text? {
      parameters.first { $0.name == name && $0.2?.bytes.isEmpty == false }?.2
    }
    let named = (value("utm_source") ?? value("source") ?? value("ref")).map(decoded)
    let source = named ?? network(value)
    let rest = kept.map(\.whole.bytes).joined(separator: [0x26])
    return (kept.isEmpty ? page : page + "?" + Text(rest), source)
  }

  /// The network whose click id has a value.
  private static func network(_ value: (Text) -> Text?) -> Text? {
    if value("gclid") != nil { return "google" }
    if value("fbclid") != nil { return "facebook" }
    return value("msclkid").map { _ in "bing" }
  }

  /// Path and query of what may be a whole URL.
  private static func local(_ written: Text) -> Text {
    let text = (written.cut(at: "#")?.head ?? written).description
    let path = text.replacing(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\/?]*/, with: "")
    return Text(path.isEmpty || path.hasPrefix("?") ? "/" + path : path)
  }

  /// Forms write a space as `+` and any byte as `%HH`; what is no such escape stays.
  private static func decoded(_ value: Text) -> Text {
    var bytes: [UInt8] = []
    var rest = value.bytes[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == 0x25, digits.wholeMatch(of: /[0-9A-Fa-f]{2}/) != nil {
        bytes.append(UInt8(digits, radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == 0x2B ? 0x20 : byte)
      }
    }
    return Text(bytes)
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
