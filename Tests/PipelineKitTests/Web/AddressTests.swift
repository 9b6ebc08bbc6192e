import Testing

@testable import PipelineKit

struct AddressTests {
  private static func address(_ text: String) -> Address? { Address(utf8(text).span.bytes) }

  @Test(
    arguments: [
      ("::", 0), ("::1", 1), ("1:2:3:4:5:6:7:8", 0x0001_0002_0003_0004_0005_0006_0007_0008),
      ("2001:db8::ff", 0x2001_0db8_0000_0000_0000_0000_0000_00ff),
      ("1.2.3.4", 0xffff_0102_0304), ("::ffff:1.2.3.4", 0xffff_0102_0304),
    ] as [(String, UInt128)])
  func `an address is its bits`(text: String, bits: UInt128) {
    #expect(Self.address(text)?.bits == bits)
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "01234.1.1.1", "a.b.c.d", "1:2", "1::2::3", ":1",
    "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "g::1", "12345::", "1.2.3.+4", "::1.2.3",
  ])
  func `anything else is none`(text: String) { #expect(Self.address(text) == nil) }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
    ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false),
    ("0.0.0.0/0", "255.1.2.3", true), ("0.0.0.0/0", "::1", false), ("::/0", "1.2.3.4", true),
    ("2001:db8::/33", "2001:db8:7fff::", true), ("2001:db8::/33", "2001:db8:8000::", false),
    ("10.9.9.9/8", "10.0.0.1", true), ("10.0.0.0/8", "::ffff:10.0.0.1", true),
  ])
  func `a range holds what shares its first bits`(range: String, text: String, isIn: Bool) throws {
    #expect(
      try #require(AddressRange(range)).contains(try #require(Self.address(text))) == isIn)
  }

  @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0.0/8/8", "x/8", "10.0.0.0/"])
  func `other texts are no range`(text: String) { #expect(AddressRange(text) == nil) }
}
