/// Something that decisions depend on besides the events, as one line of a reference topic.
///
/// It enters the log when it differs from the topic's last line, and holds from there on: a replay
/// finds each configuration where it began to count.
package struct Reference: Sendable, Equatable {
  package let topic: String
  package let line: [UInt8]
  /// Whether it was asked for. What is only the default enters a topic that is empty, and leaves
  /// any other as it is.
  package let isExplicit: Bool

  package init(topic: String, line: [UInt8], isExplicit: Bool) {
    self.topic = topic
    self.line = line
    self.isExplicit = isExplicit
  }
}

/// Why a run cannot go on with what it was told to use.
enum ReferenceError: Error, Equatable, CustomStringConvertible {
  case notInLog(topic: String)

  var description: String {
    switch self {
    case .notInLog(let topic):
      "the configuration given is not the last one in topic '\(topic)' of the log, and process "
        + "appends nothing: leave the option out, or give it to run or ingest"
    }
  }
}

extension Reference {
  /// The last line of a reference topic, nil if it has none.
  static func last(_ topic: String, in reader: LogReader) throws -> [UInt8]? {
    guard try reader.topics().contains(where: { $0.name == topic }) else { return nil }
    guard let end = try reader.endOffsets(topic).first, end > .zero else { return nil }
    return try lines(of: topic, from: end + -1, in: reader).last?.bytes
  }

  /// The lines of reference topics, topic by topic.
  ///
  /// - Complexity: O(lines), which are few: one for each change of a configuration.
  static func lines(of topics: [String], in reader: LogReader) throws -> [ReferenceLine] {
    let known = Set(try reader.topics().map(\.name))
    return try topics.filter(known.contains).flatMap { try lines(of: $0, from: .zero, in: reader) }
  }

  private static func lines(
    of topic: String, from offset: Offset, in reader: LogReader
  ) throws -> [ReferenceLine] {
    let target = TopicPartition(topic: topic, partition: PartitionID(index: 0))
    var cursor = try AppendCursor(reader, topics: [topic], from: [target: offset])
    var decoder = try InternalDecoder()
    var lines: [ReferenceLine] = []
    let sequence = try reader.committedSequence()
    while let append = try cursor.next(upTo: sequence) {
      for batch in append.batches where batch.target == target {
        lines += try decoder.references(batch)
      }
    }
    return lines
  }

  /// Whether the line is to be appended behind `last`.
  func isNew(behind last: [UInt8]?) -> Bool {
    guard let last else { return true }
    return isExplicit && last != line
  }

  /// - Throws: `ReferenceError.notInLog` when it was asked for and is not what holds.
  func check(against reader: LogReader) throws {
    if isExplicit, try Reference.last(topic, in: reader) != line {
      throw ReferenceError.notInLog(topic: topic)
    }
  }
}

extension LogSession {
  /// Those of the references that are not what holds in the log.
  func new(of references: [Reference]) throws -> [Reference] {
    try references.filter { $0.isNew(behind: try Reference.last($0.topic, in: reader)) }
  }

  /// Appends references that are new, each as an append of its own.
  func enter(_ new: [Reference]) throws {
    for reference in new {
      let batch = try InternalTopics.batch([reference.line], topic: reference.topic)
      _ = try writer.append([batch], source: nil, endOfInput: false)
    }
  }
}
