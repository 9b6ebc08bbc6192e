import Foundation
import PipelineKit
import Testing

struct BotPatternsTests {
  private func name(_ userAgent: String, _ patterns: BotPatterns = .standard) -> String? {
    let bytes = Array(userAgent.utf8)
    return patterns.match(userAgent: bytes.span.bytes).map { patterns.names[$0] }
  }

  @Test(arguments: [
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
    ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "bingbot"),
    ("DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)", "DuckDuckBot"),
    ("Mozilla/5.0 (compatible; YandexImages/3.0; +http://yandex.com/bots)", "YandexBot"),
    ("Mozilla/5.0 (compatible; Baiduspider/2.0)", "Baiduspider"),
    ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "AhrefsBot"),
    ("Mozilla/5.0 (compatible; SemrushBot/7~bl)", "SemrushBot"),
    (
      "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
      "facebookexternalhit"
    ),
    ("Twitterbot/1.0", "Twitterbot"), ("LinkedInBot/1.0 (compatible; Mozilla/5.0)", "LinkedInBot"),
    ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.1)", "GPTBot"),
    ("Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)", "ClaudeBot"),
    ("CCBot/2.0 (https://commoncrawl.org/faq/)", "CCBot"),
    ("Mozilla/5.0 (compatible;PetalBot;)", "PetalBot"),
    ("Mozilla/5.0 (compatible; MJ12bot/v1.4.8)", "MJ12bot"), ("DotBot/1.2", "DotBot"),
    ("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "UptimeRobot"),
    ("Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)", "Pingdom"),
    ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0 Safari/537.36", "HeadlessChrome"),
    ("FooBot/1.0", "Other bot"), ("my-crawler 3", "Other bot"), ("web spider", "Other bot"),
    ("robot", "Other bot"), ("some bot", "Other bot"),
  ])
  func `crawlers that name themselves are found`(userAgent: String, expected: String) {
    #expect(name(userAgent) == expected)
  }

  @Test(arguments: [
    "", "-", "curl/8.5.0", "Wget/1.21", "python-requests/2.31", "bottle/0.12",
    "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) Chrome/120.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 9; Cubot_X19) Chrome/90.0 Mobile Safari/537.36", "robotics",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0", "spiders",
  ])
  func `people and their tools are no crawlers`(userAgent: String) {
    #expect(name(userAgent) == nil)
  }

  @Test(
    arguments: [
      ("Mozilla/5.0 (compatible; GeedoProductSearch; +http://www.geedo.com)", "GeedoProductSearch"),
      ("Prometheus/2.53.1", "Prometheus"), ("Blackbox Exporter/0.25.0", "Blackbox Exporter"),
      ("updown.io daemon 2.11", "updown.io"), ("FreshpingBot/1.0 (+https://example.net/)", nil),
      ("Mozilla/5.0 (compatible; SentryUptimeBot/1.0)", nil), ("Sitebulb/8", "sitebulb"),
    ] as [(String, String?)])
  func `monitors and crawlers of the public list are found`(userAgent: String, name: String?) throws
  {
    let bytes = Array(userAgent.utf8)
    let match = BotPatterns.standard.match(userAgent: bytes.span.bytes)
    let found = try #require(match)
    if let name { #expect(BotPatterns.standard.names[found] == name) }
  }

  @Test(arguments: [
    "Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP3A.240617.008) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/440.0.0]",
    "Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 Silk/120.1 like Chrome/120.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Instagram 300.0.0",
    "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 30) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
  ])
  func `browsers within other programs are people's`(userAgent: String) {
    let match = BotPatterns.standard.match(userAgent: Array(userAgent.utf8).span.bytes)
    #expect(match == nil)
  }

  @Test func `the first pattern of the list wins wherever it stands`() throws {
    let list = [BotPattern("B", "beta"), BotPattern("A", "alpha"), BotPattern("B", "gamma")]
    let patterns = try BotPatterns(list, file: "test")
    #expect(patterns.names == ["B", "A"])
    #expect(name("alpha beta", patterns) == "B")
    #expect(name("gamma alpha", patterns) == "A")
    #expect(name("GAMMA", patterns) == "B")
  }

  @Test func `a pattern that fails its conditions may still be found further on`() throws {
    let list = [BotPattern("X", "bot", endsWord: true, notAfter: ["cu", "ro"])]
    let patterns = try BotPatterns(list, file: "test")
    #expect(name("bots CUBOT Robot", patterns) == nil)
    #expect(name("cubot and bot", patterns) == "X")
    #expect(name("ubot", patterns) == "X")
  }

  @Test func `random headers agree with looking for each pattern in turn`() throws {
    var random = TextRandom(seed: 8)
    print("seed \(random.seed)")
    let list = [
      BotPattern("1", "abab"), BotPattern("2", "bab", endsWord: true),
      BotPattern("3", "aba", notAfter: ["b", "cc"]),
      BotPattern("4", "cab", endsWord: true, notAfter: ["a"]),
    ]
    let patterns = try BotPatterns(list, file: "test")
    for _ in 0..<3000 {
      let letters: [Character] = ["a", "B", "b", "c", "A", "."]
      let text = String(
        (0..<Int.random(in: 0...10, using: &random)).map { _ in
          letters.randomElement(using: &random)!
        })
      #expect(name(text, patterns) == naiveName(text, list), "\(text)")
    }
  }

  private func naiveName(_ text: String, _ list: [BotPattern]) -> String? {
    let letters = Array(text.lowercased())
    return list.first { entry in
      letters.indices.contains { start in
        let rest = String(letters[start...])
        guard rest.hasPrefix(entry.pattern) else { return false }
        let after = rest.dropFirst(entry.pattern.count).first
        let before = String(letters[..<start])
        return !(entry.endsWord && after?.isLetter == true)
          && !entry.notAfter.contains { before.hasSuffix($0) }
      }
    }?.name
  }

  @Test func `the digest is the list's, whole and in order`() throws {
    let list = [BotPattern("A", "alpha"), BotPattern("B", "beta")]
    let digest = try BotPatterns(list, file: "one").digest
    #expect(try BotPatterns(list, file: "two").digest == digest)
    for other in [
      [list[1], list[0]], [list[0]], [BotPattern("A", "alpha", endsWord: true), list[1]],
      [BotPattern("A", "alpha", notAfter: ["x"]), list[1]], [BotPattern("Aa", "lpha"), list[1]], [],
    ] {
      #expect(try BotPatterns(other, file: "one").digest != digest)
    }
  }

  @Test func `lists that break a rule are refused with the entry`() {
    let long = String(repeating: "x", count: 101)
    #expect(throws: WebError.badEntry(file: "f", index: 1, expected: "a pattern of 3 to 100 bytes"))
    {
      try BotPatterns([BotPattern("A", "alpha"), BotPattern("B", "be")], file: "f")
    }
    #expect(throws: WebError.badEntry(file: "f", index: 0, expected: "a name of 1 to 100 bytes")) {
      try BotPatterns([BotPattern(long, "alpha")], file: "f")
    }
    #expect(throws: WebError.badList(file: "f", expected: "at most 2000 entries, found 2001")) {
      try BotPatterns((0...2000).map { BotPattern("A", "pattern\($0)") }, file: "f")
    }
    #expect(throws: WebError.badList(file: "f", expected: "patterns of 20000 bytes together")) {
      try BotPatterns((0..<300).map { BotPattern("A", "\($0)" + long.dropFirst(5)) }, file: "f")
    }
  }
}
