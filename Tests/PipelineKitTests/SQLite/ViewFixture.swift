import Foundation
import Testing

@testable import PipelineKit

/// A folder for one view file, removed with its owner, and what tests do to such files.
final class ViewFixture {
  let folder: String
  var path: String { folder + "/views.sqlite" }

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("pipelinekit-views-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    // A folder that cannot be removed is the temporary directory's to clean.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Opens the store of `version` without waiting for locks.
  func store(
    version: Int = 1, pipeline: String = "test", identity: String = "",
    role: ViewStore.Role = .live
  ) throws -> ViewStore {
    try ViewStore(
      path: path,
      version: PipelineVersion(pipeline: pipeline, version: version, identity: identity),
      role: role, now: Timestamp(milliseconds: 1000), settings: Self.impatient,
      retry: RetryPolicy(waits: []) { _ in })
  }

  /// A plain connection, as another program would open it.
  func connection(_ role: Connection.Role = .writer) throws -> Connection {
    try Connection(path: path, role: role, settings: Self.impatient)
  }

  static let impatient = ConnectionSettings(
    cacheBytesMax: 1 << 20, pageBytes: 8192, busyTimeoutMilliseconds: 1)
}

extension Connection {
  /// Every row of a query, its values as SQL literals, for comparing tables byte by byte.
  func dump(_ sql: String) throws -> [String] {
    let statement = try Statement(sql, on: self)
    var rows: [String] = []
    while try statement.step() {
      var row = RowBuffer(columnCount: statement.columnCount)
      statement.read(columns: 0..<statement.columnCount, into: &row)
      rows.append(
        (0..<statement.columnCount).map { row.literal(row: 0, column: $0) }.joined(separator: " | ")
      )
    }
    return rows
  }
}

extension RowBuffer {
  func literal(row: Int, column: Int) -> String {
    switch kind(row: row, column: column) {
    case .null: "NULL"
    case .integer: String(integer(row: row, column: column) ?? 0)
    case .real: String(real(row: row, column: column) ?? 0)
    case .text: PipelineKit.literal(text(row: row, column: column) ?? "")
    case .blob:
      withBytes(row: row, column: column) { bytes in
        bytes.withUnsafeBytes {
          "x'" + $0.map { String($0, radix: 16) }.joined(separator: ".") + "'"
        }
      }
    }
  }
}

/// Random numbers by a seed that is printed when a test fails, and taken from `SEED` when given.
struct StateRandom: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init() {
    let given = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
    seed = given ?? UInt64.random(in: 1...UInt64.max)
    state = seed
  }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

extension AggregateTable {
  func intern(_ text: String, key: Int) -> Int64 {
    let bytes = Array(text.utf8)
    return intern(bytes.span.bytes, key: key)
  }
}
