import PipelineKit

/// A message cut into words and what stands between them, with everything masked that varies by
/// its look alone.
///
///     Failed password for root from 10.1.2.3 port 22 ssh2
///     words   Failed · password · for · root · from · <*> · port · <*> · ssh<*>
///     layout  _ _ _ _ _ _ _ _ _
///
/// What lies between words (spaces, and `=,;:()[]{}<>"'|!?`) is the *layout*; spaces count once.
/// A word without a letter, an address, a path, an identifier of digits and letters mixed, `true`
/// and `false` are *masked*; of other words the digits are. Neighbouring masks are one, so a list
/// of numbers looks the same whatever its length. Words beyond `wordsMax` are one mask.
///
///     bytes   separator 0x02 word 0x02 separator 0x02 word 0x02 … separator      0x01 is a mask
///
/// - Complexity: O(bytes of the message); buffers are kept from one message to the next.
struct MessageShape: Sendable {
  static let mask: UInt8 = 0x01
  static let edge: UInt8 = 0x02
  static let wordsMax = 48
  static let bytesMax = 4_096
  static let wordBytesMax = 96

  /// The shape; two messages with the same bytes are the same to the miner.
  private(set) var bytes: [UInt8] = []
  private(set) var wordCount = 0
  /// Where the word before ends if it is a mask, and where it begins.
  private var lastMask: Range<Int>?
  private var word = WordForm()
  private var separatorStart = 0

  /// A hash of the bytes, for tables in memory.
  var hash: UInt64 {
    let span = bytes.span.bytes
    return foldHash(span, 0, count: span.byteCount)
  }

  /// Makes the shape of `message`, in place of the one before.
  mutating func read(_ message: borrowing RawSpan) {
    bytes.removeAll(keepingCapacity: true)
    (wordCount, lastMask, separatorStart) = (0, nil, 0)
    let end = min(message.byteCount, MessageShape.bytesMax)
    var position = 0
    while position < end {
      let byte = message.byte(position)
      if byte <= 0x20 {
        space()
        position += 1
      } else if wordCount >= MessageShape.wordsMax {
        mask()
        break
      } else {
        position = readWord(message, position, end)
      }
    }
    while bytes.count > separatorStart && bytes.last == 0x20 { bytes.removeLast() }
  }

  private mutating func space() {
    if bytes.count > separatorStart ? bytes.last != 0x20 : wordCount > 0 { bytes.append(0x20) }
  }

  /// Reads one word or one separator; `position` is at neither space nor end.
  private mutating func readWord(_ text: borrowing RawSpan, _ position: Int, _ end: Int) -> Int {
    if let quoted = WordScanner.quoted(text, position, end) {
      readQuoted(text, position, quoted)
      return quoted + 1
    }
    let stop = WordScanner.word(text, position, end)
    guard stop > position else {
      let byte = text.byte(position)
      let isBefore = WordScanner.isBeforeNumber(text, position, end)
      if !isBefore { bytes.append(byte) }
      if byte == 0x3D { readEmptyValue(text, position, end) }
      return WordScanner.punctuationEnd(text, position, end)
    }
    let isValue = bytes.count > separatorStart && isAssignment(bytes)
    word.read(text, position, stop, isValue: isValue)
    append(word)
    return stop
  }

  /// Whether what was read last assigns: `=`, `:` or `: `.
  private func isAssignment(_ bytes: [UInt8]) -> Bool {
    var last = bytes.count - 1
    if bytes[last] == 0x20 { last -= 1 }
    return last >= separatorStart && (bytes[last] == 0x3D || bytes[last] == 0x3A)
  }

  /// `ruser= rhost=`: a key without a value has an empty one, which is a mask like any other.
  private mutating func readEmptyValue(_ text: borrowing RawSpan, _ position: Int, _ end: Int) {
    guard position > 0, WordScanner.isWord(text.byte(position - 1)) else { return }
    let isEmpty =
      position + 1 == end || text.byte(position + 1) <= 0x20 || text.byte(position + 1) == 0x2C
    if isEmpty { mask() }
  }

  /// What stands in quotes is one word; of a request line the method is one.
  private mutating func readQuoted(_ text: borrowing RawSpan, _ open: Int, _ close: Int) {
    let quote = text.byte(open)
    bytes.append(quote)
    let method = WordScanner.method(text, open + 1, close)
    if method > open + 1 {
      word.read(text, open + 1, method, isValue: false)
      append(word)
      space()
      mask()
    } else {
      word.readQuoted(text, open + 1, close)
      append(word)
    }
    bytes.append(quote)
  }

  private mutating func mask() {
    word.becomeMask()
    append(word)
  }

  private mutating func append(_ word: WordForm) {
    if word.isMask, let last = lastMask, joins(last.upperBound) {
      bytes.removeSubrange(last.upperBound...)
      separatorStart = bytes.count
      return
    }
    // `8.8 KB`: the unit is part of the number.
    if word.isUnit, let last = lastMask, separatorIsSpace(last.upperBound) {
      bytes.removeSubrange(last.upperBound...)
      return
    }
    // `Jul 17`: the month is part of the date.
    let start = bytes.count
    bytes.append(MessageShape.edge)
    bytes.append(contentsOf: word.bytes)
    bytes.append(MessageShape.edge)
    if word.isMask, let month = lastMonth, separatorIsSpace(month.upperBound) {
      bytes.replaceSubrange(
        month.lowerBound..., with: [MessageShape.edge, MessageShape.mask, MessageShape.edge])
      lastMask = month.lowerBound..<bytes.count
      wordCount -= 1
      joinBackward()
    } else {
      lastMask = word.isMask ? start..<bytes.count : nil
    }
    lastMonth = word.isCalendar ? start..<bytes.count : nil
    separatorStart = bytes.count
    wordCount += 1
  }

  /// The word before, where it is the name of a month or weekday.
  private var lastMonth: Range<Int>?

  /// A weekday or a mask before a date becomes one with it.
  private mutating func joinBackward() {
    guard let last = lastMask, last.lowerBound >= 5 else { return }
    // …02 word 02 20 | 02 01 02: find the word before.
    var separator = last.lowerBound
    while separator > 0 && bytes[separator - 1] == 0x20 { separator -= 1 }
    guard separator < last.lowerBound, separator > 1, bytes[separator - 1] == MessageShape.edge
    else { return }
    var start = separator - 2
    while start >= 0 && bytes[start] != MessageShape.edge { start -= 1 }
    guard start >= 0 else { return }
    let before = bytes[(start + 1)..<(separator - 1)]
    guard before.elementsEqual([MessageShape.mask]) || WordForm.isCalendar(before) else { return }
    bytes.removeSubrange(start..<last.lowerBound)
    lastMask = start..<bytes.count
    wordCount -= 1
  }

  private func separatorIsSpace(_ start: Int) -> Bool {
    bytes.count == start + 1 && bytes[start] == 0x20
  }

  /// Whether what stands between two masks makes them one: spaces, commas, a lone dash.
  private func joins(_ start: Int) -> Bool {
    for index in start..<bytes.count {
      switch bytes[index] {
      case 0x20, 0x2C, 0x2D, 0x3B, 0x7C: continue
      default: return false
      }
    }
    return bytes.count > start
  }
}
