@testable import ModelSupport

/// Reads files line by line: counts, dead letters, duplicates, corrections.
///
/// Decisions the specification leaves open:
/// - NUL bytes before a line belong to none; a line of spaces, tabs and carriage returns is blank.
/// - A line's trailing carriage return is white space of its JSON.
/// - An unterminated last line that is not one JSON object (blank or too long, too) waits for the
///   next run: it is neither counted nor a dead letter. One that is an object is read like any other
///   line.
/// - A file of which nothing was read is no source.
/// - A line that is a dead letter is never a duplicate, whatever its id.
/// - A correction is a person's page view, not a duplicate, whose minute's end is at or before the
///   watermark as it stood before the event itself: the greatest event time of all earlier
///   accepted records of its partition, duplicates included, minus 30 seconds.
struct Intake {
  static let disorderBound = 30_000

  var settings: NaiveAnalytics.Settings
  private(set) var files: [FileCount] = []
  private(set) var deadLetters: [ModelDeadLetter] = []
  private(set) var facts = Facts()
  private var seen: Set<ModelEvent.Identity> = []
  private var arrivals = 0
  /// The greatest event time of each partition.
  private var streamTimes: [Int: Int] = [:]

  init(settings: NaiveAnalytics.Settings) { self.settings = settings }

  mutating func read(_ input: NaiveAnalytics.Input) {
    var count = FileCount(path: input.name)
    var start = 0
    while start < input.bytes.count {
      let newline = input.bytes[start...].firstIndex(of: 0x0A)
      let line = Array(input.bytes[start..<(newline ?? input.bytes.count)])
      let next = newline.map { $0 + 1 } ?? input.bytes.count
      read(line, at: start, isTerminated: newline != nil, of: input, &count)
      start = next
    }
    count.bytes += input.bytes.count
    if count.bytes > 0 { files.append(count) }
  }

  private mutating func read(
    _ written: [UInt8], at offset: Int, isTerminated: Bool, of input: NaiveAnalytics.Input,
    _ count: inout FileCount
  ) {
    let line = Array(written.drop { $0 == 0 })
    count.lines += 1
    if line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
      if isTerminated { count.blank += 1 } else { leave(written, &count) }
      return
    }
    let outcome =
      input.format == .json
      ? EventReader(appendTime: settings.appendTime).read(line)
      : AccessLogReader(appendTime: settings.appendTime).read(line, isTerminated: isTerminated)
    switch outcome {
    case .success(let event):
      accept(event, &count)
    case .failure(let reason):
      if !isTerminated && [.notAnObject, .notUTF8, .tooLong].contains(reason.kind) {
        return leave(written, &count)
      }
      let position = count.lines
      count.deadLetters += 1
      deadLetters.append(
        ModelDeadLetter(file: input.name, line: position, byteOffset: offset, kind: reason.kind))
    }
  }

  /// Takes back a last line that waits.
  private func leave(_ line: [UInt8], _ count: inout FileCount) {
    count.lines -= 1
    count.bytes -= line.count
  }

  private mutating func accept(_ event: ModelEvent, _ count: inout FileCount) {
    let partition = settings.partition?(event.key) ?? 0
    let before = streamTimes[partition] ?? .min
    streamTimes[partition] = max(before, event.time)
    facts.streamTime = max(facts.streamTime, event.time)
    count.firstEvent = min(count.firstEvent ?? .max, event.time)
    count.lastEvent = max(count.lastEvent ?? .min, event.time)
    arrivals += 1
    if let identity = event.identity, !seen.insert(identity).inserted {
      count.duplicates += 1
      return
    }
    count.events += 1
    add(event, streamTimeBefore: before)
  }

  private mutating func add(_ event: ModelEvent, streamTimeBefore: Int) {
    let visitor = event.visitor ?? ""
    switch event.content {
    case .request(let page, let kind):
      facts.requests.append(Facts.Request(time: event.time, page: page, kind: kind))
      let isBot = page.agent.flatMap(settings.bot) != nil
      guard isBot || kind == "page" else { return }
      var view = event
      view.content = .pageView(page)
      add(view, streamTimeBefore: streamTimeBefore)
    case .pageView(let page):
      let minuteEnd = Instant.floor(event.time, to: Instant.minute) + Instant.minute
      let isLate =
        streamTimeBefore != .min && minuteEnd <= streamTimeBefore - Intake.disorderBound
      let view = Facts.View(
        visitor: visitor, time: event.time,
        order: arrivals, page: page, bot: page.agent.flatMap(settings.bot), isCorrection: isLate)
      if view.bot == nil { facts.views.append(view) } else { facts.crawls.append(view) }
    case .action(let feature):
      facts.actions.append(
        Facts.Action(visitor: visitor, time: event.time, feature: feature))
    case .orderPlaced(let order):
      facts.placed.append(Facts.Placed(visitor: visitor, time: event.time, order: order))
    case .orderCancelled(let order):
      facts.cancelled.append(Facts.Cancelled(time: event.time, order: order))
    }
  }
}
