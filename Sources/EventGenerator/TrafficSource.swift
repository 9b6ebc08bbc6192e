/// Where visits come from: a source's name, its referrer, and how it is told.
struct TrafficSource: Sendable {
  /// How the name reaches the event.
  enum Tag: Sendable {
    /// Not at all: the referrer is all there is.
    case none
    /// In the field `source`.
    case field
    /// In the query of the landing page's path; later pages of the visit carry the field.
    case query
  }

  var name: StaticString
  var referrer: StaticString?
  /// The landing page's query with the question mark; empty unless `tag` is `query`.
  var query: StaticString
  var tag: Tag
  var weight: Double

  private init(
    _ weight: Double, _ name: StaticString, _ tag: Tag, referrer: StaticString? = nil,
    query: StaticString = ""
  ) {
    (self.weight, self.name, self.tag, self.referrer, self.query) =
      (weight, name, tag, referrer, query)
  }

  /// A shop's usual mixture; weights are shares in a thousand, nearly.
  ///
  /// The first is a visit typed or bookmarked: no referrer, no source.
  static let all: [TrafficSource] = [
    .init(330, "", .none),
    .init(250, "google", .field, referrer: "https://www.google.com/"),
    .init(
      30, "google", .query, referrer: "https://www.google.com/", query: "?gclid=EAIaIQobChMI8b"),
    .init(25, "google", .field, referrer: "https://www.google.de/"),
    .init(35, "bing", .field, referrer: "https://www.bing.com/search?q=linen+shop"),
    .init(25, "duckduckgo", .field, referrer: "https://duckduckgo.com/"),
    .init(
      45, "newsletter", .query,
      query: "?utm_source=newsletter&utm_medium=email&utm_campaign=spring"),
    .init(20, "newsletter", .field, referrer: "https://mail.google.com/"),
    .init(
      35, "facebook", .query, referrer: "https://l.facebook.com/l.php?u=https%3A%2F%2Fshop.example",
      query: "?fbclid=IwAR0x7Kq2"),
    .init(30, "facebook", .field, referrer: "https://m.facebook.com/"),
    .init(
      30, "instagram", .query, referrer: "https://l.instagram.com/",
      query: "?utm_source=instagram&utm_medium=social"),
    .init(12, "x", .field, referrer: "https://t.co/Zk3qTvB1aM"),
    .init(15, "pinterest", .field, referrer: "https://www.pinterest.com/pin/8022106882/"),
    .init(12, "reddit", .field, referrer: "https://www.reddit.com/r/BuyItForLife/comments/1gx/"),
    .init(30, "", .none, referrer: "https://blog.homeandlinen.example/best-of-spring/"),
    .init(18, "", .none, referrer: "https://www.trustpilot.com/review/shop.example"),
    .init(10, "", .none, referrer: "https://News.Example.org:8443/style/sunday"),
    .init(
      25, "partner-a", .query, referrer: "https://deals.partner-a.example/linen",
      query: "?utm_source=partner-a&utm_medium=affiliate&utm_content=banner"),
    .init(
      10, "chatgpt.com", .query, referrer: "https://chatgpt.com/",
      query: "?utm_source=chatgpt.com"),
  ]
}
