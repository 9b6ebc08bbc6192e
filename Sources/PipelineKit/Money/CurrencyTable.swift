/// The currencies of ISO 4217 by their number of decimals.
///
/// Source: ISO 4217 list one, as maintained by SIX (amendments up to 2025: with SLE, VED, XCG and
/// ZWG). List three, historic codes, is left out but for `withdrawn`.
struct CurrencyTable {
  static let shared = CurrencyTable()

  /// Entry of a code that is not listed.
  static let unknown: UInt8 = 255
  /// Entry of a code that is listed with "N.A." for its minor unit.
  static let withoutMinorUnit: UInt8 = 254

  /// One entry for each of the 26³ codes: decimals, or one of the two above.
  let entries: [UInt8]

  private init() {
    var entries = [UInt8](repeating: CurrencyTable.unknown, count: 26 * 26 * 26)
    for (codes, entry) in CurrencyTable.lists {
      for code in codes.split(separator: " ") {
        let bytes = Array(code.utf8)
        guard let index = CurrencyTable.index(bytes.span.bytes) else {
          preconditionFailure("currency list holds something else than codes")
        }
        precondition(entries[index] == CurrencyTable.unknown, "currency listed twice")
        entries[index] = entry
      }
    }
    self.entries = entries
  }

  /// Returns the place of a code in `entries`, or nil when it is not three capital letters.
  static func index(_ code: RawSpan) -> Int? {
    guard code.byteCount == 3 else { return nil }
    var index = 0
    for offset in 0..<3 {
      let letter = code.octet(offset) &- UInt8(ascii: "A")
      if letter >= 26 { return nil }
      index = index * 26 + Int(letter)
    }
    return index
  }

  private static let lists: [(codes: String, entry: UInt8)] = [
    (noDecimals, 0), (twoDecimals, 2), (threeDecimals, 3), (fourDecimals, 4), (withdrawn, 2),
    (notMoney, withoutMinorUnit),
  ]

  static let noDecimals =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"

  static let twoDecimals = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD \
    CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS \
    GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD \
    LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB \
    PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP \
    SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW \
    ZWG
    """

  static let threeDecimals = "BHD IQD JOD KWD LYD OMR TND"

  static let fourDecimals = "CLF UYW"

  /// Withdrawn since 2020, all of two decimals: in logs their amounts are still right.
  static let withdrawn = "ANG BGN CUC HRK SLL ZWL"

  /// Metals, units of account, "testing" and "no currency": ISO 4217 gives them no minor unit.
  static let notMoney = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"
}
