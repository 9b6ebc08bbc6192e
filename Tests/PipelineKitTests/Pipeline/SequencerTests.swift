import Testing

@testable import PipelineKit

struct SequencerTests {
  /// An event of a test: the line of its append it stood at, its time and its id.
  private struct Drawn {
    var line: Int64
    var time: Int64
    var id: UInt64
  }

  private static func batch(
    _ events: [Drawn], streamTimeBefore: Timestamp = .none, isAccessLog: Bool = false
  ) -> EventBatch {
    EventBatch(
      target: TopicPartition(topic: "t", partition: PartitionID(0)), baseOffset: Offset(value: 0),
      sourceID: 1, streamTimeBefore: streamTimeBefore, isAccessLog: isAccessLog,
      count: events.count, times: events.map(\.time),
      ids: isAccessLog ? [] : events.map { ID128(uuid: 0, $0.id) },
      appendSequence: 1, lineIndexes: events.map(\.line), texts: [], integers: [],
      items: ItemColumns(),
      idTexts: EventIDs())
  }

  private static func append(_ batches: [EventBatch]) -> DecodedAppend<Int> {
    DecodedAppend(
      append: Append(
        sequence: 1, batches: [], source: nil, logStreamTime: .none, appendTime: .none,
        endOfInput: false),
      nextOffsets: [:], batches: batches.enumerated().map { ($1, $0) }, progress: [],
      deadLetters: [], references: [])
  }

  /// A sequencer with an empty memory of identities.
  private final class Bench {
    private let fixture: ViewFixture
    private let store: ViewStore
    var sequencer: Sequencer

    init() throws {
      fixture = try ViewFixture()
      store = try fixture.store()
      try store.define(tables: DedupDelta.tables, views: [])
      sequencer = Sequencer(
        try Deduplicator(
          scope: TopicPartition(topic: "t", partition: PartitionID(0)), version: 1,
          limits: Deduplicator.Limits(horizonMilliseconds: nil), connection: store.reader()),
        streamTime: .none)
    }

    func isNew(_ batches: [EventBatch]) throws -> [[Bool]] {
      try sequencer.sequence(append(batches)).map(\.isNew)
    }
  }

  @Test func `of two events with one id the first line's is new, whatever the partitions`() throws {
    let first = Self.batch([Drawn(line: 1, time: 0, id: 7), Drawn(line: 2, time: 0, id: 8)])
    let second = Self.batch([Drawn(line: 0, time: 0, id: 7), Drawn(line: 3, time: 0, id: 8)])
    #expect(try Bench().isNew([first, second]) == [[false, true], [true, false]])
    #expect(try Bench().isNew([second, first]) == [[true, false], [false, true]])
  }

  @Test func `an id of an earlier append is a duplicate`() throws {
    let bench = try Bench()
    let batch = Self.batch([Drawn(line: 0, time: 0, id: 7), Drawn(line: 1, time: 0, id: 7)])
    #expect(try bench.isNew([batch]) == [[true, false]])
    #expect(try bench.isNew([batch]) == [[false, false]])
  }

  @Test func `lines without ids are always new`() throws {
    let bench = try Bench()
    let log = Self.batch([Drawn(line: 0, time: 0, id: 0)], isAccessLog: true)
    #expect(try bench.isNew([log, log]) == [[true], [true]])
  }

  @Test func `an append without events gives none`() throws {
    #expect(try Bench().isNew([]).isEmpty)
  }

  @Test func `the order of arrival is that of the lines, some of which were no events`() {
    let order = Sequencer.arrivalOrder([[1, 4], [0, 3]])
    #expect(order.map(\.batch) == [1, 0, 1, 0])
    #expect(order.map(\.record) == [0, 0, 1, 1])
    #expect(Sequencer.arrivalOrder([]).isEmpty)
  }

  @Test func `a watermark is what the partition had seen before the event, minus the bound`() throws
  {
    let second: Int64 = 1_000
    let times = [100 * second, 50 * second, 200 * second, 60 * second]
    let events = times.enumerated().map { Drawn(line: Int64($0), time: $1, id: UInt64($0)) }
    let fresh = try Bench().sequencer.sequence(Self.append([Self.batch(events)]))
    #expect(fresh[0].watermarks == [.min, 70 * second, 70 * second, 170 * second])
    let later = Self.batch(events, streamTimeBefore: Timestamp(milliseconds: 150 * second))
    let sequenced = try Bench().sequencer.sequence(Self.append([later]))
    #expect(sequenced[0].watermarks == [120, 120, 120, 170].map { $0 * second })
  }

  @Test(arguments: [
    (Timestamp.none, Timestamp(milliseconds: 900_000), Timestamp.none),
    (Timestamp(milliseconds: 500_000), Timestamp.none, Timestamp(milliseconds: 470_000)),
    // Not more than five minutes behind the log: the partition's own clock counts.
    (
      Timestamp(milliseconds: 500_000), Timestamp(milliseconds: 800_000),
      Timestamp(milliseconds: 470_000)
    ),
    // Quiet: the log's clock, minus the five minutes and the bound.
    (
      Timestamp(milliseconds: 500_000), Timestamp(milliseconds: 900_000),
      Timestamp(milliseconds: 570_000)
    ),
  ])
  func `the log's clock closes the windows of a quiet partition`(
    own: Timestamp, log: Timestamp, watermark: Timestamp
  ) {
    #expect(Sequencer.watermark(streamTime: own, logStreamTime: log) == watermark)
  }
}
