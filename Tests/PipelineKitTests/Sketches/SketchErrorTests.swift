import PipelineKit
import Testing

@Suite struct SketchErrorTests {
  @Test func `an error says what, where, and what to do`() {
    #expect(
      SketchError.truncated(sketch: "distinct sketch", byteCount: 7).description
        == "distinct sketch: truncated after 7 bytes; rebuild the view it is stored in")
    #expect(
      SketchError.newerVersion(sketch: "distinct sketch", found: 3, known: 1).description
        == "distinct sketch: version 3, this build reads up to 1; use the newer build")
    #expect(
      SketchError.invalid(sketch: "quantile sketch", at: 4, reason: "bucket out of range")
        .description
        == "quantile sketch: bucket out of range at byte 4; rebuild the view it is stored in")
  }
}
