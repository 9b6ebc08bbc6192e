import Foundation
import Testing

@testable import PipelineKit

@Suite struct CheckpointerTests {
  private static let table = TableSpec(
    name: "rows", columns: [.required("k", .integer), .required("b", .blob)], keyCount: 1)

  private let fixture: ViewFixture

  init() throws { fixture = try ViewFixture() }

  private func store(logBytesMax: Int) throws -> ViewStore {
    let store = try ViewStore(
      path: fixture.path, version: PipelineVersion(pipeline: "test", version: 1, identity: ""),
      role: .live, now: Timestamp(milliseconds: 0), logBytesMax: logBytesMax)
    try store.define(tables: [Self.table], views: [])
    return store
  }

  private func put(_ key: Int, megabytes: Int, in store: ViewStore) throws {
    try store.commit { transaction in
      let statement = try Statement(
        "INSERT INTO rows__v1 VALUES (\(key), zeroblob(\(megabytes << 20)))",
        on: transaction.connection)
      try statement.run()
    }
  }

  private func size(_ suffix: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: fixture.path + suffix)
    return attributes[.size] as? Int ?? 0
  }

  @Test func `what a commit left in the write-ahead log is in the file once it was waited for`()
    throws
  {
    let store = try store(logBytesMax: 1 << 30)
    try put(1, megabytes: 20, in: store)
    try store.writeBack()
    #expect(try size("") > 20 << 20)
    // The file alone is whole: a copy without the log beside it has the row.
    let copy = fixture.folder + "/copy.sqlite"
    try FileManager.default.copyItem(atPath: fixture.path, toPath: copy)
    let reader = try Connection(path: copy, role: .writer, settings: .writer)
    #expect(try reader.integer("SELECT sum(length(b)) FROM rows__v1") == 20 << 20)
  }

  @Test
  func `the write-ahead log of a writer that never pauses stays below its bound and a commit`()
    throws
  {
    let store = try store(logBytesMax: 24 << 20)
    for key in 0..<24 {
      try put(key, megabytes: 10, in: store)
      #expect(try size("-wal") < 36 << 20)
    }
    #expect(try store.connection.integer("SELECT count(*) FROM rows__v1") == 24)
  }

  @Test func `a small commit is left in the write-ahead log`() throws {
    let store = try store(logBytesMax: 1 << 30)
    try store.writeBack()
    let before = try size("")
    try put(1, megabytes: 1, in: store)
    #expect(try size("") == before)
  }
}
