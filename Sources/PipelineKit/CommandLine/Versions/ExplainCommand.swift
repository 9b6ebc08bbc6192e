package import ArgumentParser

/// `explain`: the events behind a row.
package struct ExplainCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "explain", abstract: "List the events behind a row of a view.",
      discussion: """
        VIEW is a view whose rows have a key, KEY the values of the key's columns in their order. \
        Each event is named by topic, partition and offset, with what it changed in the row. Found \
        by a replay of the events that name the key; the command says if they do not give the row \
        that the view has. Exits with 1 when there is no such row.

        \(ExitStatus.help)
        """)
  }

  @Argument(help: ArgumentHelp("The view.", valueName: "view"))
  var view: String

  @Argument(help: ArgumentHelp("The values of its key's columns.", valueName: "key"))
  var key: [String]

  @Flag(name: .long, help: "List all events, not only the first and the last.")
  var all = false

  @OptionGroup var storage: StorageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var effort: EffortOptions
  @OptionGroup(title: "Options that change rows") var settings: App.Settings

  package init() {}

  /// Events listed from the beginning, and from the end.
  private static var listedMax: Int { 100 }

  package func run() throws {
    try ExitStatus.guarding {
      let live = try LiveReplay<App>(storage, effort, given: settings)
      if let own = try App.explanation(
        of: view, key: key, live, listsAll: all, asJSON: output.formatOutput == .json)
      {
        try StandardOutput.print(own)
        return
      }
      let path = storage.viewsFile(App.self)
      guard Directory.exists(path) else { throw StateError.noViewFile(path: path) }
      let connection = try Connection(path: path, role: .reader, settings: .reader)
      try ViewFile.checkIsOurs(connection)
      let (found, row, end) = try self.row(connection)
      let question = RowHistory.Question(
        view: found, key: found.key.map { name in row.first { $0.column == name }?.value ?? .null },
        needles: needles(found, row), links: App.links[view] ?? [])
      let history = try RowHistoryRun(
        live.pipeline, reader: live.reader, question: question, end: end,
        dedupHorizon: live.options.dedupHorizon
      ).run(row, listedMax: all ? .max : Self.listedMax)
      let report = RowHistoryReport(history, view: view)
      try StandardOutput.print(output.formatOutput == .json ? report.json : report.text)
    }
  }

  /// The view, its row and how far it has been folded, all of one moment.
  private func row(_ connection: Connection) throws -> (
    VersionRegister.StoredView, [(column: String, value: SQLValue)], UInt64
  ) {
    try connection.execute("BEGIN")
    let register = VersionRegister(connection)
    guard let live = try register.liveVersion() else {
      throw StateError.noViewFile(path: connection.path)
    }
    let views = try register.views(of: live)
    guard let found = views.first(where: { $0.name == view }) else {
      throw StateError.unknownView(view, version: live)
    }
    guard !found.key.isEmpty else {
      let known = views.filter { !$0.key.isEmpty }.map(\.name)
      throw CommandError.usage(
        "explain: rows of \(view) have no key; views with one are \(known.joined(separator: ", "))")
    }
    guard key.count == found.key.count else {
      throw CommandError.usage(
        "explain: expected a value for each of \(found.key.joined(separator: ", ")) of \(view)")
    }
    let values = key.map { SQLValue.text(Array($0.utf8)) }
    guard let row = try RowLookup(view: found, key: values).row(on: connection) else {
      throw CommandError.noRow(view: view, key: key)
    }
    let end = try Checkpoint.load(version: live, from: connection).appendSequence
    try connection.execute("COMMIT")
    return (found, row, UInt64(max(0, end)))
  }

  /// The texts by which lines of the log are found: of the columns that the application names, else
  /// of the key's columns with text.
  private func needles(
    _ found: VersionRegister.StoredView, _ row: [(column: String, value: SQLValue)]
  ) -> [[UInt8]] {
    let columns = App.evidence[view] ?? found.key
    return row.compactMap { column, value in
      guard columns.contains(column), case .text(let bytes) = value, !bytes.isEmpty else {
        return nil
      }
      return bytes
    }.prefix(1).map { $0 }
  }
}

/// The history of a row in words and as JSON.
struct RowHistoryReport {
  let history: RowHistory
  let view: String

  init(_ history: RowHistory, view: String) { (self.history, self.view) = (history, view) }

  var text: String {
    var text = view + "\n"
    let width = history.row.reduce(0) { max($0, $1.column.count) }
    for (column, value) in history.row {
      let spaces = String(repeating: " ", count: width - column.count)
      text += "  \(column)\(spaces)  \(QueryOutput.shown(value))\n"
    }
    text += "\n\(Readable.noun(history.contributing, "event")) changed the row, of "
    text += "\(Readable.count(history.candidates)) looked at\n"
    for contribution in history.first { text += line(contribution) }
    let listed = history.first.count + history.last.count
    if listed < history.contributing {
      text += "  … \(Readable.noun(history.contributing - listed, "event")); --all lists all\n"
    }
    for contribution in history.last { text += line(contribution) }
    if !history.isComplete {
      text +=
        "\nThese events do not give the whole row: others have a part, too "
        + "(\(history.missing.joined(separator: ", "))).\n"
    }
    return text
  }

  private func line(_ event: RowHistory.Contribution) -> String {
    let changes = event.changes.map {
      "\($0.column) \(QueryOutput.shown($0.before)) → \(QueryOutput.shown($0.after))"
    }
    return "  \(event.target)@\(event.offset.value)  \(event.time.rfc3339)  "
      + "\(Readable.printable(event.eventID))\n    \(changes.joined(separator: ", "))\n"
  }

  var json: String {
    let row = history.row.map { "\(TableCell.quoted($0.column)):\(QueryOutput.json($0.value))" }
    let events = (history.first + history.last).map { event in
      let changes = event.changes.map {
        "\(TableCell.quoted($0.column)):[\(QueryOutput.json($0.before)),\(QueryOutput.json($0.after))]"
      }
      return "{\"topic\":\(TableCell.quoted(event.target.topic)),"
        + "\"partition\":\(event.target.partition.index),\"offset\":\(event.offset.value),"
        + "\"event_id\":\(TableCell.quoted(event.eventID)),\"time\":\"\(event.time.rfc3339)\","
        + "\"line\":\(TableCell.quoted(String(decoding: event.line, as: UTF8.self))),"
        + "\"changes\":{\(changes.joined(separator: ","))}}"
    }
    return "{\"view\":\(TableCell.quoted(view)),\"row\":{\(row.joined(separator: ","))},"
      + "\"complete\":\(history.isComplete),"
      + "\"missing\":[\(history.missing.map(TableCell.quoted).joined(separator: ","))],"
      + "\"candidates\":\(history.candidates),"
      + "\"contributing\":\(history.contributing),\n"
      + " \"events\":[\(events.joined(separator: ",\n  "))]}\n"
  }
}
