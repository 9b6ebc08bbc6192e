import Testing

@testable import PipelineKit

struct WaitingRoomTests {
  private typealias Room = WaitingRoom<Name>

  private static let width: Int64 = 3
  private static let window = JoinWindow(milliseconds: width, graceMilliseconds: 0)
  private static let table = Room.table("early", key: "key")

  /// A store and rooms opened on it one after the other.
  private final class Fixture {
    private let files: ViewFixture
    private let store: ViewStore
    var room: Room

    init() throws {
      files = try ViewFixture()
      store = try files.store()
      try store.define(tables: [WaitingRoomTests.table.table], views: [])
      room = try Room(WaitingRoomTests.table, within: WaitingRoomTests.window, store: store)
    }

    func commit(at watermark: Int64) throws {
      let rows = room.drain(at: watermark)
      try store.commit {
        try WaitingRoomTests.table.apply(
          upserts: rows.upserts, deletions: rows.deletions, in: $0)
      }
    }

    func reopen() throws {
      room = try Room(WaitingRoomTests.table, within: WaitingRoomTests.window, store: store)
    }

    func rows() throws -> [String] {
      try files.connection().dump("SELECT * FROM early__v1 ORDER BY number")
    }
  }

  /// What happens: an event that waits for a key, or the partner that has it.
  private enum Step {
    case event(key: String, time: Int64)
    case partner(key: String)
  }

  /// Every event that waits, looked at one by one.
  private struct Naive {
    var waiting: [(number: Int64, key: String, time: Int64, came: Int64)] = []
    var over: [(number: Int64, key: String, time: Int64, came: Int64)] = []

    mutating func add(_ number: Int64, _ key: String, _ time: Int64, at watermark: Int64) {
      waiting.append((number, key, time, max(time, watermark)))
    }

    mutating func pass(_ watermark: Int64) {
      over += waiting.filter { $0.came + WaitingRoomTests.width < watermark }
      waiting.removeAll { $0.came + WaitingRoomTests.width < watermark }
    }

    mutating func take(_ key: String, at watermark: Int64) -> [Int64] {
      pass(watermark)
      defer { waiting.removeAll { $0.key == key } }
      return waiting.filter { $0.key == key }.map(\.number)
    }

    var rows: [String] {
      (waiting.map { ($0, 1) } + over.map { ($0, 0) }).sorted { $0.0.number < $1.0.number }.map {
        "\($0.number) | '\($0.key)' | 'n\($0.number)' | \($0.time) | \($0.came) | \($1)"
      }
    }
  }

  @Test(arguments: 0..<40)
  func `what waits is given out while its window is open, whatever commits and restarts cut`(
    round: Int
  ) throws {
    var random = StateRandom()
    let comment: Comment = "SEED=\(random.seed)"
    let fixture = try Fixture()
    var naive = Naive()
    var watermark: Int64 = 0
    for number in 0..<120 as Range<Int64> {
      let key = ["a", "b", "c"][random.below(3)]
      watermark += Int64(random.below(3))
      if random.below(3) > 0 {
        let time = watermark + Int64(random.below(9)) - 4
        fixture.room.add(
          Room.Event(number: number, item: Name("n\(number)"), time: time, watermark: watermark),
          key: Array(key.utf8))
        naive.add(number, key, time, at: watermark)
      } else {
        let isWaitedFor = fixture.room.waits(for: xxh64(Array(key.utf8).span.bytes))
        let found = fixture.room.take(Array(key.utf8), at: watermark).map(\.number)
        #expect(found == naive.take(key, at: watermark), comment)
        #expect(isWaitedFor || found.isEmpty, comment)
      }
      if random.below(6) == 0 { try fixture.commit(at: watermark) }
      if random.below(12) == 0 {
        try fixture.commit(at: watermark)
        try fixture.reopen()
      }
    }
    try fixture.commit(at: watermark)
    naive.pass(watermark)
    #expect(try fixture.rows() == naive.rows, comment)
  }

  @Test(arguments: [(2, 1, true), (1, 4, true), (4, 1, true), (0, 4, false), (5, 1, false)])
  func `two join when their times are at most the width apart`(
    left: Int, right: Int, joins: Bool
  ) {
    #expect(Self.window.joins(Int64(left), Int64(right)) == joins)
    #expect(Self.window.joins(Int64(right), Int64(left)) == joins)
  }

  @Test(arguments: [Int64.min, -1, 0, 1, Int64.max], [Int64.min, 0, Int64.max])
  func `no time is too extreme for a window`(time: Int64, other: Int64) {
    let window = JoinWindow(milliseconds: .max, graceMilliseconds: .max)
    #expect(window.joins(time, time))
    #expect(!window.isClosed(max(time, other), at: other))
  }
}
