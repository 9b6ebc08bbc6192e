/// Syslog as RFC 3164 describes it, and as files of it look.
///
///     record:  ["<" PRI ">"] TIMESTAMP SP HOST SP [TAG ["[" PID "]"] ":" SP] MSG
///     TIMESTAMP:  Mmm dd hh:mm:ss | Mmm dd yyyy hh:mm:ss | RFC 3339      (the last two only in use)
///     TAG:     bytes other than space, `:` and `[`, 48 at most; may hold `(unit)`
///
///     <34>Oct 11 22:14:15 mymachine su[230]: 'su root' failed on /dev/pts/8
///
/// The tag is the service. Files have no PRI; severity is then that of the level's name with which
/// the message begins (`error: …`), if it does. The year is not written: see ``TimeAssumptions``.
///
/// Source: RFC 3164, section 4; rsyslog, the templates RSYSLOG_TraditionalFileFormat and
/// RSYSLOG_FileFormat.
enum Syslog3164Record {
  static func sniff(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    header(bytes, range) != nil
  }

  /// What stands before the message.
  private struct Header {
    var priority: SyslogPriority?
    var time: WrittenTime
    var host: Range<Int>
    var tag: Range<Int>?
    var pid: Range<Int>?
    var messageAt: Int
  }

  private static func header(_ bytes: RawSpan, _ range: Range<Int>) -> Header? {
    let end = FieldBytes.lineEnd(bytes, range)
    let priority = SyslogPriority(bytes, range)
    var at = priority?.end ?? range.lowerBound
    if priority == nil {
      // Without PRI it begins with a month, or with an RFC 3339 time and then `host tag:`.
      guard at < end, FieldBytes.isLetter(bytes.byte(at)) || FieldBytes.isDigit(bytes.byte(at))
      else { return nil }
    }
    guard let (time, timeEnd) = TimeText.scan(bytes, at, end), timeEnd < end,
      bytes.byte(timeEnd) == 0x20
    else { return nil }
    at = timeEnd + 1
    let hostEnd = FieldBytes.wordEnd(bytes, at, end)
    guard hostEnd > at, hostEnd - at <= 255 else { return nil }
    var header = Header(
      priority: priority, time: time, host: at..<hostEnd, messageAt: min(hostEnd + 1, end))
    tag(bytes, end, &header)
    if priority == nil {
      // With a year and without a tag it is some application's line, not syslog's.
      guard time.kind == .yearless || time.kind == .instant, isHost(bytes, header.host) else {
        return nil
      }
      if time.kind == .instant, header.tag == nil { return nil }
      if SeverityNumber.number(bytes, header.host.lowerBound, header.host.upperBound) > 0 {
        return nil
      }
    }
    return header
  }

  private static func isHost(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    range.allSatisfy {
      let byte = bytes.byte($0)
      return FieldBytes.isLetter(byte) || FieldBytes.isDigit(byte) || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
        || byte == UInt8(ascii: "/") || byte >= 0x80
    } && bytes.byte(range.upperBound - 1) != UInt8(ascii: ":")
  }

  private static func tag(_ bytes: RawSpan, _ end: Int, _ header: inout Header) {
    var at = header.messageAt
    let start = at
    while at < end, at - start <= 64 {
      let byte = bytes.byte(at)
      if byte == 0x20 || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[") { break }
      at += 1
    }
    guard at > start, at < end, at - start <= 64 else { return }
    let tag = start..<at
    var pid: Range<Int>?
    if bytes.byte(at) == UInt8(ascii: "[") {
      let pidStart = at + 1
      while at < end, bytes.byte(at) != UInt8(ascii: "]"), bytes.byte(at) != 0x20 { at += 1 }
      guard at + 1 < end, bytes.byte(at) == UInt8(ascii: "]") else { return }
      pid = pidStart..<at
      at += 1
    }
    guard at < end, bytes.byte(at) == UInt8(ascii: ":") else { return }
    (header.tag, header.pid) = (tag, pid)
    header.messageAt = FieldBytes.spacesEnd(bytes, at + 1, end)
  }

  /// Reads the record's fields; false when it has not this form.
  static func scan(_ bytes: RawSpan, _ range: Range<Int>, into fields: inout RecordFields) -> Bool {
    guard let header = header(bytes, range) else { return false }
    fields.time = header.time
    fields.set(.host, bytes, header.host)
    if let tag = header.tag { fields.set(.service, bytes, tag) }
    if let priority = header.priority {
      fields.severity = SeverityNumber.syslog(priority.severity)
      fields.attribute("facility", priority.facility)
    }
    if let pid = header.pid { fields.attribute("pid", bytes, pid) }
    let end = max(
      header.messageAt,
      FieldBytes.trimmedEnd(bytes, header.messageAt..<max(header.messageAt, range.upperBound)))
    fields.set(.message, bytes, header.messageAt..<end)
    if header.priority == nil { leadingLevel(bytes, header.messageAt, end, &fields) }
    return true
  }

  /// The level with which a message begins: `error: …`, `[warn] …`, `WARNING …` in capitals.
  private static func leadingLevel(
    _ bytes: RawSpan, _ start: Int, _ end: Int, _ fields: inout RecordFields
  ) {
    var at = start
    let isBracketed = at < end && bytes.byte(at) == UInt8(ascii: "[")
    if isBracketed { at += 1 }
    let wordStart = at
    while at < end, at - wordStart < 14, FieldBytes.isLetter(bytes.byte(at)) { at += 1 }
    guard at < end, at > wordStart else { return }
    let next = bytes.byte(at)
    let isCapital = (wordStart..<at).allSatisfy { bytes.byte($0) & 0x20 == 0 }
    guard
      next == UInt8(ascii: ":") || isBracketed && next == UInt8(ascii: "]")
        || isCapital && next == 0x20
    else { return }
    let severity = SeverityNumber.number(bytes, wordStart, at)
    guard severity > 0 else { return }
    fields.severity = severity
    fields.set(.level, bytes, wordStart..<at)
  }
}
