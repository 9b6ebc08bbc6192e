import Testing

@testable import PipelineKit

struct ByteReaderTests {
  @Test func `integers are written least byte first`() {
    var writer = AppendBuffer()
    writer.append(integer: UInt16(0x0102))
    writer.append(integer: Int32(-2))
    #expect(writer.array == [0x02, 0x01, 0xFE, 0xFF, 0xFF, 0xFF])
  }

  @Test func `what is written is read`() {
    var writer = AppendBuffer()
    writer.append(integer: UInt8(7))
    writer.append(integer: Int64.min)
    writer.append(integer: UInt32.max)
    var reader = ByteReader()
    #expect(reader.read(UInt8.self, from: writer.array.span.bytes) == 7)
    #expect(reader.read(Int64.self, from: writer.array.span.bytes) == .min)
    #expect(reader.read(UInt32.self, from: writer.array.span.bytes) == .max)
    #expect(reader.position == writer.array.count)
  }

  @Test func `a read past the end traps`() async {
    await #expect(processExitsWith: .failure) {
      let bytes: [UInt8] = [1, 2, 3]
      var reader = ByteReader()
      _ = reader.read(UInt32.self, from: bytes.span.bytes)
    }
  }
}
