import Glibc
import PipelineKit

/// A seeded generator: SplitMix64 (Steele, Lea, Flood 2014, DOI 10.1145/2660193.2660195).
///
/// The seed comes from the environment variable SEED, else from the test.
struct TextRandom: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64) {
    self.seed = getenv("SEED").flatMap { UInt64(String(cString: $0)) } ?? seed
    state = self.seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A slow reading of RFC 3339 with split strings and the C library's calendar.
struct NaiveTime: Equatable {
  var utcSeconds: Int
  var fraction: String
  var isLeapSecond: Bool

  init?(_ text: String) {
    let characters = Array(text)
    guard text.utf8.count == characters.count, characters.count >= 20,
      "Tt ".contains(characters[10])
    else { return nil }
    let date = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    let clock = text.dropFirst(11).prefix(8).split(separator: ":", omittingEmptySubsequences: false)
    var zone = String(text.dropFirst(19))
    guard date.map(\.count) == [4, 2, 2], clock.map(\.count) == [2, 2, 2],
      (date + clock).allSatisfy({ $0.allSatisfy(NaiveTime.isDigit) })
    else { return nil }
    fraction = ""
    if zone.hasPrefix(".") {
      fraction = String(zone.dropFirst().prefix(while: NaiveTime.isDigit))
      if fraction.isEmpty { return nil }
      zone.removeFirst(1 + fraction.count)
    }
    guard let offset = NaiveTime.offset(zone) else { return nil }
    let numbers = (date + clock).map { Int($0)! }
    guard let seconds = NaiveTime.seconds(numbers) else { return nil }
    isLeapSecond = numbers[5] == 60
    utcSeconds = seconds - offset
  }

  private static func isDigit(_ character: Character) -> Bool { "0123456789".contains(character) }

  private static func offset(_ zone: String) -> Int? {
    if zone == "Z" || zone == "z" { return 0 }
    let parts = zone.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard let sign = zone.first, "+-".contains(sign), parts.map(\.count) == [2, 2],
      parts.allSatisfy({ $0.allSatisfy(isDigit) }), let hours = Int(parts[0]), hours < 24,
      let minutes = Int(parts[1]), minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
  }

  /// Asks the C library for the date and whether it comes back unchanged.
  private static func seconds(_ numbers: [Int]) -> Int? {
    guard numbers[0] > 0, numbers[3] < 24, numbers[4] < 60, numbers[5] <= 60 else { return nil }
    var parts = tm()
    parts.tm_year = Int32(numbers[0] - 1900)
    parts.tm_mon = Int32(numbers[1] - 1)
    parts.tm_mday = Int32(numbers[2])
    var midnight = timegm(&parts)
    var back = tm()
    gmtime_r(&midnight, &back)
    guard Int(back.tm_mon) == numbers[1] - 1, Int(back.tm_mday) == numbers[2] else { return nil }
    return midnight + numbers[3] * 3600 + numbers[4] * 60 + min(numbers[5], 59)
  }

  /// Milliseconds by the rules of `Timestamp.init(rfc3339:)`, or nil.
  var milliseconds: Int64? {
    if isLeapSecond && (utcSeconds + 1) % 86_400 != 0 { return nil }
    guard utcSeconds >= -62_135_596_800, utcSeconds < 253_402_300_800 else { return nil }
    let part = isLeapSecond ? 999 : Int((fraction + "000").prefix(3))!
    return Int64(utcSeconds * 1000 + part)
  }
}

/// Makes a time text that is right, or nearly.
func randomTimeText(using generator: inout TextRandom) -> String {
  func number(_ range: ClosedRange<Int>, _ width: Int) -> String {
    let digits = String(Int.random(in: range, using: &generator))
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
  let isWide = Int.random(in: 0..<4, using: &generator) == 0
  var text = isWide ? number(0...9999, 4) : number(1960...2040, 4)
  text += "-" + number(isWide ? 0...13 : 1...12, 2) + "-" + number(isWide ? 0...32 : 1...31, 2)
  text += ["T", "T", "T", " ", "t", "_"].randomElement(using: &generator)!
  text += number(isWide ? 0...25 : 0...23, 2) + ":" + number(isWide ? 0...61 : 0...59, 2)
  text += ":" + number(isWide ? 0...61 : 0...59, 2)
  let digits = Int.random(in: 0...11, using: &generator)
  if digits > 0 {
    text += "."
    for _ in 0..<digits { text += number(0...9, 1) }
  }
  let offset = number(isWide ? 0...25 : 0...23, 2) + ":" + number(isWide ? 0...61 : 0...59, 2)
  text += ["Z", "Z", "z", "+" + offset, "-" + offset, "-00:00", "+00:00"]
    .randomElement(using: &generator)!
  return text
}

/// Replaces, removes or inserts one byte, or leaves the text alone.
func mutated(_ text: String, using generator: inout TextRandom) -> String {
  let alphabet = Array("0123456789-:+.TZtz /é\u{0}".utf8)
  var bytes = Array(text.utf8)
  let index = Int.random(in: 0..<bytes.count, using: &generator)
  let byte = alphabet.randomElement(using: &generator)!
  switch Int.random(in: 0..<5, using: &generator) {
  case 0: bytes[index] = byte
  case 1: bytes.remove(at: index)
  case 2: bytes.insert(byte, at: index)
  case 3: bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
  default: break
  }
  return String(decoding: bytes, as: UTF8.self)
}
