import Testing

@testable import PipelineKit

@Suite struct CommandErrorTests {
  struct Case: Sendable {
    let error: CommandError
    let parts: [String]
  }

  private static let target = TopicPartition(topic: "t", partition: PartitionID(1))
  private static let writer = LockHolder(
    text: "pid 7\nhost h\nsince 2026-01-31T12:00:00Z\ncommand app run\n")

  @Test(arguments: [
    Case(error: .nothingThere(log: "l", views: "v"), parts: ["log in l", "v", "--log", "--views"]),
    Case(error: .unknownTopic("x", known: ["a", "b"]), parts: ["'x'", "a, b"]),
    Case(error: .unknownPartition(4, topic: "t", partitions: 4), parts: ["4 of t", "0 to 3"]),
    Case(error: .unknownPartition(1, topic: "t", partitions: 1), parts: ["only partition 0"]),
    Case(
      error: .offsetBeyondEnd(target, offset: 9, end: Offset(5)),
      parts: ["t/1", "ends at offset 5", "from 9"]),
    Case(error: .foreignTopic("x", own: "t"), parts: ["to t only", "'x'"]),
    Case(
      error: .requestTooLarge(bytes: 2 << 20, bytesMax: 1 << 20, writer: writer),
      parts: ["2.0 MiB", "1.0 MiB", "process 7 on h", "stop it first"]),
    Case(error: .requestRefused(reason: "no line"), parts: ["refused: no line"]),
    Case(
      error: .requestUnanswered(RequestID(3), writer: nil, timeout: "30s"),
      parts: ["another process", "30s", "request 3", "stays in the log"]),
    Case(error: .nothingToAppend, parts: ["no line"]),
  ])
  func `an error says what, where, and what to do next`(example: Case) {
    let text = example.error.description
    for part in example.parts { #expect(text.contains(part), "\(text)") }
    #expect(text.first?.isUppercase == false)
  }
}
