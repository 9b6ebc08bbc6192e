import PipelineKit
import Testing

struct CurrencyTests {
  private func currency(_ code: String) throws(MoneyError) -> Currency {
    let bytes = Array(code.utf8)
    return try Currency(code: bytes.span.bytes)
  }

  @Test(arguments: [
    ("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("TND", 3), ("CLF", 4), ("UYW", 4),
    ("XOF", 0), ("XCG", 2), ("ZWG", 2), ("BGN", 2), ("UYI", 0), ("ISK", 0), ("HUF", 2), ("IDR", 2),
  ])
  func `currencies have their decimals`(code: String, exponent: Int) throws {
    let found = try currency(code)
    #expect(found.exponent == exponent)
    #expect(found.code == code)
  }

  @Test func `the list has as many codes of each kind as the standard`() {
    var counts: [Int: Int] = [:]
    var withoutMinorUnit = 0
    for first in UInt8(65)...90 {
      for second in UInt8(65)...90 {
        for third in UInt8(65)...90 {
          let code = String(decoding: [first, second, third], as: UTF8.self)
          do throws(MoneyError) {
            counts[try currency(code).exponent, default: 0] += 1
          } catch {
            withoutMinorUnit += error == .noMinorUnit(code) ? 1 : 0
          }
        }
      }
    }
    #expect(counts == [0: 17, 2: 139 + 6, 3: 7, 4: 2])
    #expect(withoutMinorUnit == 13)
  }

  @Test(arguments: ["usd", "US", "USDX", "", "U$D", "ÄÖ", "US1"])
  func `what is not three capital letters is no code`(text: String) {
    #expect(throws: MoneyError.notACurrencyCode(text)) { try currency(text) }
  }

  @Test func `unknown codes and codes without a minor unit are different errors`() {
    #expect(throws: MoneyError.unknownCurrency("ABC")) { try currency("ABC") }
    #expect(throws: MoneyError.noMinorUnit("XAU")) { try currency("XAU") }
    #expect(
      MoneyError.unknownCurrency("ABC").description == "currency 'ABC': not a code of ISO 4217")
  }

  @Test func `currencies compare by code`() throws {
    #expect(try currency("EUR") < currency("USD"))
    #expect(try currency("USD") == .usd)
    #expect(Currency.usd.description == "USD")
  }
}
