import PipelineKit

/// Numbers with check digits, and mail addresses.
///
/// A card number has 13 to 19 digits as its issuer writes them, in one run, or in groups of four
/// (4-6-5 of American Express) with one separator; its last digit is right by Luhn's rule. A run of
/// more groups is a list of numbers, a longer run something else: neither is touched, so that no
/// part of a number ever stays behind.
///
/// Source: ISO/IEC 7812-1 (Luhn), ISO 13616 (IBAN, mod 97).
enum NumberSecrets {
  static func card(_ text: borrowing RawSpan, _ start: Int) -> Secret? {
    if start > 0 {
      let before = text.byte(start - 1)
      if before == 0x2E || TextBounds.isToken(before) && !TextBounds.isStart(text, start) {
        return nil
      }
    }
    var groups: [Int] = []
    var digits: [UInt8] = []
    var separator: UInt8?
    var position = start
    var ends: [Int] = []
    while digits.count <= 24 {
      let end = TextBounds.end(text, position) { $0 &- 0x30 < 10 }
      guard end > position, end - position <= 24 else { return nil }
      for index in position..<end { digits.append(text.byte(index) - 0x30) }
      groups.append(end - position)
      ends.append(end)
      guard end + 1 < text.byteCount, text.byte(end) == 0x20 || text.byte(end) == 0x2D,
        separator == nil || separator == text.byte(end), text.byte(end + 1) &- 0x30 < 10
      else { break }
      separator = text.byte(end)
      position = end + 1
    }
    return card(text, start, groups, digits, ends)
  }

  private static func card(
    _ text: borrowing RawSpan, _ start: Int, _ groups: [Int], _ digits: [UInt8], _ ends: [Int]
  ) -> Secret? {
    let count: Int
    let used: Int
    if groups[0] >= 13 {
      (count, used) = (groups[0], 1)
    } else if groups.starts(with: [4, 4, 4, 4]), groups.count == 4 || groups[4] < 4,
      !isBehindGroup(text, start)
    {
      (count, used) = (16, 4)
    } else if groups.starts(with: [4, 6, 5]) {
      (count, used) = (15, 3)
    } else {
      return nil
    }
    let end = ends[used - 1]
    if end < text.byteCount {
      let next = text.byte(end)
      let isDecimal =
        next == 0x2E && end + 1 < text.byteCount && text.byte(end + 1) &- 0x30 < 10
      if isDecimal || TextBounds.isAlphanumeric(next) || next == 0x5F { return nil }
    }
    let number = digits[..<count]
    guard isIssued(number), isLuhn(number) else { return nil }
    return Secret(range: start..<end, kind: .card)
  }

  /// Whether four digits and a separator stand before `start`: it is within a longer list.
  private static func isBehindGroup(_ text: borrowing RawSpan, _ start: Int) -> Bool {
    guard start >= 5, text.byte(start - 1) == 0x20 || text.byte(start - 1) == 0x2D else {
      return false
    }
    for index in (start - 5)..<(start - 1) where text.byte(index) &- 0x30 >= 10 { return false }
    return true
  }

  /// Whether a number's first digits and its length are those of an issuer.
  private static func isIssued(_ digits: ArraySlice<UInt8>) -> Bool {
    let four = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
    switch (four, digits.count) {
    case (4_000...4_999, 13), (4_000...4_999, 16), (4_000...4_999, 19): return true
    case (5_000...5_899, 16), (2_221...2_720, 16): return true
    case (3_400...3_499, 15), (3_700...3_799, 15): return true
    case (3_000...3_099, 14), (3_600...3_699, 14), (3_800...3_999, 14): return true
    case (3_528...3_589, 16): return true
    case (6_000...6_999, 16...19): return true
    default: return false
    }
  }

  private static func isLuhn(_ digits: ArraySlice<UInt8>) -> Bool {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      let doubled = place % 2 == 1 ? Int(digit) * 2 : Int(digit)
      sum += doubled > 9 ? doubled - 9 : doubled
    }
    return sum % 10 == 0 && digits.contains { $0 != digits.first }
  }

  /// An account number: country, check digits, and up to 30 letters and digits, spaces between.
  static func iban(_ text: borrowing RawSpan, _ start: Int) -> Secret? {
    guard start + 4 < text.byteCount, text.byte(start) &- 0x41 < 26,
      text.byte(start + 1) &- 0x41 < 26, text.byte(start + 2) &- 0x30 < 10,
      text.byte(start + 3) &- 0x30 < 10
    else { return nil }
    var characters: [UInt8] = []
    var position = start
    var best: Int?
    while position < text.byteCount && characters.count < 34 {
      let byte = text.byte(position)
      if byte &- 0x30 < 10 || byte &- 0x41 < 26 {
        characters.append(byte)
        position += 1
        let isEnd = position == text.byteCount || !TextBounds.isToken(text.byte(position))
        if isEnd, characters.count >= 15, isMod97(characters) { best = position }
      } else if byte == 0x20, characters.count % 4 == 0 {
        position += 1
      } else {
        break
      }
    }
    return best.map { Secret(range: start..<$0, kind: .iban) }
  }

  private static func isMod97(_ characters: [UInt8]) -> Bool {
    var rest = 0
    for byte in characters[4...] + characters[..<4] {
      rest =
        byte < 0x41
        ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int(byte - 0x37)) % 97
    }
    return rest == 1
  }

  /// The mail address around the `@` at `position`.
  static func email(_ text: borrowing RawSpan, _ position: Int) -> Secret? {
    var start = position
    while start > 0, position - start < 64, isLocal(text.byte(start - 1)) { start -= 1 }
    let end = TextBounds.end(text, position + 1) { TextBounds.isToken($0) || $0 == 0x2E }
    guard start < position, end - position <= 254 else { return nil }
    var last = end
    while last > position, !TextBounds.isAlphanumeric(text.byte(last - 1)) { last -= 1 }
    var letters = last
    while letters > position, (text.byte(letters - 1) | 0x20) &- 0x61 < 26 { letters -= 1 }
    guard last - letters >= 2, letters > position + 2, text.byte(letters - 1) == 0x2E else {
      return nil
    }
    return Secret(range: start..<last, kind: .email)
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    TextBounds.isToken(byte) || byte == 0x2E || byte == 0x25 || byte == 0x2B || byte >= 0x80
  }
}
