import PipelineKit
import Testing

struct ReferrerHostTests {
  private func host(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard let host = ReferrerHost(bytes.span.bytes) else { return nil }
    let found = host.bytes(from: bytes.span.bytes)
    #expect(host.isLowercase == (Array(bytes[host.range]) == found))
    return String(decoding: found, as: UTF8.self)
  }

  @Test(arguments: [
    ("https://www.google.com/", "google.com"), ("http://Example.COM/a?b#c", "example.com"),
    ("https://news.ycombinator.com", "news.ycombinator.com"),
    ("https://h.example:8443/x", "h.example"),
    ("https://ann:secret@www.example.org/", "example.org"), ("https://www.com/", "www.com"),
    ("https://WWW.Example.org?x", "example.org"),
    ("android-app://com.google.android.gm/", "com.google.android.gm"),
    ("https://example.org.", "example.org"), ("https://localhost:3000", "localhost"),
    ("https://[2001:DB8::1]:80/", "[2001:db8::1]"), ("https://192.0.2.7/", "192.0.2.7"),
    ("https://müller.example/", "müller.example"),
    ("https://www.www.example.org/", "www.example.org"),
    ("https://a_b.example#x", "a_b.example"),
    ("https://xn--mller-kva.example/", "xn--mller-kva.example"),
    ("https://example.org:/", "example.org"), ("https://a@b@example.org/", "example.org"),
  ])
  func `the host is found in small letters`(text: String, expected: String) {
    #expect(host(text) == expected)
  }

  @Test(arguments: [
    "", "-", "google.com", "/path", "//google.com/", "about:blank", "javascript:alert(1)",
    "https://",
    "https:///path", "https://?x", "https://a b/", "https://a..b/", "https://.a/", "https://:80/",
    "https://www. x/", "https://[::1", "https://[]/", "https://[g]/", "https://user@/",
    "https://a%20b/",
    "https:/example.org", "1http://example.org", "https://<script>/", "https://./",
  ])
  func `what names no host is nil`(text: String) {
    #expect(host(text) == nil)
  }

  @Test func `a host of more than 253 bytes is none`() {
    let label = String(repeating: "a", count: 49)
    let longest = Array(repeating: label, count: 5).joined(separator: ".") + ".bcd"
    #expect(host("https://\(longest)/") == longest)
    #expect(host("https://\(longest)e/") == nil)
  }
}
