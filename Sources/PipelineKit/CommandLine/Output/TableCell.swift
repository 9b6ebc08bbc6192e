import Foundation

/// One value of a table that a command prints.
///
/// People get it in the form that reads best, programs in JSON and CSV get the plain number.
enum TableCell: Equatable, Sendable {
  case text(String)
  case integer(Int)
  /// A number of bytes: `1.5 MiB` for people, `1572864` for programs.
  case bytes(Int)
  /// A number with two decimals.
  case decimal(Double)
  case flag(Bool)
  /// An instant, in UTC; `Timestamp.none` is an empty cell.
  case time(Timestamp)
  /// There is no value.
  case missing

  /// An integer, or an empty cell.
  static func optional(_ value: Int?) -> TableCell { value.map(TableCell.integer) ?? .missing }

  /// Whether it stands at the right edge of its column.
  var isNumber: Bool {
    switch self {
    case .integer, .bytes, .decimal: true
    case .text, .flag, .time, .missing: false
    }
  }

  /// What people read. Control characters of a text are replaced: a file's name must not move the
  /// cursor of a terminal.
  var shown: String {
    switch self {
    case .text(let text): Readable.printable(text)
    case .integer(let value): Readable.count(value)
    case .bytes(let count): Readable.bytes(count)
    case .decimal(let value): TableCell.digits(value)
    case .flag(let flag): flag ? "yes" : "no"
    case .time(.none), .missing: "-"
    case .time(let time): time.rfc3339
    }
  }

  /// What programs read: the same values as in JSON, an absent one being empty.
  var plain: String {
    switch self {
    case .text(let text): text
    case .integer(let value), .bytes(let value): String(value)
    case .decimal(let value): TableCell.digits(value)
    case .flag(let flag): flag ? "1" : "0"
    case .time(.none), .missing: ""
    case .time(let time): time.rfc3339
    }
  }

  /// The value as JSON.
  var json: String {
    switch self {
    case .text(let text): TableCell.quoted(text)
    case .flag(let flag): flag ? "true" : "false"
    case .time(.none), .missing: "null"
    case .time(let time): TableCell.quoted(time.rfc3339)
    case .integer, .bytes, .decimal: plain
    }
  }

  /// A JSON string.
  static func quoted(_ text: String) -> String {
    var bytes = [UInt8(ascii: "\"")]
    JSONText.appendEscaped(Array(text.utf8).span.bytes, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func digits(_ value: Double) -> String { String(format: "%.2f", value) }
}
