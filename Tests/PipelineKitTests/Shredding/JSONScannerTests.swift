import PipelineKit
import Testing

@testable import PipelineKit

/// The scanner's fast steps find the same byte as one step at a time.
struct JSONScannerTests {
  private func stringEnd(_ bytes: [UInt8], _ start: Int, end: Int) -> Result<Int, ScanError> {
    do throws(ScanError) {
      return .success(try JSONScanner.stringEnd(bytes.span.bytes, start, end: end))
    } catch {
      return .failure(error)
    }
  }

  @Test func `a quote is found at every place and alignment`() {
    for length in 0..<70 {
      for pad in 0..<9 {
        let text =
          [UInt8](repeating: 0x22, count: pad) + [UInt8](repeating: 0x61, count: length) + [0x22]
        #expect(stringEnd(text, pad, end: text.count) == .success(pad + length))
        let followed = text + utf8(",\"b\":\"cccccccccccccccccc\"}")
        #expect(stringEnd(followed, pad, end: followed.count) == .success(pad + length))
      }
    }
  }

  @Test func `a string that does not close before the end is refused, whatever follows it`() {
    for length in 0..<40 {
      let text = [UInt8](repeating: 0x61, count: length) + utf8("\"aaaaaaaaaaaaaaaaaaaaaaaa")
      for end in 0...length {
        #expect(stringEnd(text, 0, end: end) == .failure(.unexpectedEnd(at: end)))
      }
    }
  }

  @Test func `every byte at every place is plain, special or refused`() {
    for place in 0..<34 {
      for byte in UInt8.min...UInt8.max {
        var text = [UInt8](repeating: 0x7E, count: 36) + [0x22]
        text[place] = byte
        let wanted: Result<Int, ScanError>
        switch byte {
        case 0x22: wanted = .success(place)
        case 0x5C: wanted = .failure(.invalidEscape(at: place))
        case 0..<0x20: wanted = .failure(.controlCharacter(at: place))
        case 0x20..<0x80: wanted = .success(36)
        default: wanted = .failure(.invalidUTF8(at: place))
        }
        #expect(stringEnd(text, 0, end: text.count) == wanted, "\(byte) at \(place)")
      }
    }
  }

  @Test func `characters of several bytes pass at every place`() {
    for character in ["é", "€", "𝄞", "\\n", "\\u00e9", "\\ud834\\udd1e"] {
      for place in 0..<34 {
        let text =
          utf8(String(repeating: "a", count: place) + character + String(repeating: "b", count: 20))
          + [0x22]
        #expect(stringEnd(text, 0, end: text.count) == .success(text.count - 1))
        let cut = place + character.utf8.count - 1
        #expect(throws: ScanError.self) { try stringEnd(text, 0, end: cut).get() }
      }
    }
  }

  @Test func `UTF-8 is checked at every place of a text`() {
    for place in 0..<20 {
      for (bytes, isValid) in [([0xC3, 0xA9], true), ([0xC3], false), ([0xFF], false)]
        as [([UInt8], Bool)]
      {
        var text = [UInt8](repeating: 0x20, count: 20)
        text.insert(contentsOf: bytes, at: place)
        #expect((shredFresh(text, format: .text) == nil) == isValid)
      }
    }
  }

  @Test(arguments: [
    ("0", 1), ("0,", 1), ("12}", 2), ("-0.5e+10]", 8), ("1E5 ", 3), ("true", 4), ("null,", 4),
    ("false}", 5), ("12345678901234567890", 20),
  ])
  func `a bare token ends where its grammar does`(text: String, end: Int) throws {
    let bytes = utf8(text)
    #expect(try JSONScanner.bareEnd(bytes.span.bytes, 0, end: bytes.count) == end)
  }
}
