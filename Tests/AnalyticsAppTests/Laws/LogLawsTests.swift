import Testing

@testable import PipelineKit
@testable import ModelSupport

/// What must hold of the log whatever the program does: it is the only truth, and where it was cut
/// shows nowhere.
struct LogLawsTests {
  @Test func `losing every view loses nothing`() throws {
    for seed in RandomSeeds.range(2) {
      let run = try processed(seed)
      let before = try run.views()
      try run.removeViews()
      try run.process()
      expectSame(before, try run.views(), seed)
    }
  }

  @Test func `wherever chunks end, the same lines get the same offsets and rows`() throws {
    for seed in RandomSeeds.range(2) {
      let whole = try processed(seed)
      let (records, views) = (try whole.records(), try whole.views())
      for (lines, threads) in [(1, 1), (2, 4), (3, 2), (7, 1)] {
        let cut = AnalyticsRun.Cut(
          partitions: 3, threads: threads, linesPerPartition: lines)
        let run = try processed(seed, cut)
        #expect(try run.records() == records, "SEED=\(seed), \(cut)")
        expectSame(views, try run.views(), seed, leaving: ["checkpoint"])
      }
    }
  }

  @Test func `an ingest may stop after any append`() throws {
    for seed in RandomSeeds.range(2) {
      let inputs = RandomAnalytics.inputs(seed: seed)
      let cut = AnalyticsRun.Cut(partitions: 2, linesPerPartition: 2)
      let whole = try processed(seed, cut)
      let (records, views) = (try whole.records(), try whole.views())
      var (appends, isEnd) = (0, false)
      while !isEnd {
        let run = try AnalyticsRun(cut: cut, settings: ModelComparison.settings)
        isEnd = try run.ingest(inputs, appendsMax: appends)
        try run.process()
        try run.ingest(inputs)
        try run.process()
        #expect(try run.records() == records, "SEED=\(seed), stopped after \(appends) appends")
        expectSame(views, try run.views(), seed)
        appends += 3
      }
    }
  }

  @Test func `reading the same files twice changes nothing`() throws {
    for seed in RandomSeeds.range(2) {
      let run = try processed(seed)
      let (records, views) = (try run.records(), try run.views())
      let again = RandomAnalytics.inputs(seed: seed).map { input in
        NaiveAnalytics.Input(name: "copy-of-" + input.name, bytes: input.bytes)
      }
      for inputs in [RandomAnalytics.inputs(seed: seed), again, again.reversed()] {
        try run.ingest(inputs)
        try run.process()
        #expect(try run.records() == records, "SEED=\(seed)")
        expectSame(views, try run.views(), seed)
      }
    }
  }

  @Test func `files in two runs are files in one`() throws {
    for seed in RandomSeeds.range(4) {
      let inputs = RandomAnalytics.inputs(seed: seed)
      let whole = try processed(seed)
      let run = try AnalyticsRun(cut: whole.cut, settings: ModelComparison.settings)
      for input in inputs {
        try run.ingest([input])
        try run.process()
      }
      #expect(try run.records() == whole.records(), "SEED=\(seed)")
      expectSame(try whole.views(), try run.views(), seed, leaving: ["checkpoint"])
    }
  }

  @Test func `a file read while it grows is the whole file`() throws {
    for seed in RandomSeeds.range(4) {
      let inputs = Array(RandomAnalytics.inputs(seed: seed).prefix(1))
      let whole = try AnalyticsRun(settings: ModelComparison.settings)
      try whole.ingest(inputs)
      try whole.process()
      let run = try AnalyticsRun(settings: ModelComparison.settings)
      let size = inputs[0].bytes.count
      for part in 1...5 {
        let grown = Array(inputs[0].bytes.prefix(size * part / 5))
        try run.ingest([NaiveAnalytics.Input(name: inputs[0].name, bytes: grown)])
        try run.process()
      }
      #expect(try run.records() == whole.records(), "SEED=\(seed)")
      expectSame(try whole.views(), try run.views(), seed, leaving: ["checkpoint"])
    }
  }

  @Test func `a file may be cut at any byte`() throws {
    let text =
      view("1", "10:00:00", "a", "/") + "\n \n{\"x\":1}\nno\n" + view("2", "10:00:01", "b", "/")
    let bytes = Array(text.utf8)
    let whole = try AnalyticsRun()
    try whole.ingest([NaiveAnalytics.Input(name: "a", bytes: bytes)])
    try whole.process()
    let (records, views) = (try whole.records(), try whole.views())
    for end in stride(from: 0, through: bytes.count, by: 3) {
      let run = try AnalyticsRun()
      try run.ingest([NaiveAnalytics.Input(name: "a", bytes: Array(bytes.prefix(end)))])
      try run.ingest([NaiveAnalytics.Input(name: "a", bytes: bytes)])
      try run.process()
      #expect(try run.records() == records, "cut at byte \(end)")
      let found = difference(wanted: views, found: try run.views(), leaving: ["checkpoint"])
      #expect(found == nil, "cut at byte \(end):\n\(found ?? "")")
    }
  }

  @Test func `a line's end that comes later is no line of its own`() throws {
    let line = view("1", "10:00:00", "a", "/")
    for end in ["\n", "\r\n"] {
      let run = try AnalyticsRun()
      for text in [line, line + end, line + end + view("2", "10:00:01", "a", "/") + "\n"] {
        try run.ingest([NaiveAnalytics.Input(name: "a", bytes: Array(text.utf8))])
      }
      try run.process()
      let file = try #require(try run.views()["ingested_files"]?.first)
      #expect(file["lines"] == "2" && file["events"] == "2" && file["blank"] == "0")
    }
  }

  @Test func `every line is an event, a duplicate, a dead letter with its bytes, or blank`() throws
  {
    for seed in RandomSeeds.range(4) {
      let inputs = RandomAnalytics.inputs(seed: seed)
      let views = try processed(seed).views()
      for file in views["ingested_files"] ?? [] {
        let parts = ["events", "duplicates", "dead_letters", "blank", "continuation"].map {
          Int("\(file[$0] ?? "")") ?? -1
        }
        #expect(Text(parts.reduce(0, +)) == file["lines"], "SEED=\(seed)")
      }
      for letter in views["dead_letters"] ?? [] {
        let bytes = try #require(inputs.first { Text($0.name) == letter["file"] }).bytes
        let start = try #require(Int("\(letter["byte_offset"] ?? "")"))
        let line = bytes[start...].prefix { $0 != 0x0A }
        let kept = try #require(letter["bytes"]).bytes
        #expect(line.starts(with: kept) && (kept.count == line.count || line.count > 1 << 20))
      }
    }
  }
}

/// A run over the inputs of a seed.
func processed(
  _ seed: UInt64, _ cut: AnalyticsRun.Cut = AnalyticsRun.Cut(partitions: 3)
) throws -> AnalyticsRun {
  let run = try AnalyticsRun(cut: cut, settings: ModelComparison.settings)
  try run.ingest(RandomAnalytics.inputs(seed: seed))
  try run.process()
  return run
}

/// Expects two dumps to be the same.
func expectSame(
  _ wanted: [String: [NaiveAnalytics.Row]], _ found: [String: [NaiveAnalytics.Row]], _ seed: UInt64,
  leaving: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = difference(wanted: wanted, found: found, leaving: leaving)
  #expect(text == nil, "SEED=\(seed):\n\(text ?? "")", sourceLocation: sourceLocation)
}
