import PipelineKit

/// A word with what varies in it masked.
///
///     rdd_42_22      rdd_<*>_<*>            the digits of a name
///     10.251.73.220  <*>                    no letter: a mask
///     003a90c8       <*>                    hexadecimal with a digit, four and more
///     5b7Xq9         <*>                    letters and digits mixed
///     10ms           <*>                    a number with its unit
///     /var/log/x     <*>                    a path; also URLs and mail addresses
struct WordForm: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var isMask = false
  private(set) var isUnit = false
  private(set) var isCalendar = false

  mutating func becomeMask() {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(MessageShape.mask)
    (isMask, isUnit, isCalendar) = (true, false, false)
  }

  /// Reads the word in `start..<end`; `isValue` if it stands behind `=` or `:`.
  mutating func read(_ text: borrowing RawSpan, _ start: Int, _ end: Int, isValue: Bool) {
    if end - start > MessageShape.wordBytesMax || WordForm.isPlace(text, start, end) {
      return becomeMask()
    }
    bytes.removeAll(keepingCapacity: true)
    (isMask, isUnit, isCalendar) = (false, false, false)
    var position = start
    while position < end {
      let byte = text.byte(position)
      if WordScanner.isWord(byte) {
        var stop = position + 1
        while stop < end && WordScanner.isWord(text.byte(stop)) { stop += 1 }
        appendPart(text, position, stop)
        position = stop
      } else {
        bytes.append(byte)
        position += 1
      }
    }
    finish(isValue: isValue)
  }

  /// Reads what stands in quotes: masked if it has a digit, a path, or nothing.
  mutating func readQuoted(_ text: borrowing RawSpan, _ start: Int, _ end: Int) {
    let isLong = end - start > 64 || end == start
    let varies = (start..<end).contains {
      let byte = text.byte($0)
      return WordScanner.isDigit(byte) || byte == 0x2F || byte == 0x5C || byte < 0x20
    }
    if isLong || varies { return becomeMask() }
    bytes.removeAll(keepingCapacity: true)
    for index in start..<end { bytes.append(text.byte(index)) }
    (isMask, isUnit, isCalendar) = (false, false, false)
  }

  /// A part of letters and digits, no joiner in it.
  private mutating func appendPart(_ text: borrowing RawSpan, _ start: Int, _ end: Int) {
    var (digits, turns, allHex) = (0, 0, true)
    for index in start..<end {
      let byte = text.byte(index)
      let isDigit = WordScanner.isDigit(byte)
      if isDigit { digits += 1 }
      if index > start && isDigit != WordScanner.isDigit(text.byte(index - 1)) { turns += 1 }
      allHex = allHex && WordScanner.isHex(byte)
    }
    let count = end - start
    if digits == 0 && !(allHex && count >= 16) {
      for index in start..<end { bytes.append(text.byte(index)) }
      return
    }
    let startsWithDigit = WordScanner.isDigit(text.byte(start))
    let isName = !startsWithDigit && (turns == 1 || digits <= 2 && count - digits >= 4)
    if isName && !(allHex && count >= 4) {
      appendName(text, start, end)
    } else {
      appendMask()
    }
  }

  private mutating func appendName(_ text: borrowing RawSpan, _ start: Int, _ end: Int) {
    for index in start..<end {
      let byte = text.byte(index)
      if !WordScanner.isDigit(byte) {
        bytes.append(byte)
      } else if bytes.last != MessageShape.mask {
        bytes.append(MessageShape.mask)
      }
    }
  }

  /// A mask, one with a mask before it that only joiners separate.
  private mutating func appendMask() {
    var back = bytes.count
    while back > 0 && WordForm.joinsMasks(bytes[back - 1]) { back -= 1 }
    if back > 0 && bytes[back - 1] == MessageShape.mask {
      bytes.removeSubrange(back...)
      return
    }
    // `blk_-12` and `blk_12` are alike: a sign behind a joiner belongs to the number.
    if bytes.last == 0x2D && (bytes.count == 1 || !WordScanner.isWord(bytes[bytes.count - 2])) {
      bytes.removeLast()
    }
    bytes.append(MessageShape.mask)
  }

  private static func joinsMasks(_ byte: UInt8) -> Bool {
    WordScanner.isJoiner(byte) || byte == 0x3A || byte == 0x2C
  }

  private mutating func finish(isValue: Bool) {
    let hasLetter = bytes.contains { $0 >= 0x80 || ($0 | 0x20) &- 0x61 < 26 }
    if !hasLetter { return becomeMask() }
    guard bytes.count <= 9 else { return }
    let text = packed(bytes)
    if booleans.contains(text) || isValue && absent.contains(text) { return becomeMask() }
    isUnit = units.contains(text)
    isCalendar = calendar.contains(text)
  }

  static func isCalendar(_ word: ArraySlice<UInt8>) -> Bool {
    word.count <= 9 && calendar.contains(packed(Array(word)))
  }

  /// Paths, URLs, mail addresses, a host with its port.
  private static func isPlace(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Bool {
    var (slashes, backslashes, colons, dots, ats) = (0, 0, 0, 0, 0)
    for index in start..<end {
      switch text.byte(index) {
      case 0x2F: slashes += 1
      case 0x5C: backslashes += 1
      case 0x3A: colons += 1
      case 0x2E: dots += 1
      case 0x40: ats += 1
      default: continue
      }
    }
    let first = text.byte(start)
    if first == 0x2F && end - start > 1 || slashes >= 2 || backslashes >= 2 { return true }
    if ats == 1 && dots > 0 && first != 0x40 && first < 0x80 { return true }
    return colons == 1 && dots > 0 && isPort(text, start, end)
  }

  private static func isPort(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Bool {
    var index = end
    while index > start && WordScanner.isDigit(text.byte(index - 1)) { index -= 1 }
    return index < end && index > start && text.byte(index - 1) == 0x3A
  }
}

/// A word of at most nine bytes as a number, in lower case but for its first letter's case.
private func packed(_ bytes: [UInt8]) -> UInt128 {
  var value: UInt128 = 1
  for byte in bytes { value = value << 8 | UInt128(byte) }
  return value
}

private func packed(_ words: String) -> Set<UInt128> {
  Set(words.split(separator: " ").map { packed(Array($0.utf8)) })
}

private let booleans = packed("true false True False TRUE FALSE")
private let absent = packed(
  "null NULL nil none None undefined NaN nan Yes No yes no YES NO on off On Off ON OFF")
private let units = packed(
  "B KB MB GB TB PB kB KiB MiB GiB TiB K M G ms us ns s sec secs min mins MHz GHz Hz kbps Mbps")
private let calendar = packed(
  """
  Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun January February \
  March April June July August September October November December Monday Tuesday Wednesday \
  Thursday Friday Saturday Sunday
  """)
