import PipelineKit
import Testing

@testable import PipelineKit

/// Numbers and UUIDs are read only where writing them gives the same bytes.
struct NumberTextTests {
  private func integer(_ text: String) -> Int64? {
    let bytes = utf8(text)
    return NumberText.integer(bytes.span.bytes, 0, bytes.count)
  }

  private func parsed(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int64? {
    NumberText.digits(bytes.span.bytes, start, end)
  }

  @Test func `every short text reads as an integer exactly when it is its canonical text`() {
    let alphabet = ["", "0", "1", "9", "-", "+", ".", "a"]
    for a in alphabet {
      for b in alphabet {
        for c in alphabet {
          let text = a + b + c
          let canonical = Int64(text).flatMap { "\($0)" == text ? $0 : nil }
          #expect(integer(text) == canonical, "\(text)")
        }
      }
    }
  }

  @Test func `eighteen digits fit and nineteen do not`() {
    #expect(integer("999999999999999999") == 999_999_999_999_999_999)
    #expect(integer("-999999999999999999") == -999_999_999_999_999_999)
    #expect(integer("1000000000000000000") == nil)
  }

  @Test func `digits of every length and place are read`() {
    var random = TextRandom(seed: 2)
    for length in 1...18 {
      for _ in 0..<50 {
        let digits = (0..<length).map { _ in "\(random.next() % 10)" }.joined()
        for pad in ["", "xx", "1234567890123"] {
          let bytes = utf8(pad + digits)
          #expect(
            parsed(bytes, pad.utf8.count, bytes.count) == Int64(digits))
        }
        var broken = utf8(digits)
        broken[Int(random.next() % UInt64(length))] =
          [0x2F, 0x3A, 0x20, 0xB5][Int(random.next() % 4)]
        #expect(parsed(broken, 0, length) == nil)
      }
    }
  }

  @Test func `integers are written as the standard library writes them`() {
    var random = TextRandom(seed: 31)
    for shift in 0..<64 {
      for _ in 0..<20 {
        let value = Int64(bitPattern: random.next()) >> Int64(shift)
        var out = utf8("x")
        NumberText.append(value, to: &out)
        #expect(shown(out) == "x\(value)")
      }
    }
    var out: [UInt8] = []
    NumberText.append(42, width: 6, to: &out)
    NumberText.append(.min, to: &out)
    #expect(shown(out) == "000042\(Int64.min)")
  }

  @Test(arguments: [
    (0, 1, "0.0"), (5, 2, "0.05"), (-5, 2, "-0.05"), (1250, 2, "12.50"), (-100, 2, "-1.00"),
    (1, 17, "0.00000000000000001"),
  ])
  func `decimals are written with all their places`(scaled: Int64, places: Int, text: String) {
    var out: [UInt8] = utf8("y")
    NumberText.append(scaled: scaled, places: places, to: &out)
    #expect(shown(out) == "y" + text)
  }

  @Test func `every byte of a UUID matters`() {
    let text = utf8("d76d4330-f144-4bea-b0c1-1fdecb91ce37")
    for at in 0..<36 {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[at] = byte
        let isDash = [8, 13, 18, 23].contains(at)
        let isHex = (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
        let words = UUIDScalars.parse(changed.span.bytes, 0)
        #expect((words != nil) == (isDash ? byte == 0x2D : isHex), "\(at) \(byte)")
        guard let (high, low) = words else { continue }
        var out: [UInt8] = []
        UUIDScalars.append(high, low, to: &out)
        #expect(out == changed)
      }
    }
  }
}
