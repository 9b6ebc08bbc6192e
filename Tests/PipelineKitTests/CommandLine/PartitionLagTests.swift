import Testing

@testable import PipelineKit

@Suite struct PartitionLagTests {
  private static func lag(next: Int64, seen: Int64?, end: Int64?, latest: Int64?) -> PartitionLag {
    func time(_ seconds: Int64?) -> Timestamp {
      seconds.map { Timestamp(milliseconds: $0 * 1_000) } ?? .none
    }
    return PartitionLag(
      target: TopicPartition(topic: "t", partition: PartitionID(0)),
      reached: Checkpoint.Partition(
        nextOffset: Offset(next), streamTime: time(seen), watermark: .none),
      end: end.map { Offset($0) }, streamTime: time(latest))
  }

  @Test func `the lag is what the log holds beyond the next offset`() {
    let lag = Self.lag(next: 40, seen: 100, end: 100, latest: 160)
    #expect(lag.records == 60)
    #expect(lag.seconds == 60)
  }

  @Test func `nothing to compare is no lag of zero`() {
    #expect(Self.lag(next: 0, seen: nil, end: 5, latest: 160).seconds == nil)
    #expect(Self.lag(next: 5, seen: 10, end: nil, latest: nil).records == nil)
    #expect(Self.lag(next: 5, seen: 10, end: nil, latest: nil).seconds == nil)
  }

  @Test func `views of another log show as ahead`() {
    #expect(Self.lag(next: 9, seen: 10, end: 0, latest: nil).records == -9)
  }
}
