import Testing

@testable import PipelineKit

struct EnvelopeTests {
  @Test func `a specversion makes a CloudEvent`() {
    #expect(Envelope.of([ColumnKey("event_id", .string)]) == .bare)
    #expect(Envelope.of([ColumnKey("specversion", .string)]) == .cloudEvent)
    #expect(Envelope.of([ColumnKey("data.specversion", .string)]) == .bare)
  }

  @Test func `an envelope says where the fields stand`() {
    #expect(Envelope.bare.path(of: "path") == "path")
    #expect(Envelope.cloudEvent.path(of: "path") == "data.path")
    #expect(Envelope.bare.idPath == "event_id" && Envelope.cloudEvent.idPath == "id")
    #expect(Envelope.bare.timePath == "timestamp" && Envelope.cloudEvent.timePath == "time")
    #expect(Envelope.bare.sourcePath == nil && Envelope.cloudEvent.sourcePath == "source")
  }
}
