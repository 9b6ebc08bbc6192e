import Foundation
import Testing

@testable import PipelineKit

@Suite struct ViewStoreTests {
  private let fixture: ViewFixture
  private let table = TableSpec(
    name: "pages", columns: [.required("path", .text), .required("views", .integer)], keyCount: 1,
    indexes: [["views"]])
  private let view = PublicView(
    name: "pages", sql: "SELECT path, views FROM {pages}", sentence: "One row per path.",
    units: "views: page views")

  init() throws {
    fixture = try ViewFixture()
  }

  private func defined(version: Int = 1, role: ViewStore.Role = .live) throws -> ViewStore {
    let store = try fixture.store(version: version, role: role)
    try store.define(tables: [table], views: [view])
    return store
  }

  private func put(_ path: String, _ views: Int, in store: ViewStore) throws {
    try store.commit { transaction in
      let stored = table.storedName(version: transaction.version)
      try transaction.connection.execute("REPLACE INTO \(stored) VALUES ('\(path)', \(views))")
    }
  }

  @Test func `the files are readable by their owner only`() throws {
    let store = try defined()
    try put("/", 1, in: store)
    for suffix in ["", "-wal", "-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: fixture.path + suffix)
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
    }
  }

  @Test func `every table is STRICT`() throws {
    let store = try fixture.store()
    try store.define(tables: DedupDelta.tables + [AggregateTableTests.spec.table], views: [])
    let loose = try fixture.connection(.reader).texts(
      """
      SELECT name FROM pragma_table_list \
      WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'
      """
    )
    #expect(loose == [])
  }

  @Test func `a public view is read by a plain connection under its public name`() throws {
    try put("/", 3, in: defined())
    #expect(try fixture.connection(.reader).dump("SELECT * FROM pages") == ["'/' | 3"])
    let described = try fixture.connection(.reader).dump(
      "SELECT * FROM pipeline_views WHERE name = 'pages'")
    #expect(
      described == [
        "'pages' | 'One row per path.' | 'SELECT path, views FROM \"pages__v1\"' | "
          + "'views: page views'"
      ])
  }

  @Test func `readers see the old rows while a commit is being written`() throws {
    let store = try defined()
    try put("/", 1, in: store)
    let reader = try fixture.connection(.reader)
    try store.commit { transaction in
      try transaction.connection.execute("UPDATE pages__v1 SET views = 2")
      #expect(try reader.dump("SELECT views FROM pages") == ["1"])
    }
    #expect(try reader.dump("SELECT views FROM pages") == ["2"])
  }

  @Test func `a failed commit changes nothing`() throws {
    struct Stop: Error {}
    let store = try defined()
    try put("/", 1, in: store)
    #expect(throws: Stop.self) {
      try store.commit { transaction in
        try transaction.connection.execute("DELETE FROM pages__v1")
        throw Stop()
      }
    }
    #expect(try fixture.connection(.reader).dump("SELECT views FROM pages") == ["1"])
  }

  @Test func `a file of another pipeline is refused`() throws {
    _ = try fixture.store(pipeline: "analytics")
    #expect(
      throws: StateError.otherPipeline(path: fixture.path, found: "analytics", expected: "fraud")
    ) {
      try fixture.store(pipeline: "fraud")
    }
  }

  @Test func `a live program of another version is refused`() throws {
    let live = try fixture.store(version: 3).version
    for code in [2, 4] {
      let expected = PipelineVersion(pipeline: "test", version: code, identity: "")
      #expect(throws: StateError.otherVersion(path: fixture.path, live: live, expected: expected)) {
        try fixture.store(version: code)
      }
    }
  }

  @Test func `a live program with other options is refused`() throws {
    let live = try fixture.store(identity: "bots=1").version
    let expected = PipelineVersion(pipeline: "test", version: 1, identity: "bots=2")
    #expect(throws: StateError.otherVersion(path: fixture.path, live: live, expected: expected)) {
      try fixture.store(identity: "bots=2")
    }
  }

  @Test func `other options of one code are another version`() throws {
    _ = try fixture.store(identity: "bots=1")
    let building = try fixture.store(identity: "bots=2", role: .building)
    #expect((building.version.version, building.version.code) == (2, 1))
    // A version of the same code and options goes on.
    #expect(try fixture.store(identity: "bots=2", role: .building).version.version == 2)
  }

  @Test func `a program whose version is no longer live writes nothing any more`() throws {
    let live = try defined()
    try put("/", 1, in: live)
    try defined(version: 2, role: .building).promote(note: "", now: Timestamp(milliseconds: 1))
    let superseded = StateError.superseded(path: fixture.path, version: 1, live: 2)
    #expect(throws: superseded) { try put("/", 2, in: live) }
    #expect(throws: superseded) { try live.begin() }
    #expect(try fixture.connection(.reader).dump("SELECT * FROM pages__v1") == ["'/' | 1"])
  }

  @Test func `a database of something else is refused`() throws {
    try fixture.connection().execute("CREATE TABLE customers (name TEXT)")
    #expect(throws: StateError.notAViewFile(path: fixture.path)) { try fixture.store() }
  }

  @Test func `a table that changed under its version is refused`() throws {
    _ = try defined()
    let changed = TableSpec(name: "pages", columns: [.required("path", .text)], keyCount: 1)
    #expect(throws: StateError.tableChanged(path: fixture.path, table: "pages__v1")) {
      try fixture.store().define(tables: [changed], views: [])
    }
  }

  @Test func `a locked file is an error that says so`() throws {
    let store = try defined()
    let other = try fixture.connection()
    try other.execute("BEGIN IMMEDIATE")
    #expect {
      try put("/", 1, in: store)
    } throws: { error in
      guard case .busy(let path, _) = error as? SQLiteError else { return false }
      return path == fixture.path
    }
  }

  @Test func `a version being built is invisible until it is promoted`() throws {
    let live = try defined()
    try put("/", 1, in: live)
    let building = try defined(version: 2, role: .building)
    try put("/", 2, in: building)
    let reader = try fixture.connection(.reader)
    let before = try reader.integer("PRAGMA user_version") ?? 0
    #expect(try reader.dump("SELECT views FROM pages") == ["1"])
    try building.promote(note: "page_views/0:17", now: Timestamp(milliseconds: 5000))
    #expect(try reader.dump("SELECT views FROM pages") == ["2"])
    #expect(try reader.integer("PRAGMA user_version") == before + 1)
    #expect(
      try reader.dump("SELECT version, state, promoted_ms, note FROM pipeline_versions ORDER BY 1")
        == ["1 | 'dormant' | NULL | NULL", "2 | 'live' | 5000 | 'page_views/0:17'"])
  }

  @Test func `a dormant version is promoted again`() throws {
    try put("/", 1, in: defined())
    try defined(version: 2, role: .building).promote(note: "", now: Timestamp(milliseconds: 1))
    try defined(version: 1, role: .building).promote(note: "", now: Timestamp(milliseconds: 2))
    let reader = try fixture.connection(.reader)
    #expect(try reader.dump("SELECT views FROM pages") == ["1"])
    #expect(try VersionRegister(reader).liveVersion() == 1)
    #expect(try VersionRegister(reader).state(of: 2) == .dormant)
  }

  @Test func `a dropped version leaves no table`() throws {
    _ = try defined()
    let building = try defined(version: 2, role: .building)
    try put("/", 1, in: building)
    try VersionFile(path: fixture.path).drop(2) {}
    let names = try fixture.connection(.reader).texts(
      "SELECT name FROM sqlite_schema WHERE name LIKE '%v2'")
    #expect(names == [])
    #expect(try VersionRegister(fixture.connection(.reader)).state(of: 2) == nil)
  }

  @Test func `opening again changes no view and no user_version`() throws {
    _ = try defined()
    let before = try fixture.connection(.reader).integer("PRAGMA user_version")
    _ = try defined()
    #expect(try fixture.connection(.reader).integer("PRAGMA user_version") == before)
  }

  @Test func `a view that is gone from the pipeline is dropped`() throws {
    _ = try defined()
    try fixture.store().define(tables: [table], views: [])
    let names = try fixture.connection(.reader).texts("SELECT name FROM pipeline_views ORDER BY 1")
    #expect(names == ["dead_letters", "ingested_files"])
    #expect(throws: SQLiteError.self) { try fixture.connection().dump("SELECT * FROM pages") }
  }

  @Test func `indexes are created when asked for, once`() throws {
    let store = try defined()
    for _ in 0..<2 { try store.createIndexes() }
    let names = try fixture.connection(.reader).texts(
      """
      SELECT name FROM sqlite_schema \
      WHERE type = 'index' AND tbl_name = 'pages__v1' AND sql NOT NULL
      """
    )
    #expect(names == ["pages__v1__by_views"])
  }
}

@Suite struct PublicViewTests {
  private func definition(_ sql: String) throws(StateError) -> String {
    let table = TableSpec(name: "t", columns: [.required("k", .text)], keyCount: 1)
    return try PublicView(name: "v", sql: sql, sentence: "").definition(tables: [table], version: 7)
  }

  @Test func `placeholders are replaced`() throws {
    #expect(
      try definition("SELECT {version} FROM {t}, {t}") == "SELECT 7 FROM \"t__v7\", \"t__v7\"")
    #expect(try definition("SELECT 1") == "SELECT 1")
  }

  @Test func `an unknown placeholder is an error`() {
    #expect(throws: StateError.unknownPlaceholder(view: "v", name: "u")) {
      try definition("SELECT * FROM {u}")
    }
  }
}

@Suite struct RetryPolicyTests {
  private final class Waits: @unchecked Sendable {
    // Used by one test on one thread.
    var seen: [Duration] = []
  }

  private let busy = SQLiteError.busy(path: "x", sql: "BEGIN IMMEDIATE")

  @Test(arguments: 0...3)
  func `a busy database is tried three times`(failures: Int) throws {
    let waits = Waits()
    let policy = RetryPolicy(waits: [.seconds(2), .seconds(4)]) { waits.seen.append($0) }
    var attempts = 0
    let run = {
      try policy.run {
        attempts += 1
        if attempts <= failures { throw busy }
      }
    }
    if failures < 3 { try run() } else { #expect(throws: busy) { try run() } }
    #expect(attempts == min(failures + 1, 3))
    #expect(waits.seen == Array([Duration.seconds(2), .seconds(4)].prefix(failures)))
  }

  @Test func `another failure is not tried again`() {
    let policy = RetryPolicy(waits: [.seconds(2)]) { _ in }
    var attempts = 0
    #expect(throws: StateError.notAViewFile(path: "x")) {
      try policy.run {
        attempts += 1
        throw StateError.notAViewFile(path: "x")
      }
    }
    #expect(attempts == 1)
  }
}
