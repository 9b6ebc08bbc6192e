/// A currency of ISO 4217: three capital letters and how many decimals its minor unit has.
///
/// Two currencies are equal when their codes are. Sorted by code.
package struct Currency: Hashable, Comparable, Sendable {
  /// The letters as a number: `USD` is 0x555344.
  package let letters: UInt32
  /// Decimals of the minor unit: 0 for JPY, 2 for USD, 3 for KWD, 4 for CLF.
  package let exponent: Int

  /// Looks a code up in the list of ISO 4217.
  ///
  /// Small letters are not a code. Codes withdrawn since 2020 are still known, so that old events
  /// load; see `CurrencyTable`.
  ///
  /// - Throws: `MoneyError.notACurrencyCode`, `.unknownCurrency`, or `.noMinorUnit` for gold, test
  ///   codes and the like.
  /// - Complexity: O(1); allocates only to throw.
  package init(code: RawSpan) throws(MoneyError) {
    guard code.byteCount == 3, let index = CurrencyTable.index(code) else {
      throw .notACurrencyCode(MoneyError.excerpt(code))
    }
    switch CurrencyTable.shared.entries[index] {
    case CurrencyTable.unknown: throw .unknownCurrency(MoneyError.excerpt(code))
    case CurrencyTable.withoutMinorUnit: throw .noMinorUnit(MoneyError.excerpt(code))
    case let entry:
      exponent = Int(entry)
      letters =
        UInt32(code.octet(0)) << 16 | UInt32(code.octet(1)) << 8 | UInt32(code.octet(2))
    }
  }

  private init(letters: UInt32, exponent: Int) {
    self.letters = letters
    self.exponent = exponent
  }

  /// The US dollar, which events without a currency mean.
  package static let usd = Currency(letters: 0x55_5344, exponent: 2)

  /// The three letters.
  package var code: String {
    let bytes = [letters >> 16, letters >> 8, letters].map { UInt8(truncatingIfNeeded: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Orders by the letters of the code.
  package static func < (left: Currency, right: Currency) -> Bool { left.letters < right.letters }
}

extension Currency: CustomStringConvertible {
  /// The three letters.
  package var description: String { code }
}
