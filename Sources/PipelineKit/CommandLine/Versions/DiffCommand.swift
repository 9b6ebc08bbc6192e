package import ArgumentParser

/// `diff`: what differs between two versions.
package struct DiffCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "diff", abstract: "Compare the rows of two versions, view by view.",
      discussion: """
        Without numbers the live version is compared with the newest other one. Exits with 3 when \
        rows differ. `replay --shadow` compares without keeping a version.

        \(ExitStatus.help)
        """)
  }

  @Argument(help: ArgumentHelp("The old version; the live one if absent.", valueName: "from"))
  var from: Int?

  @Argument(help: ArgumentHelp("The new version; the newest other one if absent.", valueName: "to"))
  var to: Int?

  @OptionGroup var options: DiffOptions
  @OptionGroup var storage: StorageOptions
  @OptionGroup var output: OutputOptions

  package init() {}

  package func run() throws {
    try ExitStatus.guarding {
      let path = storage.viewsFile(App.self)
      guard Directory.exists(path) else { throw StateError.noViewFile(path: path) }
      let connection = try Connection(path: path, role: .reader, settings: .reader)
      try ViewFile.checkIsOurs(connection)
      try connection.execute("BEGIN")
      let (old, new) = try versions(VersionRegister(connection))
      let diff = try VersionDiff(
        .init(connection: connection, version: old), .init(connection: connection, version: new),
        only: options.views, samplesMax: try options.samplesMax())
      try DiffReport(diff).print(output)
      if diff.isDifferent { throw ExitCode(ExitStatus.checkSaidNo) }
    }
  }

  private func versions(_ register: VersionRegister) throws -> (Int, Int) {
    let entries = try register.entries()
    let old = from ?? entries.first { $0.state == .live }?.version.version
    let new = to ?? entries.last { $0.version.version != old && $0.stage == nil }?.version.version
    guard let old, let new else {
      throw CommandError.usage(
        "diff: the view file holds one version only; `replay --no-promote` builds another one")
    }
    return (old, new)
  }
}

/// The views that are compared, and how much is shown of them.
struct DiffOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("Compare this view only; may be repeated.", valueName: "view"))
  var view: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Rows to show of each kind and view; 5 if absent.", valueName: "n"))
  var samples = 5

  /// nil for all.
  var views: [String]? { view.isEmpty ? nil : view }

  func samplesMax() throws -> Int {
    guard (0...100_000).contains(samples) else {
      throw ValidationError("--samples: expected 0 to 100000, found \(samples)")
    }
    return samples
  }
}

/// A difference in words and as JSON.
struct DiffReport {
  let diff: VersionDiff
  /// Whether the new side is a scratch file, whose number means nothing.
  private let isShadow: Bool

  init(_ diff: VersionDiff, isShadow: Bool = false) {
    self.diff = diff
    self.isShadow = isShadow
  }

  private var newName: String { isShadow ? "the replay" : "version \(diff.to)" }

  func print(_ output: OutputOptions) throws {
    try StandardOutput.print(
      output.formatOutput == .json ? json : table.plainText(output.formatOutput) + details(output))
  }

  private func details(_ output: OutputOptions) -> String {
    output.formatOutput == .table ? text : ""
  }

  private var table: ReportTable {
    var table = ReportTable(
      "views", columns: ["view", "before", "after", "added", "removed", "changed"])
    for view in diff.views {
      table.add([
        .text(view.view), .integer(view.before), .integer(view.after), .integer(view.added),
        .integer(view.removed), .integer(view.changed),
      ])
    }
    return table
  }

  private var text: String {
    var text = ""
    for view in diff.views where view.isDifferent {
      text += "\n\(view.view)\n"
      if !view.changedByColumn.isEmpty {
        let columns = view.changedByColumn.map { "\($0.column) \(Readable.count($0.rows))" }
        text += "  changed by column: \(columns.joined(separator: ", "))\n"
      }
      for column in view.columnsAdded { text += "  new column \(column)\n" }
      for column in view.columnsRemoved { text += "  column \(column) is gone\n" }
      for sample in view.samples { text += "  " + line(sample, view.keyColumns) + "\n" }
    }
    for name in diff.viewsAdded { text += "\n\(name): a new view\n" }
    for name in diff.viewsRemoved { text += "\n\(name): the view is gone\n" }
    text += "\nversion \(diff.from) at \(diff.positions.from)\n"
    text += "\(newName) at \(diff.positions.to)\n"
    if !diff.isOfOnePosition {
      text += "They have folded different parts of the log; rows may differ for that alone.\n"
    }
    return text
  }

  private func line(_ sample: ViewDiff.Sample, _ key: [String]) -> String {
    let sign =
      switch sample.kind {
      case .added: "+"
      case .removed: "-"
      case .changed: "~"
      }
    let names = zip(key, sample.key).map { "\($0)=\(QueryOutput.shown($1))" }
    let changes = sample.changes.map {
      "\($0.column) \(QueryOutput.shown($0.before)) → \(QueryOutput.shown($0.after))"
    }
    return "\(sign) \(names.joined(separator: " "))"
      + (changes.isEmpty ? "" : ": \(changes.joined(separator: ", "))")
  }

  /// One JSON object.
  var json: String {
    let views = diff.views.map(json)
    let names = { (names: [String]) in
      "[" + names.map(TableCell.quoted).joined(separator: ",") + "]"
    }
    return "{\"from\":\(diff.from),\"to\":\(isShadow ? "null" : String(diff.to)),"
      + "\"from_position\":\(TableCell.quoted(diff.positions.from)),"
      + "\"to_position\":\(TableCell.quoted(diff.positions.to)),"
      + "\"same_position\":\(diff.isOfOnePosition),\"different\":\(diff.isDifferent),"
      + "\"views_added\":\(names(diff.viewsAdded)),\"views_removed\":\(names(diff.viewsRemoved)),"
      + "\n \"views\":[\(views.joined(separator: ",\n  "))]}\n"
  }

  private func json(_ view: ViewDiff) -> String {
    let columns = view.changedByColumn.map { "\(TableCell.quoted($0.column)):\($0.rows)" }
    let samples = view.samples.map { sample in
      let key = zip(view.keyColumns, sample.key).map {
        "\(TableCell.quoted($0)):\(QueryOutput.json($1))"
      }
      let changes = sample.changes.map {
        "\(TableCell.quoted($0.column)):[\(QueryOutput.json($0.before)),\(QueryOutput.json($0.after))]"
      }
      return "{\"kind\":\"\(sample.kind.rawValue)\",\"key\":{\(key.joined(separator: ","))},"
        + "\"changes\":{\(changes.joined(separator: ","))}}"
    }
    return "{\"view\":\(TableCell.quoted(view.view)),\"before\":\(view.before),"
      + "\"after\":\(view.after),\"added\":\(view.added),\"removed\":\(view.removed),"
      + "\"changed\":\(view.changed),\"changed_by_column\":{\(columns.joined(separator: ","))},"
      + "\"samples\":[\(samples.joined(separator: ","))]}"
  }
}

extension ReportTable {
  fileprivate func plainText(_ format: OutputFormat) -> String { format.text(of: self) }
}
