package import ArgumentParser
import Foundation

/// `schema`: what events look like, and whether a change of that is safe.
package struct SchemaCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "schema",
      abstract: "List, check and register JSON Schemas of events.",
      discussion: """
        A schema file has a title, the type of event, and a version. Registered schemas stand in the \
        catalog of the log. A new version is checked against earlier ones as Confluent's Schema \
        Registry does, and against the events in the log if asked.
        """,
      subcommands: [
        SchemaListCommand<App>.self, SchemaShowCommand<App>.self, SchemaCheckCommand<App>.self,
        SchemaRegisterCommand<App>.self, SchemaExportCommand<App>.self,
      ], defaultSubcommand: SchemaListCommand<App>.self)
  }

  package init() {}
}

extension SchemaMode: ExpressibleByArgument {}

extension SchemaCompatibility.Policy: ExpressibleByArgument {}

/// The schemas that a program knows: its own, and those registered in the log.
struct KnownSchemas<App: Application> {
  let registered: [RegisteredSchema]

  init(_ log: LogOptions) throws {
    let folder = log.folder(App.self)
    registered =
      Directory.exists(folder + "/" + Catalog.fileName)
      ? try SchemaStore(directory: folder).all() : []
  }

  /// The program's own schemas, as version 1.
  static var own: [(name: String, text: String)] {
    App.schema.types.map { ($0.name, $0.schemaText(version: 1)) }
  }

  /// Earlier versions of a type: those registered, else the program's own.
  func earlier(of name: String) throws -> [(version: Int, schema: JSONSchema)] {
    let found = try registered.filter { $0.name == name }.map { stored in
      let source = DocumentSource(file: "\(name) version \(stored.version)", bytes: stored.text)
      return (version: stored.version, schema: try SchemaDocument(source).schema)
    }
    if !found.isEmpty { return found }
    return try Self.own.filter { $0.name == name }.map { own in
      let source = DocumentSource(file: own.name, bytes: Array(own.text.utf8))
      return (version: 1, schema: try SchemaDocument(source).schema)
    }
  }
}

/// `schema list`.
struct SchemaListCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "list", abstract: "List the schemas of events.")
  }

  @OptionGroup var log: LogOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try ExitStatus.guarding {
      let known = try KnownSchemas<App>(log)
      var table = ReportTable(
        "schemas", columns: ["name", "version", "origin", "mode", "registered"])
      for own in KnownSchemas<App>.own {
        table.add([.text(own.name), .integer(1), .text("built in"), .missing, .missing])
      }
      for schema in known.registered {
        table.add([
          .text(schema.name), .integer(schema.version), .text("registered"), .text(schema.mode),
          .time(schema.registered),
        ])
      }
      try output.print(table)
    }
  }
}

/// `schema show`.
struct SchemaShowCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "show", abstract: "Print a schema.")
  }

  @Argument(help: ArgumentHelp("The type of event.", valueName: "name"))
  var name: String

  @Option(name: .long, help: ArgumentHelp("The version; the latest if absent.", valueName: "n"))
  var version: Int?

  @OptionGroup var log: LogOptions

  func run() throws {
    try ExitStatus.guarding {
      let registered = try KnownSchemas<App>(log).registered.last {
        $0.name == name && (version == nil || version == $0.version)
      }
      if let registered {
        try StandardOutput.print(String(decoding: registered.text, as: UTF8.self))
      } else if let own = KnownSchemas<App>.own.first(where: { $0.name == name }),
        version == nil || version == 1
      {
        try StandardOutput.print(own.text)
      } else {
        throw CommandError.unknownSchema(
          name, version: version, known: KnownSchemas<App>.own.map(\.name))
      }
    }
  }
}

/// `schema export`.
struct SchemaExportCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "export", abstract: "Write the program's own schemas into a folder.")
  }

  @Argument(help: ArgumentHelp("The folder; made if it is not there.", valueName: "folder"))
  var folder: String

  func run() throws {
    try ExitStatus.guarding {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for own in KnownSchemas<App>.own {
        try Data(own.text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(own.name).json"))
      }
    }
  }
}

/// What a check of a schema depends on.
struct SchemaCheckOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The schema file.", valueName: "file"))
  var file: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "NONE, BACKWARD, FORWARD or FULL, each but NONE also with _TRANSITIVE.", valueName: "mode"))
  var mode = SchemaMode.backwardTransitive

  @Option(
    name: .long,
    help: ArgumentHelp(
      "strict, or lenient: a new optional property is allowed where other properties were.",
      valueName: "policy"))
  var policy = SchemaCompatibility.Policy.strict

  @OptionGroup var log: LogOptions
  @OptionGroup var output: OutputOptions

  /// Prints what is not compatible.
  ///
  /// - Returns: whether nothing is.
  func check<App: Application>(_ document: SchemaDocument, _ application: App.Type) throws -> Bool {
    let earlier = try KnownSchemas<App>(log).earlier(of: document.name)
      .filter { $0.version != document.version || document.version == 1 }
    let problems = mode.problems(of: document.schema, after: earlier, policy: policy)
    var table = ReportTable(
      "incompatibilities", columns: ["version", "direction", "path", "rule", "advice"])
    for found in problems {
      table.add([
        .integer(found.version), .text(found.direction), .text(found.problem.path),
        .text(found.problem.rule), .text(found.problem.advice),
      ])
    }
    if !problems.isEmpty || output.formatOutput != .table { try output.print(table) }
    return problems.isEmpty
  }
}

/// `schema check`.
struct SchemaCheckCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check", abstract: "Check a schema against earlier versions, and stored events.",
      discussion: """
        Exits with 3 when it is not compatible, or when an event in the log does not satisfy it. \
        Keywords that are not supported are errors: \(SchemaKeywords.supported).
        """)
  }

  @OptionGroup var check: SchemaCheckOptions

  @Flag(name: .long, help: "Also check the events of this type in the log.")
  var stored = false

  func run() throws {
    try ExitStatus.guarding {
      let document = try SchemaDocument(file: check.file)
      var isGood = try check.check(document, App.self)
      if stored {
        let result = try StoredCheck<App>(document).run(try check.log.reader(App.self))
        for sample in result.samples { Terminal.message(sample) }
        check.log.say(
          "\(Readable.noun(result.faulty, "stored event")) of \(Readable.count(result.events)) "
            + "would be refused")
        isGood = isGood && result.faulty == 0
      }
      guard isGood else { throw ExitCode(ExitStatus.checkSaidNo) }
      check.log.say("\(document.name) version \(document.version) is compatible")
    }
  }
}

/// `schema register`.
struct SchemaRegisterCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "register", abstract: "Check a schema and add it to the catalog of the log.",
      discussion: "Exits with 3 when it is not compatible; then nothing is added.")
  }

  @OptionGroup var check: SchemaCheckOptions

  func run() throws {
    try ExitStatus.guarding {
      let document = try SchemaDocument(file: check.file)
      let known = try KnownSchemas<App>(check.log).registered.filter { $0.name == document.name }
      if let same = known.first(where: { $0.version == document.version }) {
        guard same.text == document.text else {
          throw CommandError.usage(
            "\(document.name) version \(document.version) is registered with another text; raise the "
              + "version")
        }
        check.log.say("\(document.name) version \(document.version) is registered already")
        return
      }
      guard try check.check(document, App.self) else { throw ExitCode(ExitStatus.checkSaidNo) }
      let schema = RegisteredSchema(
        name: document.name, version: document.version, mode: check.mode.rawValue,
        text: document.text, registered: .wallClock)
      _ = try SchemaStore(directory: check.log.folder(App.self)).add(schema)
      check.log.say("registered \(document.name) version \(document.version)")
    }
  }
}

/// Checks the events of a type in the log.
struct StoredCheck<App: Application> {
  struct Result {
    var events = 0
    var faulty = 0
    var samples: [String] = []
  }

  private let document: SchemaDocument

  init(_ document: SchemaDocument) { self.document = document }

  private static var samplesMax: Int { 5 }

  func run(_ reader: LogReader) throws -> Result {
    let validator = SchemaValidator(document.schema)
    var result = Result()
    var cursor = try AppendCursor(reader, topics: [App.schema.topic], from: [:])
    var decoder = try InternalDecoder()
    let end = try reader.committedSequence()
    while let append = try cursor.next(upTo: end) {
      for batch in append.batches
      where LineFormat(code: batch.header.bodyFormat) == .json {
        for line in try decoder.references(batch) {
          let source = DocumentSource(file: "event", bytes: line.bytes)
          // A key twice is allowed in events, and not in documents: such an event is not checked.
          guard let node = try? DocumentParser.parse(source), node.type == document.name else {
            continue
          }
          result.events += 1
          guard let fault = validator.fault(node) else { continue }
          result.faulty += 1
          if result.samples.count < Self.samplesMax {
            result.samples.append(
              "\(batch.target)@\(line.offset.value): "
                + Readable.printable("\(fault.path): \(fault.keyword): \(fault.text)"))
          }
        }
      }
    }
    return result
  }
}

extension DocumentNode {
  /// The event's type.
  fileprivate var type: String? {
    guard case .object(let members) = kind,
      case .string(let text)? = members.first(where: { $0.key == EventSchema.typePath })?.value.kind
    else { return nil }
    return text
  }
}
