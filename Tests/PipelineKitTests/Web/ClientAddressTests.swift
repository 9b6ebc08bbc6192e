import Testing

@testable import PipelineKit

struct ClientAddressTests {
  @Test(arguments: [
    ("203.0.113.9", "203.0.113.9"), ("203.0.113.9:4711", "203.0.113.9"),
    ("2001:db8::1", "2001:db8::1"), ("[2001:db8::1]:443", "2001:db8::1"),
    ("[2001:db8::1]", "2001:db8::1"), ("client.example", "client.example"),
    ("client.example:80", "client.example:80"), ("203.0.113.9, 10.0.0.1", "203.0.113.9"),
    ("203.0.113.9,10.0.0.1", "203.0.113.9"), ("unknown, 203.0.113.9:1", "203.0.113.9"),
    (",-, 203.0.113.9", "203.0.113.9"), ("-, -", "-, -"), (",", ","), ("", ""), ("a:b", "a:b"),
  ])
  func `the client is the first address, without its port`(written: String, client: String) {
    let bytes = utf8(written)
    let range = ClientAddress.first(bytes.span.bytes, in: 0..<bytes.count)
    #expect(shown(Array(bytes[range])) == client)
  }

  @Test(arguments: [
    ("203.0.113.9", true), ("2001:db8::1", true), ("::1", true), ("1.2.3.4,", true),
    ("shop.example", false), ("a.b.c.d", false), ("1.2.3", false), ("shop:443", false), ("", false),
    ("dead.beef.cafe.1", false), ("10:20", false),
  ])
  func `addresses are told from names`(written: String, isAddress: Bool) {
    let bytes = utf8(written)
    #expect(ClientAddress.isAddress(bytes.span.bytes, in: 0..<bytes.count) == isAddress)
  }
}
