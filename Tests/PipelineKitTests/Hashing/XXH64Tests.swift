import PipelineKit
import Testing

@Suite struct XXH64Tests {
  struct Vector: Sendable {
    var text: String
    var digest: UInt64
  }

  @Test(arguments: [
    Vector(text: "", digest: 0xEF46_DB37_51D8_E999),
    Vector(text: "a", digest: 0xD24E_C4F1_A98C_6E5B),
    Vector(text: "abc", digest: 0x44BC_2CF5_AD77_0999),
    Vector(text: "Nobody inspects the spammish repetition", digest: 0xFBCE_A83C_8A37_8BF1),
  ])
  func `published digests`(vector: Vector) {
    let bytes = Array(vector.text.utf8)
    #expect(xxh64(bytes.span.bytes) == vector.digest)
  }

  /// Length, digest with seed 0, digest with seed 2654435761; made with the reference library.
  static let lengths: [(Int, UInt64, UInt64)] = [
    (1, 0xF592_C0C7_639C_4CB6, 0xE7FD_A85A_7245_4615),
    (3, 0x22C0_8528_601D_4F27, 0x5CBB_7F85_404A_1F73),
    (4, 0xFB1E_5CF2_F1AE_4D95, 0x9994_339D_D3CF_0D91),
    (7, 0x5613_AC51_0496_C04E, 0xC53C_CE27_AE03_AD38),
    (8, 0x57CB_2B75_21F3_E21A, 0xCD44_F16C_92A6_99DF),
    (12, 0x2F53_B002_6603_9E64, 0xDCE5_0FF2_35F7_3A04),
    (16, 0xC684_3CEF_9972_1174, 0xB788_C04F_43B5_EFA5),
    (24, 0xFA2D_58B3_57E1_565E, 0x9DA8_1D82_087D_9861),
    (31, 0xE4A0_E629_E519_A4AE, 0x9FAB_920E_F1FC_4E09),
    (32, 0xCC6B_8AAA_DA79_0B2D, 0x881C_3285_B30B_5A93),
    (33, 0x35EC_4985_0475_A832, 0x2070_7487_1E91_CB01),
    (40, 0x3B21_ED23_EEA8_5C2D, 0x08EE_FF37_D2E4_5EFB),
    (63, 0xBF9F_0BA3_CF95_B28A, 0xE28C_6289_B803_1861),
    (64, 0x155C_CCE4_BF32_BEFC, 0x9053_5F3E_4EAE_4016),
    (65, 0xDA5E_E441_A595_CFB8, 0xAD88_DF0E_9F03_3F82),
    (100, 0x4826_E367_566E_A023, 0xD57C_2EA7_57C1_7569),
    (222, 0xF9CE_30E0_EAFD_7013, 0xA5C9_F67F_5A38_F200),
    (300, 0x8923_B28A_8498_A506, 0xA53D_D591_435D_A608),
  ]

  @Test(arguments: lengths)
  func `digests of every kind of tail`(length: Int, plain: UInt64, seeded: UInt64) {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
    #expect(xxh64(bytes.span.bytes) == plain)
    #expect(xxh64(bytes.span.bytes, seed: 2_654_435_761) == seeded)
  }

  @Test func `a digest does not depend on where in memory the bytes lie`() {
    let bytes = (0..<100).map { UInt8($0) }
    for start in 0..<16 {
      for end in start..<100 {
        let copy = Array(bytes[start..<end])
        let part = bytes.span.bytes.extracting(start..<end)
        #expect(xxh64(part) == xxh64(copy.span.bytes))
      }
    }
  }
}
