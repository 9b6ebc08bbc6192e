import PipelineKit
import Testing

@Suite struct Murmur2Tests {
  struct Vector: Sendable {
    var text: String
    var hash: Int32
  }

  /// From Kafka's `UtilsTest.testMurmur2`.
  @Test(arguments: [
    Vector(text: "21", hash: -973_932_308),
    Vector(text: "foobar", hash: -790_332_482),
    Vector(text: "a-little-bit-long-string", hash: -985_981_536),
    Vector(text: "a-little-bit-longer-string", hash: -1_486_304_829),
    Vector(text: "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", hash: -58_897_971),
    Vector(text: "abc", hash: 479_470_107),
  ])
  func `kafka's hashes`(vector: Vector) {
    let bytes = Array(vector.text.utf8)
    #expect(murmur2(bytes.span.bytes) == vector.hash)
  }
}
