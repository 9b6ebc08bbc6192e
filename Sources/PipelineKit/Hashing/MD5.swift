/// Returns the MD5 of `message` as two halves, read big-endian.
///
/// Here only to place keys where Ruby clients of Kafka place them (``Partitioner/md5``); it
/// protects nothing. Written out because the one library for it builds C++ for minutes, which is
/// much for a compatibility option.
///
/// Complexity: O(n), a block of 64 bytes a step.
///
/// Source: RFC 1321.
package func md5(_ message: RawSpan) -> (UInt64, UInt64) {
  var state = MD5()
  let wholeBytes = message.byteCount & ~(MD5.blockBytes - 1)
  for offset in stride(from: 0, to: wholeBytes, by: MD5.blockBytes) {
    state.consume(message.extracting(offset..<(offset + MD5.blockBytes)))
  }
  // The padding: one bit, zeros, and the length in bits as the last eight bytes of a block.
  var tail: [UInt8] = []
  for offset in wholeBytes..<message.byteCount {
    tail.append(message.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
  }
  tail.append(0x80)
  while tail.count % MD5.blockBytes != MD5.blockBytes - 8 { tail.append(0) }
  let bitCount = UInt64(message.byteCount) &* 8
  for shift in stride(from: 0, to: 64, by: 8) {
    tail.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
  }
  for offset in stride(from: 0, to: tail.count, by: MD5.blockBytes) {
    state.consume(tail.span.bytes.extracting(offset..<(offset + MD5.blockBytes)))
  }
  return state.digest
}

/// The four words of an MD5 in progress.
private struct MD5 {
  static let blockBytes = 64

  /// How far each of a round's four kinds of step rotates.
  static let rotations: InlineArray<16, UInt32> = [
    7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21,
  ]

  /// `floor(2^32 · abs(sin(i + 1)))`, RFC 1321, section 3.4.
  static let sines: InlineArray<64, UInt32> = [
    0xD76A_A478, 0xE8C7_B756, 0x2420_70DB, 0xC1BD_CEEE, 0xF57C_0FAF, 0x4787_C62A,
    0xA830_4613, 0xFD46_9501, 0x6980_98D8, 0x8B44_F7AF, 0xFFFF_5BB1, 0x895C_D7BE,
    0x6B90_1122, 0xFD98_7193, 0xA679_438E, 0x49B4_0821, 0xF61E_2562, 0xC040_B340,
    0x265E_5A51, 0xE9B6_C7AA, 0xD62F_105D, 0x0244_1453, 0xD8A1_E681, 0xE7D3_FBC8,
    0x21E1_CDE6, 0xC337_07D6, 0xF4D5_0D87, 0x455A_14ED, 0xA9E3_E905, 0xFCEF_A3F8,
    0x676F_02D9, 0x8D2A_4C8A, 0xFFFA_3942, 0x8771_F681, 0x6D9D_6122, 0xFDE5_380C,
    0xA4BE_EA44, 0x4BDE_CFA9, 0xF6BB_4B60, 0xBEBF_BC70, 0x289B_7EC6, 0xEAA1_27FA,
    0xD4EF_3085, 0x0488_1D05, 0xD9D4_D039, 0xE6DB_99E5, 0x1FA2_7CF8, 0xC4AC_5665,
    0xF429_2244, 0x432A_FF97, 0xAB94_23A7, 0xFC93_A039, 0x655B_59C3, 0x8F0C_CC92,
    0xFFEF_F47D, 0x8584_5DD1, 0x6FA8_7E4F, 0xFE2C_E6E0, 0xA301_4314, 0x4E08_11A1,
    0xF753_7E82, 0xBD3A_F235, 0x2AD7_D2BB, 0xEB86_D391,
  ]

  var a: UInt32 = 0x6745_2301
  var b: UInt32 = 0xEFCD_AB89
  var c: UInt32 = 0x98BA_DCFE
  var d: UInt32 = 0x1032_5476

  /// The words' bytes in order, as two big-endian halves.
  var digest: (UInt64, UInt64) {
    (
      UInt64(a.byteSwapped) << 32 | UInt64(b.byteSwapped),
      UInt64(c.byteSwapped) << 32 | UInt64(d.byteSwapped)
    )
  }

  /// Mixes one block in: four rounds of sixteen steps, RFC 1321, section 3.4.
  mutating func consume(_ block: RawSpan) {
    precondition(block.byteCount == Self.blockBytes, "block of another size")
    let before = self
    for step in 0..<64 {
      let (mixed, position) = mix(step)
      let word = block.unsafeLoadUnaligned(fromByteOffset: position * 4, as: UInt32.self)
      let sum = a &+ mixed &+ Self.sines[step] &+ UInt32(littleEndian: word)
      let rotation = Self.rotations[step / 16 * 4 + step % 4]
      let rotated = (sum &<< rotation) | (sum &>> (32 - rotation))
      (a, b, c, d) = (d, b &+ rotated, b, c)
    }
    (a, b, c, d) = (a &+ before.a, b &+ before.b, c &+ before.c, d &+ before.d)
  }

  /// Returns the step's mix of three of the words, and which word of the block it takes.
  private func mix(_ step: Int) -> (UInt32, Int) {
    switch step / 16 {
    case 0: ((b & c) | (~b & d), step)
    case 1: ((d & b) | (~d & c), (5 * step + 1) % 16)
    case 2: (b ^ c ^ d, (3 * step + 5) % 16)
    default: (c ^ (b | ~d), (7 * step) % 16)
    }
  }
}
