import Testing

@testable import PipelineKit

struct NumberTextRealTests {
  @Test(arguments: [
    "0", "-0", "1", "-1", "0.1", "40.7879", "-73.9362", "89.999999999999", "179.99999999999999999",
    "123456789012345", "1234567890123456", "1e2", "-1.5E-3", "0.000000000000001", "00.5",
    "9007199254740993", "0.30000000000000004", "", "-", ".", "x", "1.2.3", "1 ",
  ])
  func `a number is the library's, to the last bit`(text: String) {
    let bytes = Array(text.utf8)
    let found = NumberText.real(bytes.span.bytes)
    #expect(found?.bitPattern == Double(text)?.bitPattern)
  }

  @Test func `random numbers of few digits are the library's`() {
    var state: UInt64 = 88_172_645_463_325_252
    for _ in 0..<20_000 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      let whole = state % 1_000_000
      let text = "\(state & 1 == 0 ? "-" : "")\(whole).\(state >> 40)"
      let bytes = Array(text.utf8)
      #expect(NumberText.real(bytes.span.bytes)?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }
}
