import Testing

@testable import PipelineKit

@Suite struct RecordSelectionTests {
  private static let partitions = TopicConfig(name: "t", partitions: 3).topicPartitions
  private static let ends = Dictionary(
    uniqueKeysWithValues: zip(partitions, [Offset(10), Offset(20), Offset(30)]))

  @Test func `without a partition all are read from their beginning`() {
    #expect(RecordSelection(topic: "t", countMax: 5).offsets(Self.ends) == [:])
  }

  @Test func `partitions that are not wanted begin at their ends`() {
    var selection = RecordSelection(topic: "t", countMax: 5)
    selection.partition = Self.partitions[1]
    selection.from = Offset(7)
    #expect(
      selection.offsets(Self.ends) == [
        Self.partitions[0]: Offset(10), Self.partitions[1]: Offset(7),
        Self.partitions[2]: Offset(30),
      ])
  }
}
