import Foundation
import PipelineKit
import Testing

struct MinorUnitsTests {
  private func parse(
    _ text: String, _ exponent: Int, _ rule: MinorUnits.SignRule = .anySign
  ) throws(MoneyError) -> Int64 {
    let bytes = Array(text.utf8)
    return try MinorUnits.parse(decimal: bytes.span.bytes, exponent: exponent, sign: rule)
  }

  @Test(
    arguments: [
      ("45.00", 0, 45), ("45.12", 2, 4512), ("45", 2, 4500), ("45.1", 3, 45_100), ("0.0001", 4, 1),
      ("4.5e1", 0, 45), ("4512E-2", 2, 4512), ("1e3", 2, 100_000), ("1.5e+2", 0, 150), ("0", 2, 0),
      ("-45.12", 2, -4512), ("0e999999999999999999999", 2, 0), ("-0.00", 0, 0),
      ("0045.10", 2, 4510),
      ("45.00000000000000000000000000000000", 2, 4500), ("100", 0, 100), ("1000e-3", 0, 1),
      ("92233720368547758.07", 2, .max), ("-92233720368547758.08", 2, .min), ("10.01", 2, 1001),
      ("0.000000000000000000000000000001e30", 0, 1), ("9223372036854775807", 0, .max),
    ] as [(String, Int, Int64)])
  func `amounts are read exactly`(text: String, exponent: Int, expected: Int64) throws {
    #expect(try parse(text, exponent) == expected)
  }

  @Test(arguments: [("45.12", 0), ("0.001", 2), ("1e-1", 0), ("45.123", 2), ("1e-999999999", 4)])
  func `decimals the currency lacks are refused`(text: String, exponent: Int) {
    #expect(throws: MoneyError.cannotHold(text, exponent: exponent)) { try parse(text, exponent) }
  }

  @Test(arguments: [
    "92233720368547758.08", "-92233720368547758.09", "1e17", "1e999999999", "99999999999999999999",
    "184467440737095516.16", "123456789012345678901234567890",
  ])
  func `amounts beyond 64 bits are refused`(text: String) {
    #expect(throws: MoneyError.tooLarge(text)) { try parse(text, 2) }
  }

  @Test(arguments: [
    "", "-", "+1", ".5", "5.", "1.e2", "1e", "1e+", "1,5", " 1", "1 ", "1.2.3", "NaN", "0x10",
    "--1",
    "1e2.5", "١", "12a", "Infinity", "1_000", "1e-+2",
  ])
  func `other texts are no numbers`(text: String) {
    #expect(throws: MoneyError.notANumber(text)) { try parse(text, 2) }
  }

  @Test func `negative amounts are the caller's choice`() throws {
    #expect(throws: MoneyError.negative("-1")) { try parse("-1", 2, .nonNegative) }
    #expect(try parse("-0.00", 2, .nonNegative) == 0)
    #expect(try parse("1", 2, .nonNegative) == 100)
  }

  @Test func `a long text is shown by its start`() {
    let text = String(repeating: "9", count: 50)
    #expect(throws: MoneyError.tooLarge(String(repeating: "9", count: 40) + "…")) {
      try parse(text, 2)
    }
  }

  @Test func `every amount near zero comes back from its text`() throws {
    for exponent in [0, 2, 3, 4] {
      for amount in -12_000...12_000 as ClosedRange<Int64> {
        #expect(try parse(MinorUnits.text(amount, exponent: exponent), exponent) == amount)
      }
    }
    #expect(MinorUnits.text(.min, exponent: 2) == "-92233720368547758.08")
  }

  @Test func `random numbers agree with Foundation's decimals`() {
    var random = TextRandom(seed: 45)
    print("seed \(random.seed)")
    for _ in 0..<5000 {
      let digits = Int.random(in: 1...16, using: &random)
      var text = Bool.random(using: &random) ? "-" : ""
      for _ in 0..<digits { text += ["0", "0", "1", "9", "5"].randomElement(using: &random)! }
      if Bool.random(using: &random) {
        text += "." + String(Int.random(in: 0...2000, using: &random))
      }
      if Bool.random(using: &random) { text += "e\(Int.random(in: -6...4, using: &random))" }
      let exponent = Int.random(in: 0...4, using: &random)
      var scaled = Decimal(string: text)! * pow(Decimal(10), exponent)
      var rounded = Decimal()
      NSDecimalRound(&rounded, &scaled, 0, .plain)
      let limit = Decimal(string: "9223372036854775807")!
      let fits = rounded == scaled && abs(scaled) <= limit
      let expected = fits ? Int64(NSDecimalNumber(decimal: scaled).stringValue) : nil
      #expect((try? parse(text, exponent)) == expected, "\(text) with \(exponent) decimals")
    }
  }

  @Test func `products are exact or refused`() throws {
    #expect(try MinorUnits.multiply(price: 4512, quantity: 3) == 13_536)
    #expect(try MinorUnits.multiply(price: -1, quantity: .max) == -.max)
    #expect(throws: MoneyError.productTooLarge(price: .max, quantity: 2)) {
      try MinorUnits.multiply(price: .max, quantity: 2)
    }
  }

  @Test func `messages name the text and what was expected`() {
    #expect(
      MoneyError.cannotHold("45.12", exponent: 0).description
        == "amount '45.12': a value it cannot hold, the currency has 0 decimals")
    #expect(
      MoneyError.productTooLarge(price: 5, quantity: 6).description
        == "price 5 times quantity 6: beyond 64-bit minor units")
  }
}
