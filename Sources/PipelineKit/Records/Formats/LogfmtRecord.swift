/// `key=value` pairs, separated by spaces.
///
///     record:  pair (SP pair)*
///     pair:    key | key "=" | key "=" value       a bare key is true
///     key:     bytes above space but = and "
///     value:   bytes above space but " | '"' text with \" \\ \n \t \r escaped '"'
///
///     ts=2026-01-31T12:00:00Z level=warn service=api msg="slow query" took=1.2s
///
/// It is logfmt when the record begins with a key of letters, digits and `._-@` and a `=`, and has
/// another pair. Keys mean what they mean in JSON records (``RecordKeys``); the others are
/// attributes. Lines behind the first belong to the message.
///
/// Source: Brandur Leach, "logfmt"; Go, github.com/kr/logfmt, the grammar in its documentation.
enum LogfmtRecord {
  /// Whether the record may be of this form: cheap, and wrong for few.
  static func sniff(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    guard at < range.upperBound,
      FieldBytes.isLetter(bytes.byte(at)) || bytes.byte(at) == 0x40 || bytes.byte(at) == 0x5F
    else { return false }
    while at < range.upperBound, isKeyByte(bytes.byte(at)) { at += 1 }
    guard at < range.upperBound, bytes.byte(at) == UInt8(ascii: "=") else { return false }
    let end = FieldBytes.lineEnd(bytes, range)
    var pairs = 0
    forEachPair(bytes, range.lowerBound, end) { _, value, _ in
      if value != nil { pairs += 1 }
      return pairs < 2
    }
    return pairs >= 2
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    FieldBytes.isLetter(byte) || FieldBytes.isDigit(byte) || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
      || byte == UInt8(ascii: "/")
  }

  /// Reads the record's fields.
  static func scan(_ bytes: RawSpan, _ range: Range<Int>, into fields: inout RecordFields) {
    let end = FieldBytes.lineEnd(bytes, range)
    var roles = RecordRoles()
    forEachPair(bytes, range.lowerBound, end) { key, value, isQuoted in
      let meaning = RecordKeys.meaning(bytes.extracting(key))
      roles.take(
        meaning?.role ?? .attribute, rank: meaning?.rank ?? 0, bytes, key: key,
        value: value ?? key, isEscaped: isQuoted, &fields
      ) {
        appendUnescaped(bytes, $0, to: &$1)
      }
      return true
    }
    roles.finish(&fields)
    let isWhole = end >= FieldBytes.trimmedEnd(bytes, range)
    if !fields.has(.message) { fields.set(.message, bytes, range.lowerBound..<end) }
    if !isWhole { fields.extendMessage(bytes, range, from: end) }
  }

  /// Calls `body` with each pair until it returns false: its key, its value without quotes (nil for
  /// a bare key), and whether that may hold escapes.
  private static func forEachPair(
    _ bytes: RawSpan, _ start: Int, _ end: Int,
    _ body: (_ key: Range<Int>, _ value: Range<Int>?, _ isQuoted: Bool) -> Bool
  ) {
    var at = start
    while at < end {
      at = FieldBytes.spacesEnd(bytes, at, end)
      let keyStart = at
      while at < end, bytes.byte(at) > 0x20, bytes.byte(at) != UInt8(ascii: "=") { at += 1 }
      let key = keyStart..<at
      if key.isEmpty {
        at += 1
        continue
      }
      guard at < end, bytes.byte(at) == UInt8(ascii: "=") else {
        if !body(key, nil, false) { return }
        continue
      }
      at += 1
      if at < end, bytes.byte(at) == UInt8(ascii: "\"") {
        let valueStart = at + 1
        at = valueStart
        while at < end, bytes.byte(at) != UInt8(ascii: "\"") {
          at += bytes.byte(at) == UInt8(ascii: "\\") ? 2 : 1
        }
        at = min(at, end)
        if !body(key, valueStart..<at, true) { return }
        at += 1
      } else {
        let valueStart = at
        while at < end, bytes.byte(at) > 0x20 { at += 1 }
        if !body(key, valueStart..<at, false) { return }
      }
    }
  }

  /// Appends a quoted value with its escapes resolved.
  static func appendUnescaped(_ bytes: RawSpan, _ range: Range<Int>, to out: inout [UInt8]) {
    var at = range.lowerBound
    while at < range.upperBound {
      var byte = bytes.byte(at)
      if byte == UInt8(ascii: "\\"), at + 1 < range.upperBound {
        at += 1
        byte =
          switch bytes.byte(at) {
          case UInt8(ascii: "n"): 0x0A
          case UInt8(ascii: "t"): 0x09
          case UInt8(ascii: "r"): 0x0D
          case let other: other
          }
      }
      out.append(byte)
      at += 1
    }
  }
}

extension RecordFields {
  /// Adds the lines of a record behind its first to the message.
  mutating func extendMessage(_ bytes: RawSpan, _ range: Range<Int>, from lineEnd: Int) {
    let rest = lineEnd..<FieldBytes.trimmedEnd(bytes, range)
    guard !rest.isEmpty else { return }
    let first = self.range(.message).map { Array(self.bytes[$0]) } ?? []
    set(.message) { out in
      out.append(contentsOf: first)
      bytes.extracting(rest).withUnsafeBytes { unsafe out.append(contentsOf: $0) }
    }
  }
}
