package import ArgumentParser
import Glibc

/// `dead-letters`: the lines that were no events, and what becomes of them.
package struct DeadLettersCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "dead-letters",
      abstract: "List, show, requeue or discard the lines that were no events.",
      discussion: """
        What is decided enters the log, so that a replay repeats it. The views show it in \
        dead_letters.state once they have been brought up to date.
        """,
      subcommands: [
        DeadLettersListCommand<App>.self, DeadLettersShowCommand<App>.self,
        DeadLettersRequeueCommand<App>.self, DeadLettersDiscardCommand<App>.self,
      ], defaultSubcommand: DeadLettersListCommand<App>.self)
  }

  package init() {}
}

/// `dead-letters list`.
struct DeadLettersListCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "list", abstract: "List dead letters, the oldest first.")
  }

  enum State: String, ExpressibleByArgument, CaseIterable { case open, requeued, discarded, all }

  @Option(
    name: .long,
    help: ArgumentHelp("Those in this state: open, requeued, discarded or all.", valueName: "state")
  )
  var state = State.open

  @Option(name: .long, help: ArgumentHelp("At most so many.", valueName: "n"))
  var max = 1_000

  @OptionGroup var log: LogOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try ExitStatus.guarding {
      let letters = try StoredLetters(try log.reader(App.self))
      var table = ReportTable(
        "dead_letters",
        columns: ["id", "state", "file", "line", "stage", "kind", "reason", "at", "state_reason"])
      var more = 0
      try letters.forEach { letter in
        let found = letters.state(of: letter.id)
        guard state == .all || state.rawValue == found else { return true }
        guard table.rows.count < max else {
          more += 1
          return true
        }
        table.add([
          .integer(Int(letter.id)), .text(found), .text(letter.record.place.file),
          .integer(letter.record.place.line), .text(letter.record.stage.rawValue),
          .text(letter.record.kind.rawValue), .text(letter.record.reason), .time(letter.at),
          .text(letters.states[letter.id]?.reason ?? ""),
        ])
        return true
      }
      try output.print(table)
      if more > 0 { log.say("\(Readable.noun(more, "dead letter")) more; --max shows more") }
    }
  }
}

/// `dead-letters show`.
struct DeadLettersShowCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "show", abstract: "Show a dead letter with its bytes.")
  }

  @Argument(help: ArgumentHelp("The number of the dead letter.", valueName: "id"))
  var id: Int64

  @Flag(name: .long, help: "Print only the line, byte for byte.")
  var raw = false

  @OptionGroup var log: LogOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try ExitStatus.guarding {
      let letters = try StoredLetters(try log.reader(App.self))
      guard let letter = try letters.letters([id]).first else { return }
      let record = letter.record
      if raw {
        var output = StandardOutput()
        try output.write(record.bytes + [0x0A])
        try output.flush()
        return
      }
      try output.print(
        ReportTable(
          "dead_letter",
          record: [
            ("id", .integer(Int(id))), ("state", .text(letters.state(of: id))),
            ("topic", .text(record.targetTopic)), ("file", .text(record.place.file)),
            ("line", .integer(record.place.line)),
            ("byte_offset", .integer(record.place.byteOffset)),
            ("stage", .text(record.stage.rawValue)), ("kind", .text(record.kind.rawValue)),
            ("reason", .text(record.reason)), ("at", .time(letter.at)),
            ("length", .integer(record.length)),
            ("bytes", .text(String(decoding: record.bytes, as: UTF8.self))),
            ("state_reason", .text(letters.states[id]?.reason ?? "")),
          ]))
    }
  }
}

/// Which dead letters are to be settled.
struct LetterOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The numbers of dead letters.", valueName: "id"))
  var ids: [Int64] = []

  @Flag(name: .long, help: "All that are open.")
  var all = false

  func validate() throws {
    if ids.isEmpty != all { throw ValidationError("give the numbers of dead letters, or --all") }
  }
}

/// `dead-letters requeue`.
struct DeadLettersRequeueCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "requeue", abstract: "Read dead letters again, as they are or corrected.",
      discussion: """
        After a fix of the program, or with a corrected line. A line that would be a dead letter \
        again is refused, and nothing is appended. With --all, lines that still are none stay open.

        \(ExitStatus.help)
        """)
  }

  @OptionGroup var letters: LetterOptions

  @Option(
    name: .long, help: ArgumentHelp("The corrected line, for one dead letter.", valueName: "text"))
  var line: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The form of the lines, if nobody writes the log.", valueName: "format"))
  var format: String?

  @OptionGroup var log: LogOptions

  func validate() throws {
    if line != nil, letters.ids.count != 1 {
      throw ValidationError("--line: goes with the number of one dead letter")
    }
  }

  func run() throws {
    try ExitStatus.guarding {
      let stored = try StoredLetters(try log.reader(App.self))
      let found = try letters.found(in: stored)
      let settlements: [Ingestor.Settlement] = try found.map { letter in
        if line == nil, letter.record.bytes.count < letter.record.length {
          throw CommandError.usage(
            "dead letter \(letter.id) is kept in part only, being \(letter.record.length) bytes long; "
              + "give a corrected line with --line")
        }
        return (
          DeadLetterAction(id: letter.id, kind: .requeue, reason: line == nil ? "" : "corrected"),
          line.map { Array($0.utf8) } ?? letter.record.bytes
        )
      }
      let settling = Settling<App>(
        log: log, options: try InputOptions.plainOptions(App.self, format: format))
      if letters.all {
        try settling.settleEach(settlements)
      } else {
        try settling.settle(settlements)
      }
    }
  }
}

/// `dead-letters discard`.
struct DeadLettersDiscardCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "discard", abstract: "Settle dead letters that are not to be read again.")
  }

  @OptionGroup var letters: LetterOptions

  @Option(
    name: .long, help: ArgumentHelp("Why, for those who look at them later.", valueName: "text"))
  var reason: String

  @OptionGroup var log: LogOptions

  func run() throws {
    try ExitStatus.guarding {
      let stored = try StoredLetters(try log.reader(App.self))
      let settlements: [Ingestor.Settlement] = try letters.found(in: stored).map {
        (DeadLetterAction(id: $0.id, kind: .discard, reason: reason), nil)
      }
      try Settling<App>(log: log, options: IngestOptions(format: .json, threads: 1))
        .settle(settlements)
    }
  }
}

extension LetterOptions {
  /// - Throws: `CommandError.noDeadLetter`, `.settledLetter`.
  fileprivate func found(in stored: StoredLetters) throws -> [StoredLetters.Letter] {
    if all {
      var open: [StoredLetters.Letter] = []
      try stored.forEach { letter in
        if stored.states[letter.id] == nil { open.append(letter) }
        return open.count < Settling<Never>.lettersMax
      }
      return open
    }
    let letters = try stored.letters(ids)
    if let settled = letters.first(where: { stored.states[$0.id] != nil }) {
      throw CommandError.settledLetter(settled.id, state: stored.state(of: settled.id))
    }
    return letters
  }
}

/// Has decisions appended: by this process, or by the one that writes the log.
struct Settling<App> {
  let log: LogOptions
  let options: IngestOptions
}

extension Settling {
  /// Letters that are settled at a time.
  static var lettersMax: Int { 10_000 }
}

extension Settling where App: Application {
  private static var answerMilliseconds: Int64 { 30_000 }

  /// All of them, or none.
  func settle(_ settlements: [Ingestor.Settlement]) throws {
    guard !settlements.isEmpty else {
      log.say("there is no open dead letter")
      return
    }
    do {
      let session = try session()
      let done = try session.ingestor.settle(settlements)
      try session.session.writer.close()
      try StandardOutput.print(done + "\n")
    } catch LogError.locked(_, let holder) { try ask(settlements, holder) }
  }

  /// Those that can be, each by itself.
  func settleEach(_ settlements: [Ingestor.Settlement]) throws {
    guard !settlements.isEmpty else {
      log.say("there is no open dead letter")
      return
    }
    var (done, left) = (0, 0)
    do {
      let session = try session()
      for settlement in settlements {
        do {
          _ = try session.ingestor.settle([settlement])
          done += 1
        } catch IngestError.stillDead { left += 1 }
      }
      try session.session.writer.close()
    } catch LogError.locked(_, let holder) {
      for settlement in settlements {
        do {
          try ask([settlement], holder, isQuiet: true)
          done += 1
        } catch CommandError.requestRefused { left += 1 }
      }
    }
    try StandardOutput.print(
      "requeued \(Readable.noun(done, "dead letter")); \(left) would be dead letters again\n")
  }

  private func session() throws -> (session: LogSession, ingestor: Ingestor) {
    let folder = log.folder(App.self)
    guard Directory.exists(folder + "/" + Catalog.fileName) else {
      throw LogError.notALog(directory: folder)
    }
    let session = try LogSession(
      App.self, directory: folder, sync: .never, partitions: nil, partitioner: nil)
    let ingestor = Ingestor(
      writer: session.writer, topic: session.topic, schema: App.schema,
      options: options, registry: session.registry,
      spoolFolder: folder, clock: { Timestamp.wallClock })
    return (session, ingestor)
  }

  private func ask(
    _ settlements: [Ingestor.Settlement], _ writer: LockHolder?, isQuiet: Bool = false
  ) throws {
    let lines = settlements.map { $0.action.encodeJSON(appending: $0.line) }
    let request = AppendRequest(
      folder: log.folder(App.self), topic: InternalTopics.deadLetterActions,
      requester: "process \(getpid()) (\(App.name) dead-letters)", writer: writer)
    let answer = try request.submit(
      Array(lines.joined(separator: [0x0A])), timeout: "30s",
      milliseconds: Self.answerMilliseconds)
    if !isQuiet { try StandardOutput.print(answer + "\n") }
  }
}
