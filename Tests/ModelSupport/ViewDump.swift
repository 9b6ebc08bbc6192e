import PipelineKit

/// The rows of every public view of a file, as text by column name.
///
/// A missing value is `NULL`, a real number is written as Swift writes it, a blob is its bytes. Paths
/// are cut to what stands below the folder of inputs.
struct ViewDump {
  /// By name of the view; `checkpoint` holds how far each partition has been folded.
  private(set) var rows: [String: [ViewRow]] = [:]

  /// - Parameter folder: of the inputs, with a slash at its end.
  init(path: String, filesBelow folder: String) throws {
    let connection = try Connection(path: path, role: .reader, settings: .reader)
    for view in try connection.texts("SELECT name FROM pipeline_views") {
      rows[view] = try ViewDump.rows(of: view, connection, folder)
    }
    // The checksum of a batch covers its append time, which is the wall clock's.
    rows["checkpoint"] = try ViewDump.rows(of: "pipeline_checkpoints", connection, folder).map {
      $0.filter { $0.key != "batch_checksum" }
    }
  }

  /// The rows of a view or table.
  ///
  /// - Parameter folder: of the inputs, with a slash at its end; paths are cut to what follows it.
  static func rows(
    of view: String, _ connection: Connection, _ folder: String = ""
  ) throws -> [ViewRow] {
    let columns = try connection.texts("SELECT name FROM pragma_table_info('\(view)')")
    let fields = columns.map { "typeof(\"\($0)\"), \"\($0)\"" }.joined(separator: ", ")
    let statement = try Statement("SELECT \(fields) FROM \(view)", on: connection)
    var rows: [ViewRow] = []
    while try statement.step() {
      var row: ViewRow = [:]
      for (index, column) in columns.enumerated() {
        row[column] = cell(statement, index * 2)
        if ["path", "file"].contains(column), let text = row[column], text.hasPrefix(Text(folder)) {
          row[column] = Text(text.bytes.dropFirst(folder.utf8.count))
        }
      }
      rows.append(row)
    }
    return rows
  }

  /// The value whose type stands in column `index` and which itself stands behind it.
  private static func cell(_ statement: Statement, _ index: Int) -> Text {
    switch statement.text(index) {
    case "null": .null
    case "integer": Text(Int(statement.integer(index + 1)))
    case "real": Text("\(statement.real(index + 1))")
    default: Text(statement.withBytes(index + 1) { $0.array(0..<$0.byteCount) })
    }
  }
}

/// Says what differs between two sets of rows, comparing the columns of the wanted ones; nil if
/// nothing does.
func difference(
  _ view: String, wanted: [ViewRow], found: [ViewRow]
) -> String? {
  let columns = (wanted.first ?? found.first ?? [:]).keys.sorted()
  func counted(_ rows: [ViewRow]) -> [[Text]: Int] {
    Dictionary(
      rows.map { row in (columns.map { row[$0] ?? "(no column)" }, 1) }, uniquingKeysWith: +)
  }
  let (left, right) = (counted(wanted), counted(found))
  guard left != right else { return nil }
  func lines(_ mark: String, _ rows: [[Text]: Int], without others: [[Text]: Int]) -> [String] {
    rows.filter { others[$0.key] != $0.value }.keys.sorted { $0.lexicographicallyPrecedes($1) }
      .prefix(4).map { mark + $0.map(\.description).joined(separator: "  ") }
  }
  return
    (["\(view): \(columns.joined(separator: "  "))"] + lines("- ", left, without: right)
    + lines("+ ", right, without: left)).joined(separator: "\n")
}

/// Says what differs between two dumps; nil if nothing does.
func difference(
  wanted: [String: [ViewRow]], found: [String: [ViewRow]],
  leaving: Set<String> = []
) -> String? {
  let names = Set(wanted.keys).union(found.keys).subtracting(leaving).sorted()
  let texts = names.compactMap {
    difference($0, wanted: wanted[$0] ?? [], found: found[$0] ?? [])
  }
  return texts.isEmpty ? nil : texts.joined(separator: "\n")
}
