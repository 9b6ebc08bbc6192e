/// Rows under named columns: what a command prints as its data.
///
///     TOPIC       PARTITION  END-OFFSET      BYTES
///     page_views          0      12,500  310.2 KiB
///
/// The columns' names are those of JSON and CSV, `end_offset`; a table for people heads them in
/// Kafka's way, `END-OFFSET`.
struct ReportTable: Equatable, Sendable {
  /// The name of the table in a report of several.
  let name: String
  let columns: [String]
  /// Each row has a cell for each column.
  private(set) var rows: [[TableCell]] = []
  /// Whether there is one row by its nature, so that JSON shows it without an array around it.
  let isRecord: Bool

  /// A table that rows are added to.
  init(_ name: String, columns: [String]) {
    self.name = name
    self.columns = columns
    isRecord = false
  }

  /// A table of one row.
  init(_ name: String, record: [(column: String, cell: TableCell)]) {
    self.name = name
    columns = record.map(\.column)
    rows = [record.map(\.cell)]
    isRecord = true
  }

  /// Adds a row.
  mutating func add(_ cells: [TableCell]) {
    precondition(cells.count == columns.count, "a row with another number of cells")
    rows.append(cells)
  }

  // MARK: For people

  /// The table with its columns aligned, numbers to the right; a record has a line a column. Ends
  /// with a newline.
  var text: String { isRecord ? recordText : tableText }

  private var recordText: String {
    let names = columns.map { $0.replacing("_", with: " ") }
    let width = names.reduce(0) { max($0, $1.count) }
    return zip(names, rows.first ?? []).map { name, cell in
      ReportTable.pad(name, to: width, right: false) + "  " + cell.shown + "\n"
    }.joined()
  }

  private var tableText: String {
    let headings = columns.map { $0.uppercased().replacing("_", with: "-") }
    let lines = rows.map { $0.map(\.shown) }
    let widths = columns.indices.map { column in
      lines.reduce(headings[column].count) { max($0, $1[column].count) }
    }
    let rightAligned = columns.indices.map { column in
      rows.contains { $0[column].isNumber } && !rows.contains { $0[column].isWord }
    }
    return ([headings] + lines).map { cells in
      let padded = columns.indices.map { column in
        ReportTable.pad(cells[column], to: widths[column], right: rightAligned[column])
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  private static func pad(_ text: String, to width: Int, right: Bool) -> String {
    let spaces = String(repeating: " ", count: width - text.count)
    return right ? spaces + text : text + spaces
  }

  // MARK: For programs

  /// The table as an array of objects, or the one object of a record.
  var json: String {
    let objects = rows.map { cells in
      let members = zip(columns, cells).map { "\(TableCell.quoted($0)):\($1.json)" }
      return "{" + members.joined(separator: ",") + "}"
    }
    if isRecord, let only = objects.first { return only }
    return "[" + objects.joined(separator: ",\n ") + "]"
  }

  /// The table by RFC 4180, but with plain newlines; ends with one.
  var csv: String {
    let lines = [columns] + rows.map { $0.map(\.plain) }
    return lines.map { $0.map(ReportTable.quoted).joined(separator: ",") + "\n" }.joined()
  }

  static func quoted(_ field: String) -> String {
    let needsQuotes = field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }
}

extension TableCell {
  /// Whether a column that holds it is one of words.
  fileprivate var isWord: Bool { !isNumber && self != .missing && self != .time(.none) }
}
