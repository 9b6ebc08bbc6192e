import Glibc
import Synchronization
import Testing

@testable import PipelineKit

/// A folder for a log that is removed with its owner, and what tests do to logs.
final class LogFixture: Sendable {
  let directory: String
  /// What the log's clock shows; each look moves it by a millisecond.
  private let time = Atomic<Int64>(1_000)

  init() throws {
    let parent = Directory.exists("/dev/shm") ? "/dev/shm" : "/tmp"
    var template = Array((parent + "/pipelinekit-log-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileError(call: "mkdtemp", path: parent, code: errno)
    }
    let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    directory = path + "/log"
  }

  deinit { Self.remove(String(directory.dropLast("/log".count))) }

  /// A folder with the same files.
  func copy() throws -> LogFixture {
    let copy = try LogFixture()
    try Self.copy(directory, to: copy.directory)
    copy.time.store(time.load(ordering: .relaxed), ordering: .relaxed)
    return copy
  }

  func writer(
    _ policy: SyncPolicy = .everyAppend, calls: any FileCalls = SystemFileCalls()
  ) throws(LogError) -> LogWriter {
    try LogWriter(directory: directory, command: "test", sync: policy, calls: calls) {
      [self] in now()
    }
  }

  func reader() throws(LogError) -> LogReader { try LogReader(directory: directory) }

  func now() -> Timestamp {
    Timestamp(milliseconds: time.wrappingAdd(1, ordering: .relaxed).newValue)
  }

  // MARK: Files

  func bytes(_ name: String) throws -> [UInt8] {
    let file = try OpenFile(path: directory + "/" + name, mode: .read)
    return try file.read(count: try file.size(), at: 0)
  }

  func setBytes(_ name: String, _ bytes: [UInt8]) throws {
    let file = try OpenFile(path: directory + "/" + name, mode: .update)
    try file.truncate(to: 0)
    try file.write(bytes.span.bytes, at: 0)
  }

  func truncate(_ name: String, to size: Int) throws {
    try OpenFile(path: directory + "/" + name, mode: .update).truncate(to: size)
  }

  func flipBit(_ bit: Int, of name: String) throws {
    var bytes = try bytes(name)
    bytes[bit / 8] ^= 1 << (bit % 8)
    try setBytes(name, bytes)
  }

  /// Paths of all segment files within the log, those the catalog does not know too.
  func segmentNames() throws -> [String] {
    var names: [String] = []
    for topic in try Directory.names(in: directory) where Self.isDirectory("\(directory)/\(topic)")
    {
      for partition in try Directory.names(in: "\(directory)/\(topic)") {
        let folder = "\(topic)/\(partition)"
        names += try Directory.names(in: "\(directory)/\(folder)").map { "\(folder)/\($0)" }
      }
    }
    return names
  }

  func remove(_ name: String) throws { Self.remove(directory + "/" + name) }

  func mode(_ name: String) -> mode_t {
    var status = stat()
    return stat(directory + "/" + name, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func remove(_ path: String) {
    if isDirectory(path) {
      for name in (try? Directory.names(in: path)) ?? [] { remove(path + "/" + name) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  private static func copy(_ source: String, to target: String) throws {
    guard !isDirectory(source) else {
      try Directory.create(target)
      for name in try Directory.names(in: source) {
        try copy(source + "/" + name, to: target + "/" + name)
      }
      return
    }
    let from = try OpenFile(path: source, mode: .read)
    let bytes = try from.read(count: try from.size(), at: 0)
    try OpenFile(path: target, mode: .create).write(bytes.span.bytes, at: 0)
  }
}

// MARK: - Batches

/// `topic/partition`, as in `"a/0"`.
func logTarget(_ text: String) -> TopicPartition {
  let parts = text.split(separator: "/")
  return TopicPartition(topic: String(parts[0]), partition: PartitionID(Int32(parts[1]) ?? 0))
}

/// A batch of one column for each text, all records at `times`.
func logBatch(
  _ name: String, _ columns: [String], records: Int = 1, times: ClosedRange<Int64>? = nil
) -> EncodedBatch {
  let bytes = columns.map { Array($0.utf8) }
  let entries = bytes.enumerated().map { index, column in
    ColumnEntry(
      id: UInt32(index), encoding: 1, codec: 2, valueCount: UInt32(records),
      rawLength: UInt32(column.count), storedLength: UInt32(column.count),
      checksum: Checksum.crc32(column.span.bytes))
  }
  return EncodedBatch(
    target: logTarget(name), recordCount: records,
    minTimestamp: times.map { Timestamp(milliseconds: $0.lowerBound) } ?? .none,
    maxTimestamp: times.map { Timestamp(milliseconds: $0.upperBound) } ?? .none,
    bodyFormat: 7, columns: entries, body: bytes.flatMap { $0 })
}

// MARK: - Reading all

/// An append as a test compares it: its sequence and the bodies by partition.
struct AppendText: Equatable, CustomStringConvertible {
  var sequence: UInt64
  var bodies: [String: String]
  var endOfInput = false

  var description: String {
    "\(sequence):" + bodies.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
      + (endOfInput ? " end" : "")
  }
}

extension AppendCursor {
  /// Everything up to the committed sequence.
  mutating func rest(of reader: LogReader) throws(LogError) -> [AppendText] {
    let committed = try reader.committedSequence()
    var appends: [AppendText] = []
    while let append = try next(upTo: committed) {
      var bodies: [String: String] = [:]
      for batch in append.batches {
        bodies[batch.target.description] = String(decoding: try batch.body(), as: UTF8.self)
      }
      appends.append(
        AppendText(
          sequence: append.sequence, bodies: bodies, endOfInput: append.endOfInput))
    }
    return appends
  }
}

extension LogReader {
  /// All appends to all topics.
  func everything() throws(LogError) -> [AppendText] {
    let topics = try topics().map(\.name)
    var cursor = try AppendCursor(self, topics: topics, from: [:])
    return try cursor.rest(of: self)
  }
}
