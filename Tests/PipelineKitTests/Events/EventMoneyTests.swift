import Testing

@testable import PipelineKit

struct EventMoneyTests {
  private static func minor(_ amount: String, _ currency: String?, _ version: Int)
    throws(MoneyError) -> String
  {
    let code = currency.map(utf8)
    let bytes = utf8(amount)
    let money = try EventMoney.minorUnits(
      amount: bytes.span.bytes, currency: code, version: version)
    return "\(money.minor) \(money.currency.code)"
  }

  @Test(
    arguments: [
      ("4500", nil, 1, "4500 USD"), ("45.00", "EUR", 2, "4500 EUR"), ("45.00", "JPY", 2, "45 JPY"),
      ("1.5e1", "KWD", 2, "15000 KWD"), ("0", "USD", 2, "0 USD"), ("12.3", nil, 2, "1230 USD"),
      // Version 1 has no currency: what stands there is not looked at.
      ("4500", "JPY", 1, "4500 USD"),
    ] as [(String, String?, Int, String)])
  func `amounts become minor units`(
    amount: String, currency: String?, version: Int, minor: String
  ) throws {
    #expect(try Self.minor(amount, currency, version) == minor)
  }

  @Test(
    arguments: [
      ("45.12", "JPY", 2, MoneyError.cannotHold("45.12", exponent: 0)),
      ("0.005", nil, 2, MoneyError.cannotHold("0.005", exponent: 2)),
      // 45.00 of version 1 might be 45 cents or 45 dollars.
      ("45.00", nil, 1, MoneyError.notWhole("45.00")),
      ("45e2", "USD", 1, MoneyError.notWhole("45e2")),
      ("45E0", nil, 1, MoneyError.notWhole("45E0")),
      ("-1", nil, 1, MoneyError.negative("-1")),
      ("-1", "EUR", 2, MoneyError.negative("-1")),
      ("1", "euro", 2, MoneyError.notACurrencyCode("euro")),
      ("1", "QQQ", 2, MoneyError.unknownCurrency("QQQ")),
    ] as [(String, String?, Int, MoneyError)])
  func `amounts that their currency cannot hold are refused`(
    amount: String, currency: String?, version: Int, error: MoneyError
  ) {
    #expect(throws: error) { try Self.minor(amount, currency, version) }
  }
}
