/// A value of a row, for rows of which the columns are not known before: of any view, of any query.
package enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  /// UTF-8, compared byte by byte as SQLite does.
  case text([UInt8])
  case blob([UInt8])
}

extension SQLValue: Comparable {
  /// SQLite's order: NULL, numbers, text, blobs.
  package static func < (left: SQLValue, right: SQLValue) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left < right
    case (.integer(let left), .real(let right)): Double(left) < right
    case (.real(let left), .integer(let right)): left < Double(right)
    case (.real(let left), .real(let right)): left < right
    case (.text(let left), .text(let right)), (.blob(let left), .blob(let right)):
      left.lexicographicallyPrecedes(right)
    default: left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .null: 0
    case .integer, .real: 1
    case .text: 2
    case .blob: 3
    }
  }
}

extension SQLValue {
  /// The value for people: text as it is, NULL by name, a blob in hexadecimal digits.
  package var shown: String {
    switch self {
    case .null: "NULL"
    case .blob: "x'" + plain + "'"
    default: plain
    }
  }

  /// The value for programs that read text: NULL is empty.
  package var plain: String {
    switch self {
    case .null: ""
    case .integer(let value): String(value)
    case .real(let value): "\(value)"
    case .text(let bytes): String(decoding: bytes, as: UTF8.self)
    case .blob(let bytes): SQLValue.hexadecimal(bytes)
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}

extension Statement {
  /// The values of the row that the last `step` stood on.
  package func values() -> [SQLValue] { (0..<columnCount).map(value) }

  /// One value of that row.
  package func value(_ index: Int) -> SQLValue {
    switch kind(index) {
    case .null: .null
    case .integer: .integer(integer(index))
    case .real: .real(real(index))
    case .text: .text(withBytes(index) { $0.array(0..<$0.byteCount) })
    case .blob: .blob(withBytes(index) { $0.array(0..<$0.byteCount) })
    }
  }

  /// Binds a value.
  package func bind(_ index: Int, _ value: SQLValue) throws(SQLiteError) {
    switch value {
    case .null: try bindNull(index)
    case .integer(let value): try bind(index, value)
    case .real(let value): try bind(index, real: value)
    case .text(let bytes): try bind(index, text: bytes.span.bytes)
    case .blob(let bytes): try bind(index, blob: bytes.span.bytes)
    }
  }
}
