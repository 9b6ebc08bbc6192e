import Testing

@testable import PipelineKit

struct URLTextTests {
  private func authority(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    return URLText.authority(bytes.span.bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  private func decoded(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    URLText.appendDecoded(bytes.span.bytes, in: 0..<bytes.count, to: &out)
    return out
  }

  @Test(
    arguments: [
      ("https://a.b/c", "a.b"), ("a://", ""), ("a:///", ""), ("a://b", "b"),
      ("a+b-c.1://d?e", "d"),
      ("://b", nil), ("1a://b", nil), ("a:/b", nil), ("a b://c", nil), ("//a/b", nil), ("", nil),
      ("/a?u=http://b", nil), ("a://b@c:1#d", "b@c:1"), ("é://b", nil),
    ] as [(String, String?)])
  func `an authority follows a scheme and two slashes`(text: String, expected: String?) {
    #expect(authority(text) == expected)
  }

  @Test func `every byte comes back from its escape in either case`() {
    for byte in UInt8.min...UInt8.max {
      let digits = String(byte, radix: 16)
      let escape = "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      #expect(decoded(escape) == [byte])
      #expect(decoded(escape.uppercased()) == [byte])
    }
  }

  @Test func `what is no escape stays as it is written`() {
    for text in ["%", "%4", "%g1", "%1g", "a%", "%%", "100%", "% 41"] {
      #expect(decoded(text) == Array(text.utf8))
    }
    #expect(decoded("%%41") == Array("%A".utf8))
    #expect(decoded("a+b%2Bc") == Array("a b+c".utf8))
  }

  @Test func `every pair of bytes after a percent sign agrees with the number parser`() {
    let signs = Array("+-".utf8)  // the parser would take them for a sign
    for high in UInt8(0x20)..<0x7F {
      for low in UInt8(0x20)..<0x7F where low != UInt8(ascii: "+") && !signs.contains(high) {
        let pair = String(decoding: [high, low], as: UTF8.self)
        let expected = UInt8(pair, radix: 16).map { [$0] } ?? Array("%\(pair)".utf8)
        #expect(decoded("%" + pair) == expected)
      }
    }
  }
}
