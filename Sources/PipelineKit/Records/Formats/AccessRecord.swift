/// A line of a web server's access log, combined or common: ``AccessLogLine`` has the grammar.
///
/// The message is the request and its answer, `GET /cart HTTP/1.1 500`; the severity that of the
/// status. The rest is attributes. What follows the known fields is the time that the request took,
/// when it is a number of seconds (nginx's `$request_time`).
enum AccessRecord {
  /// Whether the record may be of this form: there is `[…] "` in the first line.
  static func sniff(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    let end = min(range.upperBound, range.lowerBound + 512)
    var at = range.lowerBound
    while at < end, bytes.byte(at) != UInt8(ascii: "["), bytes.byte(at) != 0x0A { at += 1 }
    guard at > range.lowerBound, at + 24 < range.upperBound, bytes.byte(at) == UInt8(ascii: "["),
      bytes.byte(at + 3) == UInt8(ascii: "/")
    else { return false }
    return TimeText.scan(bytes, at + 1, range.upperBound) != nil
  }

  /// Reads the record's fields; false when it has not this form.
  static func scan(_ bytes: RawSpan, _ range: Range<Int>, into fields: inout RecordFields) -> Bool {
    let line = bytes.extracting(range.lowerBound..<FieldBytes.lineEnd(bytes, range))
    guard case .success(let found) = AccessLogLine.parse(line, format: .common),
      let time = found.time.range,
      let instant = TimeText.scan(line, time.lowerBound, time.upperBound),
      let statusRange = found.status.range, let status = FieldBytes.integer(line, statusRange)
    else { return false }
    fields.time = instant.time
    fields.severity = SeverityNumber.status(Int(status))
    var request = RecordFields.Request(status: Int(status))
    request.bytes = found.size.range.flatMap { FieldBytes.integer(line, $0) } ?? 0
    if let trailing = found.trailing.range {
      let end = FieldBytes.wordEnd(line, trailing.lowerBound, trailing.upperBound)
      fields.microseconds = FieldBytes.millionths(line, trailing.lowerBound..<end) ?? -1
    }
    fields.request = request
    if let host = found.virtualHost.range { fields.set(.host, line, host) }
    setMessage(found, line, statusRange, &fields)
    addAttributes(found, line, request, &fields)
    return true
  }

  private static func setMessage(
    _ found: AccessLogLine, _ line: RawSpan, _ status: Range<Int>, _ fields: inout RecordFields
  ) {
    fields.set(.message) { out in
      for field in [found.request.method, found.request.target, found.request.version] {
        guard field.range != nil else { continue }
        AccessLogLine.appendUnescaped(field, of: line, to: &out)
        out.append(0x20)
      }
      out.append(contentsOf: line.array(status))
      // What a client sent need not be UTF-8 once escapes are resolved.
      if String(validating: out, as: UTF8.self) == nil {
        out = Array(String(decoding: out, as: UTF8.self).utf8)
      }
    }
  }

  private static func addAttributes(
    _ found: AccessLogLine, _ line: RawSpan, _ request: RecordFields.Request,
    _ fields: inout RecordFields
  ) {
    guard fields.wantsAttributes else { return }
    if let range = found.host.range { fields.attribute("client", line, range) }
    if let range = found.user.range { fields.attribute("user", line, range) }
    if let range = found.request.method.range { fields.attribute("method", line, range) }
    if let range = found.request.target.range { fields.attribute("path", line, range) }
    fields.attribute("status", request.status)
    if found.size.range != nil { fields.attribute("bytes", Int(request.bytes)) }
    if let range = found.referrer.range { fields.attribute("referrer", line, range) }
    if let range = found.userAgent.range { fields.attribute("user_agent", line, range) }
    if fields.microseconds >= 0 { fields.attribute("duration_us", Int(fields.microseconds)) }
  }
}
