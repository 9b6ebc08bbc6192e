import Testing

@testable import PipelineKit

struct SegmentIndexTests {
  /// Batches of three records at the given times, four bytes of body each.
  private static func log(_ times: [ClosedRange<Int64>?]) throws -> LogFixture {
    let fixture = try LogFixture()
    let log = try fixture.writer(.never)
    try log.createTopic(TopicConfig(name: "a", partitions: 1, segmentBytes: 500))
    for time in times {
      let batch = logBatch("a/0", ["body"], records: 3, times: time)
      _ = try log.append([batch], source: nil, endOfInput: false)
    }
    return fixture
  }

  @Test func `every offset is found where a scan finds it`() throws {
    let fixture = try Self.log(Array(repeating: nil, count: 20))
    let reader = try fixture.reader()
    let segments = try reader.segments().filter { $0.target.topic == "a" }
    #expect(segments.count > 3)
    for segment in segments {
      let index = try reader.index(of: segment)
      #expect(index.entries.count == segment.summary.batches)
      let range = segment.summary.baseOffset.value...segment.summary.endOffset.value
      for offset in range {
        let scanned = index.entries.first { $0.nextOffset.value > offset }?.position
        #expect(index.position(of: Offset(offset)) == scanned ?? segment.summary.bytes)
      }
    }
  }

  @Test func `a time is found at the first batch that reaches it`() throws {
    let times: [ClosedRange<Int64>?] = [1...5, nil, 3...9, 2...4, 9...9, 8...30, nil]
    let fixture = try Self.log(times)
    let reader = try fixture.reader()
    for time in Int64(0)...31 {
      let first = times.firstIndex { $0.map { $0.upperBound >= time } ?? false }
      let found = try reader.offset(in: logTarget("a/0"), reaching: Timestamp(milliseconds: time))
      #expect(found == first.map { Offset(Int64($0 * 3)) })
    }
  }

  @Test func `the summary of a segment tells its batches`() throws {
    let fixture = try Self.log([4...8, nil, 1...2])
    let reader = try fixture.reader()
    let segment = try #require(try reader.segments().first { $0.target.topic == "a" })
    #expect(segment.summary.records == 9)
    #expect(segment.summary.minTimestamp == Timestamp(milliseconds: 1))
    #expect(segment.summary.maxTimestamp == Timestamp(milliseconds: 8))
    #expect(segment.summary.streamTime == Timestamp(milliseconds: 8))
    #expect(segment.summary.firstSequence == 1)
    #expect(segment.summary.lastSequence == 3)
    #expect(segment.tier == .hot)
  }
}
