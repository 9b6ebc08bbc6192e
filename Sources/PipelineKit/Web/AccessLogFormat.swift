/// A web server's log format, by the names GoAccess gives them.
///
///     COMMON      %h %l %u [%t] "%r" %>s %b
///     COMBINED    … and then  "%{Referer}i" "%{User-Agent}i"
///     VCOMBINED   %v:%p  and then COMBINED; VCOMMON likewise
package struct AccessLogFormat: Hashable, Sendable {
  /// Whether the line starts with the virtual host.
  package let hasVirtualHost: Bool
  /// Whether referrer and user agent must be there; otherwise they may.
  package let requiresAgent: Bool

  /// Common log format; a referrer and a user agent are read if they follow.
  package static let common = AccessLogFormat(hasVirtualHost: false, requiresAgent: false)
  /// Combined log format.
  package static let combined = AccessLogFormat(hasVirtualHost: false, requiresAgent: true)
  /// Common log format after the virtual host.
  package static let virtualCommon = AccessLogFormat(hasVirtualHost: true, requiresAgent: false)
  /// Combined log format after the virtual host.
  package static let virtualCombined = AccessLogFormat(hasVirtualHost: true, requiresAgent: true)

  private init(hasVirtualHost: Bool, requiresAgent: Bool) {
    self.hasVirtualHost = hasVirtualHost
    self.requiresAgent = requiresAgent
  }

  /// Finds a format by its name, in any case: `common`, `combined`, `vcommon`, `vcombined`.
  ///
  /// - Returns: nil for any other name.
  package init?(named name: String) {
    switch name.lowercased() {
    case "common": self = .common
    case "combined": self = .combined
    case "vcommon": self = .virtualCommon
    case "vcombined": self = .virtualCombined
    default: return nil
    }
  }
}
