import ArgumentParser

/// The form in which a command prints its data.
enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  /// Aligned columns, for people.
  case table
  case json
  case csv

  /// One table in this form.
  func text(of table: ReportTable) -> String {
    switch self {
    case .table: table.text
    case .json: table.json + "\n"
    case .csv: table.csv
    }
  }

  /// Several tables in this form: one object in JSON, else one below the other with an empty line
  /// in between. People are not shown those without rows.
  func text(of tables: [ReportTable]) -> String {
    switch self {
    case .table: tables.filter { !$0.rows.isEmpty }.map(\.text).joined(separator: "\n")
    case .csv: tables.map(\.csv).joined(separator: "\n")
    case .json:
      "{" + tables.map { "\(TableCell.quoted($0.name)):\($0.json)" }.joined(separator: ",\n ")
        + "}\n"
    }
  }
}

/// How a command prints its data.
package struct OutputOptions: ParsableArguments {
  package init() {}

  @Option(
    name: .long, help: ArgumentHelp("How to print: table, json or csv.", valueName: "form"))
  var formatOutput = OutputFormat.table

  /// Prints tables on standard output.
  func print(_ tables: ReportTable...) throws(CommandError) {
    let text = tables.count == 1 ? formatOutput.text(of: tables[0]) : formatOutput.text(of: tables)
    try StandardOutput.print(text)
  }
}
