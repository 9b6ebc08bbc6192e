import Testing

@testable import PipelineKit

struct ChecksumTests {
  @Test func `the check value of CRC-32 comes out`() {
    // Source: the catalogue of parametrised CRC algorithms, CRC-32/ISO-HDLC, check = cbf43926.
    let bytes = Array("123456789".utf8)
    #expect(Checksum.crc32(bytes.span.bytes) == 0xCBF4_3926)
  }

  @Test func `a checksum goes on where another ended`() {
    let bytes = Array("123456789".utf8)
    for split in 0...bytes.count {
      let head = Array(bytes[..<split])
      let tail = Array(bytes[split...])
      let sum = Checksum.crc32(tail.span.bytes, seed: Checksum.crc32(head.span.bytes))
      #expect(sum == 0xCBF4_3926)
    }
  }
}
