/// A visitor's country (ISO 3166-1 alpha-2) and the currency its orders are paid in.
struct Country: Sendable {
  var code: StaticString
  var currency: Currency
  var weight: Double

  private init(_ weight: Double, _ code: StaticString, _ currency: Currency) {
    (self.weight, self.code, self.currency) = (weight, code, currency)
  }

  static let all: [Country] = [
    .init(260, "US", .usd), .init(140, "DE", .eur), .init(110, "GB", .gbp), .init(80, "FR", .eur),
    .init(60, "CA", .usd), .init(55, "NL", .eur), .init(45, "JP", .jpy), .init(40, "IT", .eur),
    .init(40, "ES", .eur), .init(30, "AU", .usd), .init(30, "AT", .eur), .init(28, "CH", .eur),
    .init(25, "SE", .eur), .init(22, "BE", .eur), .init(20, "PL", .eur), .init(18, "BR", .usd),
    .init(16, "IN", .usd), .init(14, "IE", .eur), .init(12, "DK", .eur), .init(10, "NO", .usd),
    .init(8, "PT", .eur), .init(8, "KW", .kwd), .init(6, "NZ", .usd), .init(5, "MX", .usd),
  ]
}
