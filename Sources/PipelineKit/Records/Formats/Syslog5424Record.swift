/// Syslog as RFC 5424 has it.
///
///     record:  "<" PRI ">" VERSION SP TIMESTAMP SP HOST SP APP SP PROCID SP MSGID SP SD [SP MSG]
///     SD:      "-" | ("[" SD-ID (SP NAME '="' VALUE '"')* "]")+        \" \\ \] escaped in VALUE
///
///     <165>1 2026-01-31T12:00:00.003Z web-1 api 8710 ID47 [ex@32473 iut="3"] An event
///
/// `-` is an absent field. PRI is 8 times the facility plus the severity. A byte order mark before
/// the message is no part of it. Parameters are attributes, `trace_id` and `span_id` among them are
/// the record's.
///
/// Source: RFC 5424, section 6.
enum Syslog5424Record {
  static func sniff(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    guard let priority = SyslogPriority(bytes, range) else { return false }
    let at = priority.end
    return at + 1 < range.upperBound && bytes.byte(at) &- 0x31 < 9 && bytes.byte(at + 1) == 0x20
  }

  /// Reads the record's fields; false when it has not this form after all.
  static func scan(_ bytes: RawSpan, _ range: Range<Int>, into fields: inout RecordFields) -> Bool {
    guard let priority = SyslogPriority(bytes, range) else { return false }
    let end = FieldBytes.lineEnd(bytes, range)
    var at = priority.end + 2
    fields.severity = SeverityNumber.syslog(priority.severity)
    let timeEnd = FieldBytes.wordEnd(bytes, at, end)
    if let found = TimeText.scan(bytes, at, timeEnd), found.end == timeEnd {
      fields.time = found.time
    } else if !isNil(bytes, at..<timeEnd) {
      return false
    }
    at = min(timeEnd + 1, end)
    var parts: [Range<Int>] = []
    for _ in 0..<4 {
      let wordEnd = FieldBytes.wordEnd(bytes, at, end)
      parts.append(at..<wordEnd)
      at = min(wordEnd + 1, end)
    }
    guard !parts[3].isEmpty else { return false }
    if !isNil(bytes, parts[0]) { fields.set(.host, bytes, parts[0]) }
    if !isNil(bytes, parts[1]) { fields.set(.service, bytes, parts[1]) }
    fields.attribute("facility", priority.facility)
    if !isNil(bytes, parts[2]) { fields.attribute("pid", bytes, parts[2]) }
    if !isNil(bytes, parts[3]) { fields.attribute("msgid", bytes, parts[3]) }
    guard let messageAt = structuredData(bytes, at, end, &fields) else { return false }
    at = messageAt
    if at < end, bytes.byte(at) == 0x20 { at += 1 }
    if at + 3 <= end, bytes.byte(at) == 0xEF, bytes.byte(at + 1) == 0xBB,
      bytes.byte(at + 2) == 0xBF
    {
      at += 3
    }
    fields.set(.message, bytes, at..<max(at, FieldBytes.trimmedEnd(bytes, at..<range.upperBound)))
    return true
  }

  private static func isNil(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    range.isEmpty || range.count == 1 && bytes.byte(range.lowerBound) == UInt8(ascii: "-")
  }

  /// Where the structured data that starts at `start` ends, nil when it is malformed.
  private static func structuredData(
    _ bytes: RawSpan, _ start: Int, _ end: Int, _ fields: inout RecordFields
  ) -> Int? {
    var at = start
    if at >= end { return end }
    if bytes.byte(at) == UInt8(ascii: "-") { return at + 1 }
    guard bytes.byte(at) == UInt8(ascii: "[") else { return nil }
    while at < end, bytes.byte(at) == UInt8(ascii: "[") {
      at += 1
      while at < end, bytes.byte(at) != 0x20, bytes.byte(at) != UInt8(ascii: "]") { at += 1 }
      while at < end, bytes.byte(at) == 0x20 {
        let nameStart = at + 1
        at = nameStart
        while at < end, bytes.byte(at) != UInt8(ascii: "=") { at += 1 }
        let name = nameStart..<at
        guard at + 1 < end, bytes.byte(at + 1) == UInt8(ascii: "\"") else { return nil }
        let valueStart = at + 2
        at = valueStart
        while at < end, bytes.byte(at) != UInt8(ascii: "\"") {
          at += bytes.byte(at) == UInt8(ascii: "\\") ? 2 : 1
        }
        guard at < end else { return nil }
        parameter(bytes, name, valueStart..<at, &fields)
        at += 1
      }
      guard at < end, bytes.byte(at) == UInt8(ascii: "]") else { return nil }
      at += 1
    }
    return at
  }

  private static func parameter(
    _ bytes: RawSpan, _ name: Range<Int>, _ value: Range<Int>, _ fields: inout RecordFields
  ) {
    var roles = RecordRoles()
    let role = RecordKeys.role(bytes.extracting(name))
    switch role {
    case .traceID, .spanID, .traceParent, .parentSpanID:
      roles.take(role, bytes, key: name, value: value, isEscaped: true, &fields) {
        LogfmtRecord.appendUnescaped(bytes, $0, to: &$1)
      }
    default:
      roles.take(.attribute, bytes, key: name, value: value, isEscaped: true, &fields) {
        LogfmtRecord.appendUnescaped(bytes, $0, to: &$1)
      }
    }
  }
}

/// `<PRI>` at the start of a syslog record.
struct SyslogPriority {
  let facility: Int
  let severity: Int
  /// Behind the `>`.
  let end: Int

  /// - Returns: nil when there is none; the greatest is 191.
  init?(_ bytes: RawSpan, _ range: Range<Int>) {
    let start = range.lowerBound
    guard range.count >= 3, bytes.byte(start) == UInt8(ascii: "<") else { return nil }
    var at = start + 1
    while at < range.upperBound, at < start + 4, FieldBytes.isDigit(bytes.byte(at)) { at += 1 }
    guard at < range.upperBound, bytes.byte(at) == UInt8(ascii: ">"),
      let value = FieldBytes.integer(bytes, start + 1..<at), value <= 191
    else { return nil }
    (facility, severity, end) = (Int(value) / 8, Int(value) % 8, at + 1)
  }
}
