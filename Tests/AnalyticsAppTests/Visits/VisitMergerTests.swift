import EventGenerator
import Testing

@testable import AnalyticsApp
@testable import PipelineKit

@Suite struct VisitMergerTests {
  private static let minute: Int64 = 60_000

  /// A file with the tables of sessions and a merger on it.
  private struct Fixture {
    let run: AnalyticsRun
    let store: ViewStore
    let merger: VisitMerger

    init() throws {
      run = try AnalyticsRun()
      let pipeline = AnalyticsPipeline(.init())
      store = try ViewStore(
        path: run.viewsFile, version: pipeline.version, role: .live, now: AnalyticsRun.now)
      try store.define(tables: pipeline.tables, views: pipeline.views)
      merger = try VisitMerger(wanting: Set(pipeline.tables.map(\.name)), store: store)
    }

    /// The stored sessions in minutes, and the visitors by the hour of their first view.
    func rows() throws -> [String] {
      try store.connection.texts(
        """
        SELECT visitor_id || ' ' || (started_ms / 60000) || '-' || (ended_ms / 60000) || ' ' || views \
        FROM sessions__v\(AnalyticsPipeline.number) ORDER BY visitor_id, started_ms
        """)
    }

    func firstViews() throws -> [String] {
      try store.connection.texts(
        "SELECT (hour_ms / 3600000) || ':' || visitors FROM first_views__v\(AnalyticsPipeline.number) ORDER BY 1"
      )
    }
  }

  /// Views of visitors at minutes.
  private static func visits(_ views: [(String, Int64)]) -> OpenVisits {
    let visits = OpenVisits()
    for (visitor, at) in views {
      let bytes = Array(visitor.utf8)
      let key = visits.key(bytes.span.bytes, hash: xxh64(bytes.span.bytes))
      let path = visits.texts.intern(Array("/\(at)".utf8).span.bytes)
      let visit = Visit(
        path: path, source: Visit.none, referrer: Visit.none, time: at * minute, place: at)
      visits.add(
        Session(start: at * minute, end: at * minute, summary: visit), to: Int(key))
    }
    return visits
  }

  @Test func `a second attempt writes what the first would have`() throws {
    let fixture = try Fixture()
    let first = Self.visits([("a", 100), ("b", 100), ("a", 200)])
    let second = Self.visits([("a", 190), ("b", 90), ("c", 95), ("a", 225), ("b", 300)])
    for visits in [first, second] {
      for _ in 0..<2 {
        let transaction = try fixture.store.begin()
        try fixture.merger.merge(visits, in: transaction)
        fixture.store.abandon()
      }
      try fixture.store.commit { try fixture.merger.merge(visits, in: $0) }
    }
    #expect(
      try fixture.rows()
        == ["a 100-100 1", "a 190-225 3", "b 90-100 2", "b 300-300 1", "c 95-95 1"])
    #expect(try fixture.firstViews() == ["1:3"])
  }

  @Test func `however late a view comes, sessions are those of all views`() throws {
    let seed = RandomSeeds.range(1).lowerBound
    var random = SplitMix64(seed: seed)
    for _ in 0..<40 {
      let fixture = try Fixture()
      var all: [(String, Int64)] = []
      for _ in 0..<Int64.random(in: 1...12, using: &random) {
        let views = (0..<Int.random(in: 1...6, using: &random)).map { _ in
          (["a", "b"].randomElement(using: &random)!, Int64.random(in: 0...600, using: &random))
        }
        all += views
        try fixture.store.commit { try fixture.merger.merge(Self.visits(views), in: $0) }
        #expect(try fixture.rows() == Self.naive(all), "seed \(seed)")
      }
      // A merger of its own finds in the file what this one knows.
      let again = try VisitMerger(
        wanting: ["sessions", "first_views"], store: fixture.store)
      all += [("a", 300), ("b", 1000)]
      try fixture.store.commit { try again.merge(Self.visits([("a", 300), ("b", 1000)]), in: $0) }
      #expect(try fixture.rows() == Self.naive(all), "seed \(seed)")
    }
  }

  /// Sessions by sorting all views of each visitor.
  private static func naive(_ views: [(String, Int64)]) -> [String] {
    var rows: [String] = []
    for visitor in Set(views.map(\.0)).sorted() {
      var session: (start: Int64, end: Int64, views: Int)?
      for time in views.filter({ $0.0 == visitor }).map(\.1).sorted() {
        if let open = session, time - open.end <= 30 {
          session = (open.start, time, open.views + 1)
        } else {
          if let open = session {
            rows.append("\(visitor) \(open.start)-\(open.end) \(open.views)")
          }
          session = (time, time, 1)
        }
      }
      if let open = session { rows.append("\(visitor) \(open.start)-\(open.end) \(open.views)") }
    }
    return rows
  }
}
