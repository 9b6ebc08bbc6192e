import Testing

@testable import PipelineKit

struct EntityTests {
  private struct Count: StoredRow, Equatable {
    var value: Int64

    static let columns: [ColumnSpec] = [.required("value", .integer)]

    init(_ value: Int64) { self.value = value }

    func write(to row: inout RowBuffer) { row.append(integer: value) }

    init(from row: inout RowReader) { value = row.integer() }
  }

  private typealias Counts = Entity<Name, Count>

  /// An entity with a view file, whose commits reach the disk when the next is under way, as those
  /// of a run do.
  private final class Fixture {
    let files: ViewFixture
    let store: ViewStore
    private let bytesMax: Int
    private(set) var entity: Counts
    private var underWay: [any FoldDelta] = []

    init(bytesMax: Int) throws {
      files = try ViewFixture()
      store = try files.store()
      self.bytesMax = bytesMax
      entity = Counts("counts", key: ["key"], bytesMax: bytesMax)
      try store.define(tables: entity.tables, views: [])
      try open()
    }

    private func open() throws {
      try entity.open(FoldStorage(connection: try store.reader(), version: 1))
    }

    func commit() throws {
      let deltas = try entity.drain()
      try write()
      underWay = deltas
    }

    /// Has what is under way reach the disk.
    func write() throws {
      try store.commit { transaction in
        for delta in underWay { try delta.apply(in: transaction) }
      }
      underWay = []
    }

    func reopen() throws {
      try commit()
      try write()
      entity = Counts("counts", key: ["key"], bytesMax: bytesMax)
      try open()
    }
  }

  @Test(arguments: [0, 600, 5_000, 1 << 20], 0..<4)
  func `a read gives what was written last, whatever was forgotten in between`(
    bytesMax: Int, round: Int
  ) throws {
    var random = StateRandom()
    let comment: Comment = "SEED=\(random.seed)"
    let fixture = try Fixture(bytesMax: bytesMax)
    var model: [Name: Int64] = [:]
    for step in 0..<600 as Range<Int64> {
      let key = Name("key \(random.below(25))")
      switch random.below(7) {
      case 0:
        fixture.entity[key] = Count(step)
        model[key] = step
      case 1:
        fixture.entity[key] = nil
        model[key] = nil
      case 2:
        fixture.entity[key]?.value += 1
        model[key]? += 1
      case 3:
        fixture.entity[key, default: Count(7)].value += step
        model[key, default: 7] += step
      case 4 where random.below(4) == 0: try fixture.commit()
      case 5 where random.below(20) == 0: try fixture.reopen()
      default: break
      }
      #expect(fixture.entity[key]?.value == model[key], comment)
    }
    try fixture.reopen()
    let rows = try fixture.files.connection().dump("SELECT * FROM counts__v1 ORDER BY key")
    #expect(rows == model.map { "'\($0)' | \($1)" }.sorted(), comment)
  }

  @Test func `a look at the disk that fails is an error before anything is committed`() throws {
    let fixture = try Fixture(bytesMax: 0)
    fixture.entity["a"] = Count(1)
    try fixture.reopen()
    try fixture.store.commit { try $0.connection.execute("DROP TABLE counts__v1") }
    #expect(fixture.entity["a"] == nil)
    #expect(fixture.entity.failure != nil)
    #expect(throws: SQLiteError.self) { _ = try fixture.entity.drain() }
  }

  @Test func `names are told apart by their bytes, not by what they look like`() {
    let (composed, decomposed) = (Name("caf\u{E9}"), Name("cafe\u{301}"))
    #expect(composed.text == decomposed.text)
    #expect(composed != decomposed)
    #expect(decomposed < composed)
    #expect(Set([composed, decomposed]).count == 2)
  }

  @Test func `a filter that grows never denies a key`() {
    var filter = GrowingFilter()
    let hashes = (0..<200_000 as Range<UInt64>).map { $0 &* 0x9E37_79B9_7F4A_7C15 }
    for hash in hashes { filter.insert(hash) }
    #expect(hashes.allSatisfy { filter.mayContain($0) })
    let strangers = (1_000_000..<1_010_000 as Range<UInt64>).count {
      filter.mayContain($0 &* 0x9E37_79B9_7F4A_7C15)
    }
    #expect(strangers < 1_000)
  }
}
