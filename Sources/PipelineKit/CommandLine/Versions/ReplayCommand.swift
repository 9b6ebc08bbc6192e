package import ArgumentParser

/// `replay`: build a new version beside the live one, and switch to it.
package struct ReplayCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "replay",
      abstract: "Build the views anew from the log beside the live ones, and switch to them.",
      discussion: """
        For a change of logic: another program, or other options. The live version goes on being \
        served and kept up to date meanwhile. Where it was stopped, the same command goes on. The \
        version that was live is kept for `rollback`.

        A gate is a bound on the rows that may differ, in percent of a view's rows: --gate pages=1% \
        or --gate all=0%. If it is broken the new version is kept, but not promoted, and the command \
        exits with 3.

        \(ExitStatus.help)
        """)
  }

  @Flag(name: .long, help: "Only compare with the live version; keep nothing, switch nothing.")
  var shadow = false

  @Flag(name: .long, help: "Build the new version, but do not switch to it.")
  var noPromote = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Switch only if no more rows differ: VIEW=PERCENT% or all=PERCENT%.",
      valueName: "gate"))
  var gate: [String] = []

  @Flag(name: .long, help: "Begin where the log begins, if its first records are gone.")
  var fromLogStart = false

  @Flag(name: .long, help: "Throw away what an unfinished replay has built, and begin again.")
  var restart = false

  @OptionGroup var diff: DiffOptions
  @OptionGroup var storage: StorageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var effort: EffortOptions
  @OptionGroup(title: "Options that change rows") var settings: App.Settings

  package init() {}

  package func validate() throws {
    if shadow, noPromote || restart {
      throw ValidationError("--shadow keeps no version: leave out --no-promote and --restart")
    }
  }

  package func run() throws {
    try ExitStatus.guarding {
      let gates = try gate.map { text in
        guard let gate = DiffGate(text) else {
          throw ValidationError("--gate: expected VIEW=PERCENT% or all=PERCENT%, found '\(text)'")
        }
        return gate
      }
      let reader = try storage.place.reader(App.self)
      let pipeline = try App.pipeline(settings)
      var options = RunOptions(
        threads: try effort.count(), follow: false, dedupHorizon: try App.dedupHorizon(settings))
      options.start = try LogStart.offsets(
        [App.schema.topic] + pipeline.referenceTopics, in: reader, isAllowed: fromLogStart)
      let replay = ReplayRun<App>(
        pipeline: pipeline, reader: reader, options: options, storage: storage, gates: gates,
        diff: diff, output: output)
      if shadow {
        try replay.shadow()
      } else {
        try storage.makeViewsFolder(App.self)
        try replay.build(promotes: !noPromote, restarts: restart)
      }
    }
  }
}

/// Where the partitions of a log begin.
enum LogStart {
  /// The first offsets of partitions whose first records are gone; none if there are no such.
  ///
  /// - Throws: `CommandError.usage` if there are, and that is not allowed.
  static func offsets(
    _ topics: [String], in reader: LogReader, isAllowed: Bool
  ) throws -> [TopicPartition: Offset] {
    var starts: [TopicPartition: Offset] = [:]
    let read = Set(topics + InternalTopics.configs.map(\.name))
    for segment in try reader.segments() where read.contains(segment.target.topic) {
      let base = segment.summary.baseOffset
      starts[segment.target] = min(starts[segment.target] ?? base, base)
    }
    starts = starts.filter { $0.value > .zero }
    if let first = starts.keys.sorted().first, !isAllowed {
      throw CommandError.usage(
        "\(first) begins at offset \(starts[first]?.value ?? 0): its first records are gone from the "
          + "log, so rows would differ from those of a full replay; --from-log-start replays what "
          + "there is")
    }
    return starts
  }
}
