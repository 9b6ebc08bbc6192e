import Glibc
import PipelineKit

/// A batch of fraud events with what scoring needs worked out on the decoding threads: kinds,
/// amounts in minor units, places.
struct FraudBatch: Sendable {
  enum Kind: UInt8, Sendable {
    case transaction, fraudLabel, honestLabel, approval, refusal
  }

  let kinds: [Kind]
  /// Minor units of each transaction; 0 for other events.
  let amounts: [Int64]
  /// The currency of each transaction as `CurrencyCode`; 0 for other events.
  let currencies: [UInt32]
  /// Degrees; NaN where an event has no location.
  let latitudes: [Double]
  let longitudes: [Double]
  /// What each event names, as symbols.
  let symbols: [TransactionSymbols]
  /// The id of the transaction that each event is, or is about.
  let keys: [TransactionIndex.Key]
  /// What is stored of each transaction whatever is decided.
  let cells: TransactionCells

  init(_ events: EventBatch) {
    func text(_ field: FraudEvents.Text) -> TextColumn { events.texts[field.rawValue] }
    kinds = FraudBatch.kinds(text(.type), text(.isFraud), text(.verdict), count: events.count)
    (amounts, currencies) = FraudBatch.money(events, kinds)
    latitudes = FraudBatch.degrees(text(.latitude))
    longitudes = FraudBatch.degrees(text(.longitude))
    symbols = TransactionSymbols.all(events)
    keys = FraudBatch.keys(text(.transaction))
    cells = TransactionCells(events, kinds, amounts, currencies)
  }

  private static func keys(_ ids: TextColumn) -> [TransactionIndex.Key] {
    let pool = ids.pool.bytes.span.bytes
    return ids.codes.map { code in
      // Ingest lets no event without an id through.
      guard code >= 0 else { return TransactionIndex.Key([UInt8]().span.bytes, hash: 0) }
      let id = pool.extracting(ids.pool.range(Int(code)))
      return TransactionIndex.Key(id, hash: ids.hashes[Int(code)])
    }
  }

  private static func kinds(
    _ types: TextColumn, _ labels: TextColumn, _ verdicts: TextColumn, count: Int
  ) -> [Kind] {
    // The first letters tell the three types apart, and the words of a label and a verdict too.
    let type = types.mapPool { $0.isEmpty ? 0 : $0.byte(0) }
    let isFraud = labels.mapPool { !$0.isEmpty && $0.byte(0) == UInt8(ascii: "t") }
    let isApproved = verdicts.mapPool { $0.byteCount > 0 && $0.byte(0) == UInt8(ascii: "a") }
    return (0..<count).map { record in
      func isTrue(_ words: [Bool], _ column: TextColumn) -> Bool {
        column.codes[record] >= 0 && words[Int(column.codes[record])]
      }
      guard types.codes[record] >= 0 else { return .transaction }
      return switch type[Int(types.codes[record])] {
      case UInt8(ascii: "l"):
        isTrue(isFraud, labels) ? .fraudLabel : .honestLabel
      case UInt8(ascii: "r"):
        isTrue(isApproved, verdicts) ? .approval : .refusal
      default: .transaction
      }
    }
  }

  private static func money(_ events: EventBatch, _ kinds: [Kind]) -> ([Int64], [UInt32]) {
    let amounts = events.texts[FraudEvents.Text.amount.rawValue]
    let currencies = events.texts[FraudEvents.Text.currency.rawValue]
    let versions = events.integers[0]
    let known = currencies.mapPool { text in try? Currency(code: text) }
    var minor = [Int64](repeating: 0, count: events.count)
    var letters = [UInt32](repeating: 0, count: events.count)
    let pool = amounts.pool.bytes.span.bytes
    for record in 0..<events.count where kinds[record] == .transaction {
      let code = Int(currencies.codes[record])
      let stated = versions[record]
      let isOld = stated == EventBatch.absent ? code < 0 : stated == 1
      let currency = isOld || code < 0 ? Currency.usd : known[code] ?? .usd
      letters[record] = currency.letters
      guard amounts.codes[record] >= 0 else { continue }
      let text = pool.extracting(amounts.pool.range(Int(amounts.codes[record])))
      // Ingest let only amounts through that their currency can hold.
      let amount = try? MinorUnits.parse(
        decimal: text, exponent: isOld ? 0 : currency.exponent, sign: .nonNegative)
      minor[record] = amount ?? 0
    }
    return (minor, letters)
  }

  private static func degrees(_ column: TextColumn) -> [Double] {
    let parsed = column.mapPool { text in
      NumberText.real(text) ?? .nan
    }
    return column.codes.map { $0 < 0 ? .nan : parsed[Int($0)] }
  }
}

/// The letters of a currency as a number, as `Currency.letters`.
enum CurrencyCode {
  /// The three letters, without an array.
  @inline(__always)
  static func letters(_ letters: UInt32) -> InlineArray<3, UInt8> {
    [
      UInt8(truncatingIfNeeded: letters >> 16), UInt8(truncatingIfNeeded: letters >> 8),
      UInt8(truncatingIfNeeded: letters),
    ]
  }

  /// The three letters.
  static func bytes(_ letters: UInt32) -> [UInt8] {
    [letters >> 16, letters >> 8, letters].map { UInt8(truncatingIfNeeded: $0) }
  }
}

extension RowBuffer {
  /// Appends the code of a currency.
  mutating func append(currency letters: UInt32) {
    append(text: CurrencyCode.letters(letters).span.bytes)
  }
}
