import EventGenerator

@testable import ModelSupport

/// What a user agent is, looked up in the generator's hand-classified list.
enum ModelAgents {
  struct Parts: Hashable {
    var browser: Text
    var system: Text
    var device: Text
  }

  /// Crawlers name themselves: the first name of the list that the header contains, whatever the
  /// size of its letters.
  static let bot: @Sendable (Text) -> Text? = { header in
    let small = header.lowercased.description
    return (UserAgent.all.compactMap(\.bot) + ["UptimeRobot"]).first {
      small.contains($0.lowercased())
    }
    .map { Text($0) }
  }

  /// The list's own answer; of a header that is not in it only `curl` is known.
  static let parts: @Sendable (Text) -> Parts = { header in
    guard let known = UserAgent.all.first(where: { Text($0.header) == header }) else {
      let browser: Text = header.hasPrefix("curl/") ? "curl" : "Other"
      return Parts(browser: browser, system: "Other", device: "other")
    }
    return Parts(
      browser: Text(known.browser), system: Text(known.system), device: Text(known.device))
  }
}
