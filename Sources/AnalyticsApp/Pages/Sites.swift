import PipelineKit

/// The domains of the site itself: what they refer to came from within.
///
///     --site example.com      example.com, www.example.com and shop.example.com are internal
struct Sites: Sendable, Equatable {
  /// Domains in small letters.
  let domains: [String]

  /// No domain: every host is a referrer.
  static let none = Sites([])

  init(_ domains: [String]) {
    self.domains = Set(domains.map { $0.lowercased() }).sorted()
  }

  /// Whether a host, in small letters, is one of the domains or below one.
  func contains(_ host: [UInt8]) -> Bool {
    domains.contains { domain in
      guard host.suffix(domain.utf8.count).elementsEqual(domain.utf8) else { return false }
      let rest = host.dropLast(domain.utf8.count)
      return rest.isEmpty || rest.last == UInt8(ascii: ".")
    }
  }

  /// The hosts of referrers; none where there is none, or it is the site's own.
  func hosts(of referrers: TextColumn) -> TextColumn {
    var pool = TextPool()
    let isExternal = referrers.mapPool { text -> Bool in
      let host = ReferrerHost(text)?.bytes(from: text) ?? []
      pool.append(host)
      return !host.isEmpty && !contains(host)
    }
    let codes = referrers.codes.map { $0 >= 0 && isExternal[Int($0)] ? $0 : -1 }
    return TextColumn(codes: codes, pool: pool)
  }

  /// The domains as one line: part of a version's identity.
  var identity: String { domains.joined(separator: ",") }
}
