import Testing

@testable import ModelSupport

struct CampaignTests {
  struct Path: Sendable {
    var written: Text
    var stripped: Text
    var source: Text?
  }

  @Test(arguments: [
    Path(written: "/a", stripped: "/a"),
    Path(written: "/a?", stripped: "/a"),
    Path(written: "/a?ref=x%20y+z%zz", stripped: "/a", source: "x y z%zz"),
    Path(written: "https://shop.example?b=1&ref=x#top", stripped: "/?b=1", source: "x"),
    Path(written: "*", stripped: "*"),
    Path(written: "/a?b=1&c", stripped: "/a?b=1&c"),
    Path(written: "/a?utm_source=mail&utm_medium=x", stripped: "/a", source: "mail"),
    Path(written: "/a?b=1&utm_source=mail&c=2", stripped: "/a?b=1&c=2", source: "mail"),
    Path(written: "/a?gclid=1", stripped: "/a", source: "google"),
    Path(written: "/a?fbclid=1&ref=x", stripped: "/a", source: "x"),
    Path(written: "/a?msclkid=1&utm_source=", stripped: "/a", source: "bing"),
    Path(written: "/a?utm_id=1", stripped: "/a"),
    Path(written: "/a?UTM_SOURCE=x&b", stripped: "/a?b", source: "x"),
  ])
  func `parameters of a campaign leave the path and tell the source`(path: Path) {
    let found = Campaign.strip(path.written)
    #expect(found.path == path.stripped)
    #expect(found.source == path.source)
  }

  @Test(arguments: [
    ("https://www.Google.com:443/a", "google.com"), ("http://a@b.example?x", "b.example"),
    ("android-app://com.example.app/", "com.example.app"), ("https://example.com#x", "example.com"),
  ])
  func `a referrer's host is plain`(referrer: Text, host: Text) {
    #expect(Campaign.host(ofReferrer: referrer) == host)
  }

  @Test(arguments: ["", "not a url", "https://", "/cart"])
  func `what has no host has none`(referrer: Text) {
    #expect(Campaign.host(ofReferrer: referrer) == nil)
  }
}
