import Foundation
import PipelineKit

/// Runs a command for each change of an alert's state that was published.
///
/// How far it has come is a number in a file beside the log, written after each command: every change
/// is told once, and once more only if the program is killed between the two. A replay publishes
/// nothing again, so it tells nothing. The first use begins with what is published from then on.
final class AlertCommand: @unchecked Sendable {
  /// The topic of changes.
  static let topic = "alerts"
  /// A command that takes longer is ended.
  private static let secondsMax = 30.0

  // Called by one thread at a time: before and behind a run by its own, within it by the writer's.
  private let command: String
  private let reader: LogReader
  private let file: String
  private var next: Offset

  /// - Parameter log: the folder of the log.
  init(_ command: String, log: String) throws {
    self.command = command
    reader = try LogReader(directory: log)
    file = log + "/alert-command.offset"
    if let text = try? String(contentsOfFile: file, encoding: .utf8),
      let stored = Int64(text.trimmingCharacters(in: .whitespacesAndNewlines)), stored >= 0
    {
      next = Offset(stored)
    } else {
      next = try AlertCommand.end(reader)
      try save()
    }
  }

  private static func end(_ reader: LogReader) throws -> Offset {
    guard try reader.topics().contains(where: { $0.name == topic }) else { return .zero }
    return try reader.endOffsets(topic).first ?? .zero
  }

  private func save() throws {
    try Data("\(next.value)\n".utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
  }

  /// Tells the command of what was published since the last call.
  ///
  /// - Throws: what reading the log throws. A command that fails is reported on standard error, and
  ///   not told again.
  func deliver() throws {
    guard try AlertCommand.end(reader) > next else { return }
    let target = TopicPartition(topic: AlertCommand.topic, partition: PartitionID(0))
    var cursor = try AppendCursor(reader, topics: [target.topic], from: [target: next])
    var decompressor = try Decompressor()
    let end = try reader.committedSequence()
    while let append = try cursor.next(upTo: end) {
      for batch in append.batches where batch.target == target {
        let lines = try ShreddedBatch(
          batch, recordCount: batch.header.recordCount, format: .json, with: &decompressor
        ).lines(from: batch, with: &decompressor)
        for index in 0..<lines.count where batch.header.baseOffset + index >= next {
          run(Array(lines.bytes[lines.range(index)]) + [0x0A])
          next = batch.header.baseOffset + (index + 1)
          try save()
        }
      }
    }
  }

  private func run(_ line: [UInt8]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.standardError
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      return AlertCommand.say("--alert-command could not be started: \(error)")
    }
    // A command that does not read its input is none of our business.
    try? input.fileHandleForWriting.write(contentsOf: Data(line))
    try? input.fileHandleForWriting.close()
    if ended.wait(timeout: .now() + AlertCommand.secondsMax) == .timedOut {
      process.terminate()
      return AlertCommand.say("--alert-command was ended after \(Int(AlertCommand.secondsMax)) s")
    }
    if process.terminationStatus != 0 {
      AlertCommand.say("--alert-command ended with status \(process.terminationStatus)")
    }
  }

  private static func say(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data("warning: \(text)\n".utf8))
  }
}
