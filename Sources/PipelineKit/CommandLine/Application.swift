package import ArgumentParser

/// What makes a program out of the kit: its events, its options and its pipeline.
///
/// The commands are the kit's and the same for all programs; a program adds its own beside them.
package protocol Application: Sendable {
  associatedtype Pipeline: EventPipeline
  /// Options that change rows: funnels, rules, horizons.
  associatedtype Settings: ParsableArguments
  /// Options whose values enter the log: a configuration.
  associatedtype References: ParsableArguments = NoReferences
  /// Options of what comes in: how log records are read.
  associatedtype Intake: ParsableArguments = NoIntake

  /// The program's name, as typed.
  static var name: String { get }
  /// One sentence for `--help`.
  static var abstract: String { get }
  static var schema: EventSchema { get }
  /// Partitions of the topic when it is created.
  static var partitions: Int { get }
  /// Line formats that the program reads.
  static var formats: [LineFormat] { get }
  /// A query worth trying on the views just built.
  static var exampleQuery: String { get }
  /// Command lines worth showing in the help.
  static var examples: [String] { get }

  /// The lines of reference topics that the options stand for, one a topic.
  static func references(_ options: References) throws -> [Reference]
  /// How log records are read, for programs whose topic holds them; nil for events.
  ///
  /// - Parameter format: what `--format` said, if it did.
  static func records(_ intake: Intake, format: String?) throws -> RecordOptions?
  /// Makes the pipeline from the options given.
  static func pipeline(_ settings: Settings) throws -> Pipeline
  /// Whether standard input is to be read as it comes, because someone waits for what it gives.
  static func isLive(_ settings: Settings) -> Bool
  /// The commands that only this program has.
  static var commands: [any ParsableCommand.Type] { get }
  /// The topics that its pipeline publishes to, each by an outbox.
  static var publishes: [String] { get }
  /// By view, the columns whose texts are in the lines of all events behind a row, for `explain`; none
  /// has every event looked at. Views not named: their key.
  static var evidence: [String: [String]] { get }
  /// By view, fields whose values link the events behind a row: an order's id, where later events of an
  /// order do not name the product.
  static var links: [String: [String]] { get }
  /// The application's own explanation of a row; nil for views that the kit explains.
  static func explanation(
    of view: String, key: [String], _ live: LiveReplay<Self>, listsAll: Bool, asJSON: Bool
  ) throws -> String?
  /// What is to be done after each commit, once what it publishes is in the log; nil for nothing.
  ///
  /// - Parameter log: the folder of the log.
  static func listener(_ settings: Settings, log: String) throws
    -> (@Sendable () throws -> Void)?
  /// How long identities are remembered, in milliseconds of stream time; nil for ever.
  static func dedupHorizon(_ settings: Settings) throws -> Int64?
}

/// The options of a program without reference topics.
package struct NoReferences: ParsableArguments {
  package init() {}
}

/// The options of a program that reads events.
package struct NoIntake: ParsableArguments {
  package init() {}
}

extension Application where Intake == NoIntake {
  package static func records(_ intake: NoIntake, format: String?) throws -> RecordOptions? { nil }
}

extension Application where References == NoReferences {
  package static func references(_ options: NoReferences) throws -> [Reference] { [] }
}

extension Application {
  package static func isLive(_ settings: Settings) -> Bool { false }
  package static var commands: [any ParsableCommand.Type] { [] }
  package static var publishes: [String] { [] }
  package static var evidence: [String: [String]] { [:] }
  package static var links: [String: [String]] { [:] }
  package static func explanation(
    of view: String, key: [String], _ live: LiveReplay<Self>, listsAll: Bool, asJSON: Bool
  ) throws -> String? { nil }

  package static func listener(_ settings: Settings, log: String) throws
    -> (@Sendable () throws -> Void)?
  { nil }

  /// Where the program keeps its log and views unless told otherwise: `./analytics-data`.
  static var dataFolder: String {
    let stem = name.hasSuffix("App") ? String(name.dropLast(3)) : name
    return stem.lowercased() + "-data"
  }
}
