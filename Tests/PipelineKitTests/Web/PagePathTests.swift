import PipelineKit
import Testing

struct PagePathTests {
  private func clean(_ text: String) -> (path: String, source: String?) {
    let bytes = Array(text.utf8)
    let page = PagePath(bytes.span.bytes)
    var appended = Array("x".utf8)
    page.append(from: bytes.span.bytes, to: &appended)
    let path = String(decoding: page.bytes(from: bytes.span.bytes), as: UTF8.self)
    #expect(String(decoding: appended, as: UTF8.self) == "x" + path)
    if let range = page.verbatimRange { #expect(Array(bytes[range]) == Array(path.utf8)) }
    return (path, page.source.map { String(decoding: $0, as: UTF8.self) })
  }

  @Test(
    arguments: [
      ("/", "/", nil), ("/a/b", "/a/b", nil), ("/a?", "/a", nil), ("/a?x=1", "/a?x=1", nil),
      ("/a?utm_source=news", "/a", "news"), ("/a?x=1&utm_source=news&y=2", "/a?x=1&y=2", "news"),
      ("/a?utm_medium=m&utm_campaign=c&utm_term=t&utm_content=k&utm_id=7", "/a", nil),
      ("/a?gclid=G1", "/a", "google"), ("/a?fbclid=F", "/a", "facebook"),
      ("/a?msclkid=M", "/a", "bing"),
      ("/a?msclkid=M&fbclid=F&gclid=G", "/a", "google"), ("/a?gclid=G&ref=r", "/a", "r"),
      ("/a?ref=r&source=s", "/a", "s"), ("/a?source=s&utm_source=u", "/a", "u"),
      ("/a?utm_source=&source=s", "/a", "s"), ("/a?utm_source", "/a", nil),
      ("/a?gclid=", "/a", nil),
      ("/a?utm_source=one&utm_source=two", "/a", "one"),
      ("/a?utm_source=face%62ook+ads%20%zz%4", "/a", "facebook ads %zz%4"),
      ("/a?utm_source=caf%C3%A9", "/a", "café"),
      ("/a?reference=1&sources=2", "/a?reference=1&sources=2", nil),
      ("/a?UTM_SOURCE=x&Ref=y", "/a", "x"), ("/a#top", "/a", nil),
      ("/a?x=1#t?utm_source=n", "/a?x=1", nil),
      ("/a#?utm_source=n", "/a", nil), ("/a?x=?&gclid=1", "/a?x=?", "google"),
      ("/a?x=1&&y=2", "/a?x=1&&y=2", nil), ("/a?&gclid=1", "/a", "google"),
      ("/a?x&gclid=1&", "/a?x&", "google"),
      ("/a?x=a%20b&ref=q", "/a?x=a%20b", "q"), ("/a?utm_source=a=b", "/a", "a=b"),
      ("https://shop.example/list?page=2&utm_source=news#top", "/list?page=2", "news"),
      ("https://shop.example", "/", nil), ("https://shop.example?x=1", "/?x=1", nil),
      ("https://shop.example?gclid=1", "/", "google"), ("HTTP://h:80/p", "/p", nil),
      ("https://h#f", "/", nil),
      ("", "/", nil), ("?x=1", "/?x=1", nil), ("?utm_source=n", "/", "n"), ("#x", "/", nil),
      ("?", "/", nil),
      ("//cdn/p?ref=r", "//cdn/p", "r"), ("page?ref=r", "page", "r"),
      ("/a?u=http://b/c", "/a?u=http://b/c", nil),
      ("*", "*", nil), ("host:443", "host:443", nil), ("/é?ref=ü", "/é", "ü"),
    ] as [(String, String, String?)])
  func `campaign parameters leave the path and name the source`(
    text: String, path: String, source: String?
  ) {
    let found = clean(text)
    #expect(found.path == path)
    #expect(found.source == source)
  }

  @Test func `a path without a query is the text itself`() {
    let bytes = Array("/product/17".utf8)
    #expect(PagePath(bytes.span.bytes).verbatimRange == 0..<11)
  }

  @Test func `cleaning a clean path changes nothing`() {
    var random = TextRandom(seed: 12)
    print("seed \(random.seed)")
    for _ in 0..<2000 {
      let path = clean(randomTarget(using: &random)).path
      #expect(clean(path).path == path)
      #expect(clean(path).source == nil)
    }
  }

  @Test func `random targets agree with splitting strings`() {
    var random = TextRandom(seed: 5)
    print("seed \(random.seed)")
    for _ in 0..<5000 {
      let text = randomTarget(using: &random)
      let found = clean(text)
      let expected = naiveClean(text)
      #expect(found.path == expected.path, "\(text)")
      #expect(found.source == expected.source, "\(text)")
    }
  }

  private func randomTarget(using random: inout TextRandom) -> String {
    let pieces = [
      "utm_source=a", "utm_source=", "source=b", "ref=c", "ref", "gclid=1", "fbclid=2", "msclkid=3",
      "utm_term=t", "x=1", "y", "", "=", "utm_source=%41%4", "refer=1", "utm_idx=1", "utm_id=1",
    ]
    var text = ["/", "/a", "", "https://h", "https://h/p", "a"].randomElement(using: &random)!
    if Int.random(in: 0..<8, using: &random) > 0 {
      let count = Int.random(in: 0...5, using: &random)
      let query = (0..<count).map { _ in pieces.randomElement(using: &random)! }
      text += "?" + query.joined(separator: "&")
    }
    if Int.random(in: 0..<5, using: &random) == 0 { text += "#f?gclid=1" }
    return text
  }

  private func naiveClean(_ text: String) -> (path: String, source: String?) {
    var rest = String(text.prefix { $0 != "#" })
    if rest.hasPrefix("https://") { rest = String(rest.dropFirst(8).drop { !"/?".contains($0) }) }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.first.map(String.init).flatMap { $0.isEmpty ? nil : $0 } ?? "/"
    guard parts.count == 2, !parts[1].isEmpty else { return (path, nil) }
    let all = parts[1].split(separator: "&", omittingEmptySubsequences: false)
    let order = ["utm_source", "source", "ref", "gclid", "fbclid", "msclkid"]
    let campaign = Set(order + ["utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"])
    func name(_ piece: Substring) -> String { String(piece.prefix { $0 != "=" }) }
    let kept = all.filter { !campaign.contains(name($0)) }
    let values = order.compactMap { wanted -> String? in
      let value = all.first { name($0) == wanted && $0.count > wanted.count + 1 }
      let networks = ["gclid": "google", "fbclid": "facebook", "msclkid": "bing"]
      return value.map { networks[wanted] ?? String($0.dropFirst(wanted.count + 1)) }
    }
    let source = values.first?.replacing("%41", with: "A")
    let isEmpty = kept.allSatisfy(\.isEmpty) && kept.count < all.count
    return (isEmpty || kept.isEmpty ? path : path + "?" + kept.joined(separator: "&"), source)
  }
}
