import ArgumentParser

/// `log balance`: how evenly a topic's records are spread.
struct LogBalanceCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "balance",
      abstract: "Show how a topic's records are spread over its partitions.",
      discussion: """
        The skew is the fullest partition's records by the mean: 1 is even, the number of \
        partitions is all in one. A skew far above 1 says that few keys have most of the records.
        """)
  }

  @Argument(help: "The topic; the program's own if absent.")
  var topic: String?

  @OptionGroup var log: LogOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try ExitStatus.guarding {
      let reader = try log.reader(App.self)
      let name = try reader.config(of: topic ?? App.schema.topic).name
      let balance = try reader.balance(of: name)
      try output.print(Self.summary(name, balance), Self.partitions(balance))
    }
  }

  /// The topic as a whole.
  static func summary(_ topic: String, _ balance: TopicBalance) -> ReportTable {
    ReportTable(
      "balance",
      record: [
        ("topic", .text(topic)), ("records", .integer(balance.total)),
        ("min", .integer(balance.least)), ("max", .integer(balance.greatest)),
        ("mean", .decimal(balance.mean)), ("skew", .decimal(balance.skew)),
      ])
  }

  /// A row a partition, the empty ones too.
  static func partitions(_ balance: TopicBalance) -> ReportTable {
    var table = ReportTable("partitions", columns: ["partition", "records", "percent"])
    for (partition, records) in balance.records.enumerated() {
      let percent = balance.total == 0 ? 0 : Double(records) / Double(balance.total) * 100
      table.add([.integer(partition), .integer(records), .decimal(percent)])
    }
    return table
  }
}
