import Testing

@testable import FraudApp

struct WideIntegerTests {
  @Test func `products and differences pass 128 bits`() {
    let big = WideInteger(UInt128.max)
    #expect((big * big).small == nil)
    #expect((big * WideInteger(1)).small == UInt128.max)
    #expect((big * big - big * big).small == 0)
    #expect(big < big + WideInteger(1))
    #expect(!(big < big))
  }

  @Test func `the nearest double of a large number is that of its ratio to a power of two`() {
    let big = WideInteger(UInt128.max) * WideInteger(UInt128.max)
    #expect(big.nearestDouble == 0x1p256)
    #expect(
      (WideInteger(UInt128(1) << 100) * WideInteger(UInt128(1) << 100)).nearestDouble == 0x1p200)
    #expect(WideInteger(UInt128(3) << 70).nearestDouble == 3 * 0x1p70)
  }
}
