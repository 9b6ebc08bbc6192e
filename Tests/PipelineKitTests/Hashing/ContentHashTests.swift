import PipelineKit
import Testing

@Suite struct ContentHashTests {
  @Test func `every split in two gives the digest of the whole`() {
    for length in 0...100 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
      for split in 0...length {
        var hash = ContentHash()
        hash.update(bytes.span.bytes.extracting(0..<split))
        hash.update(bytes.span.bytes.extracting(split..<length))
        #expect(hash.digest() == xxh64(bytes.span.bytes))
      }
    }
  }

  @Test func `every split in three gives the digest of the whole`() {
    let bytes = (0..<70).map { UInt8($0) }
    let expected = xxh64(bytes.span.bytes)
    for first in 0...70 {
      for second in first...70 {
        var hash = ContentHash()
        hash.update(bytes.span.bytes.extracting(0..<first))
        hash.update(bytes.span.bytes.extracting(first..<second))
        hash.update(bytes.span.bytes.extracting(second..<70))
        #expect(hash.digest() == expected)
      }
    }
  }

  @Test func `a digest taken on the way does not end the stream`() {
    let bytes = (0..<200).map { UInt8($0) }
    var hash = ContentHash()
    for count in 0..<200 {
      #expect(hash.digest() == xxh64(bytes.span.bytes.extracting(0..<count)))
      hash.update(bytes.span.bytes.extracting(count..<(count + 1)))
    }
  }

  @Test func `random pieces of a long input`() {
    var random = PrintedSeedRandom(named: "content hash")
    let bytes = (0..<10_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    var hash = ContentHash()
    var offset = 0
    while offset < bytes.count {
      let count = min(bytes.count - offset, Int.random(in: 0...150, using: &random))
      hash.update(bytes.span.bytes.extracting(offset..<(offset + count)))
      offset += count
    }
    #expect(hash.digest() == xxh64(bytes.span.bytes))
  }
}
