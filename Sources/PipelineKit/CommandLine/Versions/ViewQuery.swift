/// A query of an application's command over its views, or over the views as they were.
///
///     try ViewQuery<App>(limits, storage, effort).print("SELECT … WHERE id = ?", [id], as: output)
package struct ViewQuery<App: Application> {
  private let limits: LimitOptions
  private let storage: StorageOptions
  private let effort: EffortOptions

  package init(_ limits: LimitOptions, _ storage: StorageOptions, _ effort: EffortOptions) {
    (self.limits, self.storage, self.effort) = (limits, storage, effort)
  }

  /// Prints the rows; nil is bound as NULL.
  package func print(_ sql: String, _ texts: [String?], as output: OutputOptions) throws {
    if limits.isGiven {
      let live = try LiveReplay<App>(storage, effort)
      var options = live.options
      options.limit = try limits.limit(live.reader)
      let scratch = try ScratchRun(live.pipeline, reader: live.reader, options: options)
      try print(sql, texts, as: output, on: scratch.connection())
    } else {
      let views = storage.viewsFile(App.self)
      guard Directory.exists(views) else { throw StateError.noViewFile(path: views) }
      let connection = try Connection(path: views, role: .reader, settings: .reader)
      try ViewFile.checkIsOurs(connection)
      try print(sql, texts, as: output, on: connection)
    }
  }

  private func print(
    _ sql: String, _ texts: [String?], as output: OutputOptions, on connection: Connection
  ) throws {
    let statement = try Statement(sql, on: connection)
    for (index, text) in texts.enumerated() {
      if let text {
        try statement.bind(index, text: text)
      } else {
        try statement.bindNull(index)
      }
    }
    try QueryOutput.print(statement, as: output.formatOutput)
  }
}
