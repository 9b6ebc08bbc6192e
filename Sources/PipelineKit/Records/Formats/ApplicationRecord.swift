/// An application's own line: a time, and then what the usual libraries put before a message.
///
///     record:   ["["] time ["]"] item* message
///     item:     LEVEL | "[" LEVEL "]" | "[" service "," thread… "]" | "[" thread "]" | "(" thread ")"
///               | pid | "---" | "-" | ":" | "|" | logger (":" | " -" | " :")
///
///     2026-01-31 12:00:00,250 ERROR [api,main] c.e.Orders - payment refused
///     2026-01-31T12:00:00.250Z  INFO 1 --- [main] c.e.Orders : started          Spring Boot
///     2026-01-31 12:00:00,250 - orders - WARNING - slow                           Python
///     I, [2026-01-31T12:00:00.250 #7]  INFO -- : started                          Ruby
///     E0131 12:00:00.250000 7 file.go:12] refused                                 glog
///     01-31 12:00:00.250  1702  2395 D WindowManager: drawn                       Android
///     2026/01/31 12:00:00 [error] 7#0: *1 refused                                 nginx
///     [Sat Jan 31 12:00:00.25 2026] [core:error] [pid 7] refused                  Apache
///     2026/01/31 12:00:00 started                                                 Go's log
///
/// Before the level at most six items are passed; without one the message follows the time and
/// groups in brackets. In `[service,thread]` the first part is the service; parts that are a trace
/// or span id (32 or 16 hexadecimal digits) are those. Lines behind the first belong to the message.
///
/// Source: the layouts that log4j, logback, java.util.logging, Python, Ruby, Go, glog, nginx,
/// Apache, PostgreSQL, MySQL and Android ship with.
struct ApplicationRecord {
  private var at: Int
  private let end: Int
  private var hasLevel = false

  static func sniff(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    timeStart(bytes, range).flatMap { TimeText.scan(bytes, $0, range.upperBound) } != nil
  }

  /// Where the time may start: at the record's start, in brackets, behind Ruby's `I, [` or glog's
  /// letter.
  private static func timeStart(_ bytes: RawSpan, _ range: Range<Int>) -> Int? {
    let start = range.lowerBound
    guard range.count >= 14 else { return nil }
    let first = bytes.byte(start)
    if FieldBytes.isDigit(first) || first == UInt8(ascii: "[") {
      return first == UInt8(ascii: "[") ? start + 1 : start
    }
    guard FieldBytes.isLetter(first) else { return nil }
    if bytes.byte(start + 1) == UInt8(ascii: ","), bytes.byte(start + 3) == UInt8(ascii: "[") {
      return start + 4
    }
    return start
  }

  /// glog's `I0131 12:00:00.250000`: level, month and day in one word.
  private static func glog(_ bytes: RawSpan, _ range: Range<Int>) -> (WrittenTime, Int)? {
    let start = range.lowerBound
    guard range.count >= 20, SeverityNumber.letter(bytes.byte(start)) > 0,
      let monthDay = FieldBytes.integer(bytes, start + 1..<start + 5),
      bytes.byte(start + 5) == 0x20, bytes.byte(start + 8) == UInt8(ascii: ":")
    else { return nil }
    // The same as `01-31 12:00:00`, whose date is read as text.
    var text = Array("00-00".utf8)
    for (place, index) in zip([0, 1, 3, 4], 1...4) { text[place] = bytes.byte(start + index) }
    let clockEnd = FieldBytes.wordEnd(bytes, start + 6, range.upperBound)
    text.append(contentsOf: bytes.array(start + 5..<clockEnd))
    guard monthDay > 0, let found = TimeText.scan(text.span.bytes, 0, text.count) else {
      return nil
    }
    return (found.time, start + found.end)
  }

  /// Reads the record's fields; false when it has not this form.
  static func scan(_ bytes: RawSpan, _ range: Range<Int>, into fields: inout RecordFields) -> Bool {
    let lineEnd = FieldBytes.lineEnd(bytes, range)
    let line = range.lowerBound..<lineEnd
    var record: ApplicationRecord
    if let (time, timeEnd) = glog(bytes, line) {
      fields.time = time
      record = ApplicationRecord(at: timeEnd, end: lineEnd)
      record.level(bytes, line.lowerBound..<line.lowerBound + 1, &fields)
      record.glogHeader(bytes, &fields)
    } else {
      guard let start = timeStart(bytes, line), let found = TimeText.scan(bytes, start, lineEnd)
      else { return false }
      fields.time = found.time
      record = ApplicationRecord(at: found.end, end: lineEnd)
      if start > line.lowerBound { record.closeBracket(bytes, &fields) }
      record.header(bytes, &fields)
    }
    let messageAt = min(record.at, lineEnd)
    let messageEnd = FieldBytes.trimmedEnd(bytes, messageAt..<max(messageAt, range.upperBound))
    fields.set(.message, bytes, messageAt..<max(messageAt, messageEnd))
    return true
  }

  private init(at: Int, end: Int) {
    self.at = at
    self.end = end
  }

  /// Passes what stands between the time and the bracket around it: ` #7]`.
  private mutating func closeBracket(_ bytes: RawSpan, _ fields: inout RecordFields) {
    let start = at
    while at < end, at - start < 32, bytes.byte(at) != UInt8(ascii: "]") { at += 1 }
    guard at < end, bytes.byte(at) == UInt8(ascii: "]") else {
      at = start
      return
    }
    at += 1
  }

  /// `7 file.go:12] ` behind glog's time.
  private mutating func glogHeader(_ bytes: RawSpan, _ fields: inout RecordFields) {
    var close = at
    while close < end, close - at < 200, bytes.byte(close) != UInt8(ascii: "]") { close += 1 }
    guard close < end, bytes.byte(close) == UInt8(ascii: "]") else { return }
    let start = FieldBytes.spacesEnd(bytes, at, close)
    let pidEnd = FieldBytes.wordEnd(bytes, start, close)
    if FieldBytes.integer(bytes, start..<pidEnd) != nil {
      fields.attribute("pid", bytes, start..<pidEnd)
      let place = FieldBytes.spacesEnd(bytes, pidEnd, close)
      fields.attribute("logger", bytes, place..<close)
    }
    at = FieldBytes.spacesEnd(bytes, close + 1, end)
  }

  // MARK: What stands before the message

  private mutating func header(_ bytes: RawSpan, _ fields: inout RecordFields) {
    passSeparators(bytes)
    let afterTime = at
    let attributeCount = fields.attributes.count
    var items = 0
    while items < 6, !hasLevel, at < end {
      guard beforeLevel(bytes, &fields) else { break }
      passSeparators(bytes)
      items += 1
    }
    guard hasLevel else {
      at = afterTime
      // What looked like a logger is the beginning of the message.
      fields.dropAttributes(from: attributeCount)
      fields.clear(.service)
      while at < end, bytes.byte(at) == UInt8(ascii: "["), group(bytes, &fields) {
        passSeparators(bytes)
      }
      return
    }
    var groups = 0
    while groups < 4, at < end, afterLevel(bytes, &fields) { groups += 1 }
  }

  private mutating func passSeparators(_ bytes: RawSpan) {
    while at < end {
      switch bytes.byte(at) {
      case 0x20, 0x09, UInt8(ascii: "|"), UInt8(ascii: ","): at += 1
      case UInt8(ascii: "-"), UInt8(ascii: ":"):
        // A dash is a separator where a space or another follows.
        let next = at + 1 < end ? bytes.byte(at + 1) : 0x20
        guard next == 0x20 || next == UInt8(ascii: "-") || next == UInt8(ascii: ":") else { return }
        at += 1
      default: return
      }
    }
  }

  /// Passes one item that may stand before the level; false where none may.
  private mutating func beforeLevel(_ bytes: RawSpan, _ fields: inout RecordFields) -> Bool {
    let first = bytes.byte(at)
    if first == UInt8(ascii: "[") || first == UInt8(ascii: "(") { return group(bytes, &fields) }
    var wordEnd = FieldBytes.wordEnd(bytes, at, end)
    if let bar = (at..<wordEnd).first(where: { bytes.byte($0) == UInt8(ascii: "|") }) {
      wordEnd = bar
    }
    let word = at..<wordEnd
    guard word.count <= 120 else { return false }
    let bare = bareWord(bytes, word)
    if SeverityNumber.number(bytes, bare.lowerBound, bare.upperBound) > 0
      || bare.count == 1 && SeverityNumber.letter(bytes.byte(bare.lowerBound)) > 0
    {
      level(bytes, bare, &fields)
      at = wordEnd
      return true
    }
    if FieldBytes.integer(bytes, word) != nil {
      if fields.attributes.isEmpty { fields.attribute("pid", bytes, word) }
    } else {
      fields.attribute("logger", bytes, bare)
    }
    at = wordEnd
    return true
  }

  /// A word without the colon, comma or bracket at its end.
  private func bareWord(_ bytes: RawSpan, _ word: Range<Int>) -> Range<Int> {
    var upper = word.upperBound
    while upper > word.lowerBound,
      bytes.byte(upper - 1) == UInt8(ascii: ":") || bytes.byte(upper - 1) == UInt8(ascii: ",")
    {
      upper -= 1
    }
    return word.lowerBound..<upper
  }

  private mutating func level(
    _ bytes: RawSpan, _ word: Range<Int>, _ fields: inout RecordFields
  ) {
    let number = SeverityNumber.number(bytes, word.lowerBound, word.upperBound)
    fields.severity =
      number > 0 ? number : word.count == 1 ? SeverityNumber.letter(bytes.byte(word.lowerBound)) : 0
    fields.set(.level, bytes, word)
    hasLevel = true
  }

  /// Passes `[…]` or `(…)`: a level, a service and thread, or a thread; false when it is not closed.
  private mutating func group(_ bytes: RawSpan, _ fields: inout RecordFields) -> Bool {
    let open = bytes.byte(at)
    let close: UInt8 = open == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: ")")
    var depth = 0
    var index = at
    while index < end, index - at <= 300 {
      let byte = bytes.byte(index)
      if byte == open { depth += 1 }
      if byte == close {
        depth -= 1
        if depth == 0 { break }
      }
      index += 1
    }
    guard index < end, depth == 0 else { return false }
    let content = at + 1..<index
    at = index + 1
    if at < end, bytes.byte(at) == UInt8(ascii: ":") { at += 1 }
    take(bytes, content, &fields)
    return true
  }

  private mutating func take(
    _ bytes: RawSpan, _ content: Range<Int>, _ fields: inout RecordFields
  ) {
    let start = FieldBytes.spacesEnd(bytes, content.lowerBound, content.upperBound)
    let inner = start..<max(start, FieldBytes.trimmedEnd(bytes, content))
    guard !inner.isEmpty else { return }
    if !hasLevel {
      let colon = inner.last { bytes.byte($0) == UInt8(ascii: ":") }
      let word = colon.map { $0 + 1..<inner.upperBound } ?? inner
      if SeverityNumber.number(bytes, word.lowerBound, word.upperBound) > 0
        || word.count == 1 && SeverityNumber.letter(bytes.byte(word.lowerBound)) > 0
      {
        return level(bytes, word, &fields)
      }
    }
    guard inner.contains(where: { bytes.byte($0) == UInt8(ascii: ",") }) else {
      fields.attribute("thread", bytes, inner)
      return
    }
    var partStart = inner.lowerBound
    var isFirst = true
    for index in inner.lowerBound...inner.upperBound {
      guard index == inner.upperBound || bytes.byte(index) == UInt8(ascii: ",") else { continue }
      let trimmed = FieldBytes.spacesEnd(bytes, partStart, index)
      part(
        bytes, trimmed..<max(trimmed, FieldBytes.trimmedEnd(bytes, trimmed..<index)), isFirst,
        &fields)
      isFirst = false
      partStart = index + 1
    }
  }

  private func part(
    _ bytes: RawSpan, _ part: Range<Int>, _ isFirst: Bool, _ fields: inout RecordFields
  ) {
    guard !part.isEmpty else { return }
    if FieldBytes.isHex(bytes, part, count: 32) {
      fields.set(.traceID, bytes, part)
    } else if FieldBytes.isHex(bytes, part, count: 16) {
      fields.set(fields.has(.traceID) ? .spanID : .traceID, bytes, part)
    } else if isFirst {
      fields.set(.service, bytes, part)
    } else {
      fields.attribute("thread", bytes, part)
    }
  }

  /// Passes one item behind the level; false where the message begins.
  private mutating func afterLevel(_ bytes: RawSpan, _ fields: inout RecordFields) -> Bool {
    passSeparators(bytes)
    guard at < end else { return false }
    if bytes.byte(at) == UInt8(ascii: "[") { return group(bytes, &fields) }
    let wordEnd = FieldBytes.wordEnd(bytes, at, end)
    let word = at..<wordEnd
    guard !word.isEmpty, word.count <= 200 else { return false }
    // `7 --- `, `7#0: `: a process, and perhaps a thread.
    if FieldBytes.isDigit(bytes.byte(at)), isProcess(bytes, word, end) {
      let bare = bareWord(bytes, word)
      fields.attribute("pid", bytes, bare)
      at = wordEnd
      return true
    }
    return logger(bytes, word, &fields)
  }

  private func isProcess(_ bytes: RawSpan, _ word: Range<Int>, _ end: Int) -> Bool {
    let bare = bareWord(bytes, word)
    let isNumber = bare.allSatisfy {
      FieldBytes.isDigit(bytes.byte($0)) || bytes.byte($0) == UInt8(ascii: "#")
    }
    guard isNumber else { return false }
    let next = FieldBytes.spacesEnd(bytes, word.upperBound, end)
    return bare.count < word.count
      || next + 3 <= end && bytes.byte(next) == UInt8(ascii: "-")
        && bytes.byte(next + 1) == UInt8(ascii: "-")
  }

  /// A logger's name: a word of letters, digits and `._$/-` with `:` at its end, or ` -`, ` :` or
  /// `--` behind it.
  private mutating func logger(
    _ bytes: RawSpan, _ word: Range<Int>, _ fields: inout RecordFields
  ) -> Bool {
    let endsWithColon = bytes.byte(word.upperBound - 1) == UInt8(ascii: ":")
    let name = endsWithColon ? word.lowerBound..<word.upperBound - 1 : word
    guard !name.isEmpty, name.allSatisfy({ isLoggerByte(bytes.byte($0)) }),
      name.contains(where: { FieldBytes.isLetter(bytes.byte($0)) })
    else { return false }
    let next = FieldBytes.spacesEnd(bytes, word.upperBound, end)
    let hasSeparator =
      next + 1 < end
      && (bytes.byte(next) == UInt8(ascii: "-") || bytes.byte(next) == UInt8(ascii: ":"))
      && (bytes.byte(next + 1) == 0x20 || bytes.byte(next + 1) == UInt8(ascii: "-"))
    let isFollowedByGroup =
      next < end && bytes.byte(next) == UInt8(ascii: "[")
      && name.contains { bytes.byte($0) == UInt8(ascii: ".") }
    guard endsWithColon || hasSeparator || isFollowedByGroup else { return false }
    // `timeout: x` and `Connection: x` begin messages: a name with nothing but a colon behind it looks
    // like that of a type or a file.
    guard !endsWithColon || hasSeparator || looksLikeType(bytes, name) else { return false }
    fields.attribute("logger", bytes, name)
    at = word.upperBound
    passSeparators(bytes)
    return isFollowedByGroup
  }

  /// Whether a name has a dot, another mark, or a capital letter within it.
  private func looksLikeType(_ bytes: RawSpan, _ name: Range<Int>) -> Bool {
    name.dropFirst().contains {
      let byte = bytes.byte($0)
      return !FieldBytes.isLetter(byte) && !FieldBytes.isDigit(byte) && byte != UInt8(ascii: "-")
        || byte &- 0x41 < 26 && !(bytes.byte($0 - 1) &- 0x41 < 26)
    }
  }

  private func isLoggerByte(_ byte: UInt8) -> Bool {
    FieldBytes.isLetter(byte) || FieldBytes.isDigit(byte) || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "/")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "#")
      || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
  }
}
