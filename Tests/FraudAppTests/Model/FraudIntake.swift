@testable import ModelSupport

/// Reads files line by line: counts, dead letters, duplicates, and the events left in log order.
///
/// A line of spaces, tabs and carriage returns is blank. An unterminated last line that is not one
/// JSON object waits for the next run. A dead letter is never a duplicate, whatever its id.
struct FraudIntake {
  /// Epoch milliseconds at which the lines are appended.
  var appendTime: Int
  private(set) var files: [FileCount] = []
  private(set) var deadLetters: [ModelDeadLetter] = []
  private(set) var events: [FraudEvent] = []
  private var seen: Set<FraudEvent.Identity> = []
  private var latest: Int?
  /// The watermark of the last line, duplicate or not.
  private(set) var watermark: Int?

  init(appendTime: Int) { self.appendTime = appendTime }

  mutating func read(_ bytes: [UInt8], name: String) {
    var count = FileCount(path: name)
    var start = 0
    while start < bytes.count {
      let newline = bytes[start...].firstIndex(of: 0x0A)
      let line = Array(bytes[start..<(newline ?? bytes.count)])
      read(line, at: start, isTerminated: newline != nil, of: name, &count)
      start = newline.map { $0 + 1 } ?? bytes.count
    }
    count.bytes += bytes.count
    files.append(count)
  }

  private mutating func read(
    _ line: [UInt8], at offset: Int, isTerminated: Bool, of name: String, _ count: inout FileCount
  ) {
    count.lines += 1
    if line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
      count.blank += 1
      return
    }
    switch FraudEventReader(appendTime: appendTime).read(line) {
    case .success(let event): accept(event, &count)
    case .failure(let reason):
      if !isTerminated && [.notAnObject, .notUTF8].contains(reason.kind) {
        count.lines -= 1
        count.bytes -= line.count
        return
      }
      count.deadLetters += 1
      deadLetters.append(
        ModelDeadLetter(file: name, line: count.lines, byteOffset: offset, kind: reason.kind))
    }
  }

  private mutating func accept(_ event: FraudEvent, _ count: inout FileCount) {
    count.firstEvent = min(count.firstEvent ?? .max, event.time)
    count.lastEvent = max(count.lastEvent ?? .min, event.time)
    watermark = latest.map { $0 - 30_000 }
    latest = max(latest ?? .min, event.time)
    guard seen.insert(event.identity).inserted else {
      count.duplicates += 1
      return
    }
    count.events += 1
    var event = event
    event.watermark = watermark
    events.append(event)
  }
}
