import PipelineKit
import Testing

@Suite struct MD5Tests {
  struct Vector: Sendable {
    var text: String
    var high: UInt64
    var low: UInt64
  }

  /// RFC 1321, appendix A.5.
  @Test(arguments: [
    Vector(
      text: "",
      high: 0xD41D_8CD9_8F00_B204, low: 0xE980_0998_ECF8_427E),
    Vector(
      text: "a",
      high: 0x0CC1_75B9_C0F1_B6A8, low: 0x31C3_99E2_6977_2661),
    Vector(
      text: "abc",
      high: 0x9001_5098_3CD2_4FB0, low: 0xD696_3F7D_28E1_7F72),
    Vector(
      text: "message digest",
      high: 0xF96B_697D_7CB7_938D, low: 0x525A_2F31_AAF1_61D0),
    Vector(
      text: "abcdefghijklmnopqrstuvwxyz",
      high: 0xC3FC_D3D7_6192_E400, low: 0x7DFB_496C_CA67_E13B),
    Vector(
      text: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
      high: 0xD174_AB98_D277_D9F5, low: 0xA561_1C2C_9F41_9D9F),
    Vector(
      text: "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      high: 0x57ED_F4A2_2BE3_C955, low: 0xAC49_DA2E_2107_B67A),
  ])
  func `published digests`(vector: Vector) {
    let bytes = Array(vector.text.utf8)
    #expect(md5(bytes.span.bytes) == (vector.high, vector.low))
  }

  /// The low halves of the digests of 0, 1, 2, … zero bytes, folded together; made with Python's
  /// hashlib.
  @Test func `every length around the end of a block`() {
    var sum: UInt64 = 0
    for length in 0..<200 {
      let bytes = [UInt8](repeating: 0, count: length)
      sum = sum &* 31 &+ md5(bytes.span.bytes).1
    }
    #expect(sum == 0x72B0_682C_F4FC_9D1C)
  }
}
