import PipelineKit

/// Where words end: the grammar of a message, as functions over its bytes.
///
///     word     letters, digits, bytes from 0x80 on, and . _ - / \ @ # + * $ % & ~ ^ inside
///     colon    part of a word in times, addresses with ports, hardware addresses, `A::b`, URLs
///     comma    part of a word between digits, and between letters where nothing is assigned
///     quotes   from an opening quote to the next closing one, at most 200 bytes
enum WordScanner {
  /// The end of the word at `start`; `start` itself where none begins there.
  static func word(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Int {
    if let long = url(text, start, end) ?? windowsPath(text, start, end) ?? path(text, start, end) {
      return long
    }
    var position = start
    while position < end {
      let byte = text.byte(position)
      if isWord(byte) || isJoiner(byte) {
        position += 1
      } else if byte == 0x3A && joinsColon(text, start, position, end) {
        position += text.byte(position + 1) == 0x3A ? 2 : 1
      } else if byte == 0x2C && joinsComma(text, start, position, end) {
        position += 1
      } else {
        break
      }
    }
    let isPunctuation = !(start..<position).contains { isWord(text.byte($0)) }
    if isPunctuation { return isStars(text, start, position) ? position : start }
    // A sentence's dots stand behind its last word.
    while position > start && text.byte(position - 1) == 0x2E { position -= 1 }
    return position
  }

  /// Letters, digits and bytes of other alphabets.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
    default: false
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

  static func isJoiner(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x23, 0x24, 0x25, 0x26, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F, 0x40, 0x5C, 0x5E, 0x5F, 0x7E: true
    default: false
    }
  }

  /// The end of a run of signs, of which the first stands for all.
  static func punctuationEnd(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Int {
    var position = start + 1
    guard isJoiner(text.byte(start)) else { return position }
    while position < end && isJoiner(text.byte(position)) { position += 1 }
    return position
  }

  private static func isStars(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Bool {
    end - start >= 3 && !(start..<end).contains { text.byte($0) != 0x2A }
  }

  /// `<1 sec`: a sign that belongs to the number behind it.
  static func isBeforeNumber(_ text: borrowing RawSpan, _ position: Int, _ end: Int) -> Bool {
    let byte = text.byte(position)
    return (byte == 0x3C || byte == 0x3E) && position + 1 < end && isDigit(text.byte(position + 1))
      && (position == 0 || text.byte(position - 1) <= 0x20)
  }

  // MARK: - Colons and commas

  private static func joinsColon(
    _ text: borrowing RawSpan, _ start: Int, _ colon: Int, _ end: Int
  ) -> Bool {
    guard colon > start, colon + 1 < end else { return false }
    let next = text.byte(colon + 1)
    if next == 0x3A { return colon + 2 < end && isWord(text.byte(colon + 2)) }
    guard isWord(next) || next == 0x2D else { return false }
    var left = colon
    var hasDot = false
    while left > start && text.byte(left - 1) != 0x3A {
      left -= 1
      hasDot = hasDot || text.byte(left) == 0x2E
    }
    let right = segmentEnd(text, colon + 1, end)
    if hasDigit(text, colon + 1, right) {
      if hasDigit(text, left, colon) { return true }
      if hasDot && isDigits(text, colon + 1, right) { return true }
    }
    return isHexPair(text, left, colon) && isHexPair(text, colon + 1, right)
  }

  private static func joinsComma(
    _ text: borrowing RawSpan, _ start: Int, _ comma: Int, _ end: Int
  ) -> Bool {
    guard comma > start, comma + 1 < end else { return false }
    let (before, next) = (text.byte(comma - 1), text.byte(comma + 1))
    if isDigit(before) && isDigit(next) { return true }
    guard isWord(before), isWord(next) else { return false }
    return !assigns(text, start, end)
  }

  /// Whether the run of bytes without a space around `start` has `=` or `:` or a bracket.
  private static func assigns(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Bool {
    var index = start
    while index > 0 && start - index < 64 && text.byte(index - 1) > 0x20 {
      index -= 1
      if text.byte(index) == 0x3D || text.byte(index) == 0x3A { return true }
    }
    index = start
    while index < end && index - start < 128 && text.byte(index) > 0x20 {
      switch text.byte(index) {
      case 0x3D, 0x3A, 0x28, 0x5B, 0x7B: return true
      default: index += 1
      }
    }
    return false
  }

  private static func segmentEnd(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end && (isWord(text.byte(index)) || isJoiner(text.byte(index))) { index += 1 }
    return index
  }

  private static func hasDigit(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Bool {
    for index in start..<max(start, end) where isDigit(text.byte(index)) { return true }
    return false
  }

  private static func isDigits(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Bool {
    var stop = end
    while stop > start && text.byte(stop - 1) == 0x2E { stop -= 1 }
    for index in start..<stop where !isDigit(text.byte(index)) { return false }
    return stop > start && stop - start <= 5
  }

  private static func isHexPair(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Bool {
    end - start == 2 && isHex(text.byte(start)) && isHex(text.byte(start + 1))
  }

  // MARK: - What holds separators

  /// `scheme://…` up to a space or a closing bracket or quote.
  private static func url(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Int? {
    var position = start
    while position < end && position - start < 24
      && (isWord(text.byte(position)) || text.byte(position) == 0x2B
        || text.byte(position) == 0x2E || text.byte(position) == 0x2D)
    {
      position += 1
    }
    guard position > start, position + 2 < end, text.byte(position) == 0x3A,
      text.byte(position + 1) == 0x2F, text.byte(position + 2) == 0x2F
    else { return nil }
    return longEnd(text, position, end)
  }

  private static func windowsPath(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Int? {
    guard start + 2 < end, (text.byte(start) | 0x20) &- 0x61 < 26, text.byte(start + 1) == 0x3A,
      text.byte(start + 2) == 0x5C
    else { return nil }
    return longEnd(text, start, end)
  }

  private static func path(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Int? {
    guard text.byte(start) == 0x2F, start + 1 < end, isWord(text.byte(start + 1)) else {
      return nil
    }
    return longEnd(text, start, end)
  }

  private static func longEnd(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Int {
    var position = start
    scan: while position < end {
      switch text.byte(position) {
      case 0...0x20, 0x22, 0x27, 0x28, 0x29, 0x2C, 0x3B, 0x3C, 0x3E, 0x5D, 0x7D: break scan
      default: position += 1
      }
    }
    while position > start + 1 {
      switch text.byte(position - 1) {
      case 0x2E, 0x3A, 0x21, 0x3F: position -= 1
      default: return position
      }
    }
    return position
  }

  // MARK: - Quotes

  /// The place of the closing quote where an opening one stands at `open`.
  static func quoted(_ text: borrowing RawSpan, _ open: Int, _ end: Int) -> Int? {
    let quote = text.byte(open)
    guard quote == 0x22 || quote == 0x27 || quote == 0x60 else { return nil }
    if open > 0 {
      let before = text.byte(open - 1)
      guard !isWord(before), before != quote else { return nil }
    }
    var position = open + 1
    let limit = min(end, open + 200)
    while position < limit {
      if text.byte(position) == quote {
        if position + 1 == end || !isWord(text.byte(position + 1)) { return position }
      }
      position += 1
    }
    return nil
  }

  /// The end of an HTTP method that starts a request line; `start` where there is none.
  static func method(_ text: borrowing RawSpan, _ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end && position - start < 8 && text.byte(position) &- 0x41 < 26 {
      position += 1
    }
    guard position - start >= 3, position + 1 < end, text.byte(position) == 0x20,
      text.byte(position + 1) == 0x2F || text.byte(position + 1) | 0x20 == 0x68
    else { return start }
    return position
  }
}
