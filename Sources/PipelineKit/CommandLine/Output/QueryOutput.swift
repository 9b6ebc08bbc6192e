import Foundation

/// Prints the rows of a query as they come: memory does not depend on their number.
///
/// A table for people takes its widths from the first thousand rows.
struct QueryOutput: ~Copyable {
  private static let sampleRows = 1_000

  private let format: OutputFormat
  private let columns: [String]
  private var output = StandardOutput()
  private var sample: [[SQLValue]] = []
  private var widths: [Int] = []
  private var isRight: [Bool] = []
  private var count = 0

  init(_ format: OutputFormat, columns: [String]) {
    self.format = format
    self.columns = columns
  }

  /// Prints all rows of a statement.
  static func print(_ statement: Statement, as format: OutputFormat) throws {
    var output = QueryOutput(format, columns: statement.columnNames)
    try output.begin()
    while try statement.step() { try output.add(statement.values()) }
    try output.end()
  }

  private mutating func write(_ text: String) throws { try output.write(Array(text.utf8)) }

  private mutating func begin() throws {
    switch format {
    case .table: break
    case .json: try write("[")
    case .csv: try write(columns.map(ReportTable.quoted).joined(separator: ",") + "\n")
    }
  }

  private mutating func add(_ row: [SQLValue]) throws {
    defer { count += 1 }
    switch format {
    case .table:
      if count < Self.sampleRows {
        sample.append(row)
      } else {
        try writeSample()
        try write(line(row.map(Self.shown)))
      }
    case .json:
      let members = zip(columns, row).map { "\(TableCell.quoted($0)):\(Self.json($1))" }
      try write((count == 0 ? "" : ",\n ") + "{" + members.joined(separator: ",") + "}")
    case .csv:
      try write(row.map { ReportTable.quoted($0.plain) }.joined(separator: ",") + "\n")
    }
  }

  private mutating func end() throws {
    switch format {
    case .table: try writeSample()
    case .json: try write("]\n")
    case .csv: break
    }
    try output.flush()
  }

  private mutating func writeSample() throws {
    guard widths.isEmpty else { return }
    let lines = sample.map { $0.map(Self.shown) }
    widths = columns.indices.map { column in
      lines.reduce(columns[column].count) { max($0, $1[column].count) }
    }
    isRight = columns.indices.map { column in
      !sample.isEmpty && sample.allSatisfy { $0[column].isNumberOrNull }
    }
    try write(line(columns))
    for row in lines { try write(line(row)) }
    sample = []
  }

  private func line(_ cells: [String]) -> String {
    let padded = cells.enumerated().map { index, cell in
      let spaces = String(repeating: " ", count: max(0, widths[index] - cell.count))
      return isRight[index] ? spaces + cell : cell + spaces
    }
    let line = padded.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
  }

  /// Control characters of a text are replaced: a value must not move the cursor of a terminal.
  static func shown(_ value: SQLValue) -> String { Readable.printable(value.shown) }

  static func json(_ value: SQLValue) -> String {
    switch value {
    case .null: "null"
    case .integer(let value): String(value)
    case .real(let value): value.isFinite ? "\(value)" : "null"
    case .text, .blob: TableCell.quoted(value.plain)
    }
  }
}

extension SQLValue {
  fileprivate var isNumberOrNull: Bool {
    switch self {
    case .null, .integer, .real: true
    case .text, .blob: false
    }
  }
}
