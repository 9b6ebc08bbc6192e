/// A browser or crawler as it names itself, with what a reader should make of it.
///
/// `browser`, `system` and `device` are empty for crawlers, `bot` is nil for people. The list is
/// what tests compare a classifier with: it was classified by hand.
package struct UserAgent: Sendable {
  /// The whole header, as sent.
  package var header: String
  /// The browser's own name: `Chrome`, `Edge`, `Samsung Internet`.
  package var browser: String
  /// `Windows`, `macOS`, `Linux`, `ChromeOS`, `iOS` or `Android`.
  package var system: String
  /// `desktop`, `mobile` or `tablet`.
  package var device: String
  /// The crawler's own name.
  package var bot: String?
  /// How often it is met, relative to the others.
  package var weight: Double

  /// A person's browser.
  private init(
    _ weight: Double, _ browser: String, _ system: String, _ device: String, _ header: String
  ) {
    (self.weight, self.browser, self.system, self.device) = (weight, browser, system, device)
    self.header = header
  }

  /// A crawler.
  private init(_ weight: Double, bot: String, _ header: String) {
    self.init(weight, "", "", "", header)
    self.bot = bot
  }
}

extension UserAgent {
  /// People first, the most common first, then crawlers.
  package static let all: [UserAgent] = desktop + mobile + crawlers

  /// Chromium on a desktop; relatives add a name of their own at the end.
  private static func chrome(_ platform: String, _ version: Int, _ tail: String = "") -> String {
    "Mozilla/5.0 (\(platform)) AppleWebKit/537.36 (KHTML, like Gecko) "
      + "Chrome/\(version).0.0.0 Safari/537.36\(tail)"
  }

  /// Chromium on a phone; relatives put a name of their own in the middle.
  private static func android(_ model: String, _ version: Int, _ tail: String = "") -> String {
    "Mozilla/5.0 (Linux; Android \(model)) AppleWebKit/537.36 (KHTML, like Gecko)\(tail) "
      + "Chrome/\(version).0.0.0 Mobile Safari/537.36"
  }

  /// Safari; the part `Mobile` tells a phone or tablet.
  private static func safari(_ platform: String, _ version: String, mobile: Bool) -> String {
    "Mozilla/5.0 (\(platform)) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/\(version)"
      + (mobile ? " Mobile/15E148" : "") + " Safari/\(mobile ? "604.1" : "605.1.15")"
  }

  private static func firefox(_ platform: String, _ version: Int) -> String {
    "Mozilla/5.0 (\(platform); rv:\(version).0) Gecko/20100101 Firefox/\(version).0"
  }

  private static let windows = "Windows NT 10.0; Win64; x64"
  private static let macintosh = "Macintosh; Intel Mac OS X 10_15_7"

  private static let desktop: [UserAgent] = [
    .init(170, "Chrome", "Windows", "desktop", chrome(windows, 131)),
    .init(60, "Chrome", "Windows", "desktop", chrome(windows, 130)),
    .init(55, "Chrome", "macOS", "desktop", chrome(macintosh, 131)),
    .init(20, "Chrome", "macOS", "desktop", chrome(macintosh, 129)),
    .init(12, "Chrome", "Linux", "desktop", chrome("X11; Linux x86_64", 131)),
    .init(8, "Chrome", "ChromeOS", "desktop", chrome("X11; CrOS x86_64 14541.0.0", 131)),
    .init(52, "Edge", "Windows", "desktop", chrome(windows, 131, " Edg/131.0.0.0")),
    .init(18, "Edge", "Windows", "desktop", chrome(windows, 130, " Edg/130.0.0.0")),
    .init(4, "Edge", "macOS", "desktop", chrome(macintosh, 131, " Edg/131.0.0.0")),
    .init(9, "Opera", "Windows", "desktop", chrome(windows, 130, " OPR/115.0.0.0")),
    .init(3, "Opera", "macOS", "desktop", chrome(macintosh, 130, " OPR/115.0.0.0")),
    .init(48, "Safari", "macOS", "desktop", safari(macintosh, "18.1", mobile: false)),
    .init(26, "Safari", "macOS", "desktop", safari(macintosh, "17.6", mobile: false)),
    .init(30, "Firefox", "Windows", "desktop", firefox(windows, 133)),
    .init(9, "Firefox", "macOS", "desktop", firefox("Macintosh; Intel Mac OS X 10.15", 133)),
    .init(12, "Firefox", "Linux", "desktop", firefox("X11; Linux x86_64", 133)),
    .init(5, "Firefox", "Linux", "desktop", firefox("X11; Ubuntu; Linux x86_64", 128)),
  ]

  private static let mobile: [UserAgent] = [
    .init(95, "Safari", "iOS", "mobile", safari(iPhone("18_1_1"), "18.1.1", mobile: true)),
    .init(60, "Safari", "iOS", "mobile", safari(iPhone("17_6_1"), "17.6", mobile: true)),
    .init(22, "Safari", "iOS", "mobile", safari(iPhone("16_7"), "16.6", mobile: true)),
    .init(
      14, "Safari", "iPadOS", "tablet",
      safari("iPad; CPU OS 17_6 like Mac OS X", "17.6", mobile: true)),
    .init(
      9, "Chrome", "iOS", "mobile",
      "Mozilla/5.0 (\(iPhone("18_1"))) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1"),
    .init(110, "Chrome", "Android", "mobile", android("10; K", 131)),
    .init(38, "Chrome", "Android", "mobile", android("10; K", 130)),
    .init(11, "Chrome", "Android", "mobile", android("14; Pixel 8", 131)),
    .init(7, "Chrome", "Android", "mobile", android("13; SM-A536B", 129)),
    .init(9, "Chrome", "Android", "tablet", chrome("Linux; Android 13; SM-X200", 131)),
    .init(
      24, "Samsung Internet", "Android", "mobile", android("10; K", 121, " SamsungBrowser/26.0")),
    .init(
      7, "Firefox", "Android", "mobile",
      "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"),
    .init(
      5, "Opera", "Android", "mobile", android("10; K", 129) + " OPR/86.0.0.0"),
  ]

  private static func iPhone(_ version: String) -> String {
    "iPhone; CPU iPhone OS \(version) like Mac OS X"
  }

  private static let crawlers: [UserAgent] = [
    .init(
      4, bot: "Googlebot",
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
    .init(
      2, bot: "Googlebot",
      "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, "
        + "like Gecko) Chrome/131.0.6778.69 Mobile Safari/537.36 (compatible; Googlebot/2.1; "
        + "+http://www.google.com/bot.html)"),
    .init(
      2, bot: "bingbot",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; "
        + "+http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36"),
    .init(
      1.2, bot: "YandexBot", "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)"),
    .init(
      1.5, bot: "AhrefsBot", "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)"),
    .init(
      1.2, bot: "SemrushBot",
      "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)"),
    .init(
      1, bot: "GPTBot",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; "
        + "+https://openai.com/gptbot)"),
    .init(
      0.8, bot: "ClaudeBot",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; "
        + "+claudebot@anthropic.com)"),
    .init(
      0.6, bot: "Applebot",
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)"),
    .init(
      0.5, bot: "facebookexternalhit",
      "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"),
  ]
}
