/// What the keys of JSON records and logfmt pairs mean.
///
/// Keys are compared in lower case and without `_`, `-`, `.` and `\`: `trace_id`, `traceId`,
/// `trace.id` and `TraceID` are one. Nested keys are joined: `resource.service.name`. Of several keys
/// that mean the same the one with the lowest rank is taken.
///
/// Sources: the documentation of zap, zerolog, logrus, slog, pino, bunyan, winston, log4j 2,
/// logback, Serilog, structlog, journald, Elastic Common Schema, OpenTelemetry, GELF, MongoDB,
/// Google Cloud Logging and Datadog.
package enum RecordKeys {
  package enum Role: Sendable, Equatable {
    case time, level, severityNumber, pythonLevel, service, host, message
    case traceID, spanID, parentSpanID, traceParent, stack
    case status, method, path, bytes, kind, isError
    /// Only as `event_id`, at the top of a JSON object.
    case eventID
    case seconds, milliseconds, microseconds, nanoseconds
    case attribute
  }

  /// A meaning, and its rank among those of the same meaning.
  package struct Meaning: Sendable {
    package let role: Role
    package let rank: Int
  }

  /// What a key means; nil where it has no meaning of its own.
  package static func meaning(_ key: RawSpan) -> Meaning? {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<key.byteCount {
      let byte = key.byte(index)
      switch byte {
      case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "\\"): continue
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): hash = fold(hash, byte | 0x20)
      default: hash = fold(hash, byte)
      }
    }
    return meanings[hash]
  }

  static func role(_ key: RawSpan) -> Role { meaning(key)?.role ?? .attribute }

  private static func fold(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  private static let meanings: [UInt64: Meaning] = {
    var meanings: [UInt64: Meaning] = [:]
    for (role, keys) in table {
      for (rank, key) in keys.split(separator: " ").enumerated() {
        let hash = key.utf8.reduce(0xCBF2_9CE4_8422_2325) { fold($0, $1) }
        meanings[hash] = Meaning(role: role, rank: rank)
      }
    }
    return meanings
  }()

  private static let table: [(Role, String)] = [
    (
      .time,
      """
      timestamp @timestamp time ts @t datetime eventtime logtime timeunixnano realtimetimestamp \
      t$date timestampms tsms timems starttimeunixnano starttimemillis starttime asctime date \
      observedtimeunixnano
      """
    ),
    (.level, "level severity lvl loglevel levelname severitytext @l priority s"),
    (.severityNumber, "severitynumber"), (.pythonLevel, "levelno"),
    (
      .service,
      """
      service servicename app appname application applicationname resourceservicename \
      resourceattributesservicename kuberneteslabelsapp syslogidentifier logger loggername \
      loglogger program component
      """
    ),
    (
      .host,
      """
      host hostname resourcehostname resourceattributeshostname sourcehost nodename node machine \
      machinename kuberneteshost
      """
    ),
    (
      .message,
      """
      message msg @m shortmessage text body bodystringvalue textpayload jsonpayloadmessage log \
      event eventoriginal errormessage errmessage exceptionmessage err @mt name
      """
    ),
    (
      .traceID,
      "traceid trace @tr contexttraceid tracecontexttraceid ddtraceid xb3traceid mdctraceid"
    ),
    (.spanID, "spanid span @sp contextspanid ddspanid xb3spanid mdcspanid"),
    (.parentSpanID, "parentspanid parentid parentspan xb3parentspanid"),
    (.traceParent, "traceparent"),
    (
      .stack,
      """
      stacktrace exceptionstacktrace errorstacktrace stack errorstack errstack traceback excinfo \
      exceptionstack throwable thrown exception
      """
    ),
    (
      .status,
      "status statuscode httpstatus httpstatuscode httpresponsestatuscode responsestatus responsecode"
    ),
    (.kind, "kind spankind"), (.isError, "error iserror"),
    (.method, "method httpmethod requestmethod httprequestmethod verb"),
    (
      .path,
      "path httppath urlpath requestpath uri requesturi url httpurl httptarget httproute target route"
    ),
    (
      .bytes,
      "bytes bytessent bodybytessent responsebytes responsesize httpresponsebodybytes size"
    ),
    (
      .milliseconds,
      """
      durationms latencyms elapsedms responsetimems requesttimems tookms durationmillis \
      elapsedmilliseconds responsetime elapsed took
      """
    ),
    (.seconds, "duration requesttime latency durations durationseconds"),
    (.microseconds, "durationus durationmicros latencyus"),
    (.nanoseconds, "durationns durationnano durationnanos latencyns"),
  ]
}

/// Puts the values of a record where their keys say, the best of several with one meaning.
struct RecordRoles {
  private var ranks = InlineArray<8, UInt8>(repeating: .max)
  private var hasRequestLine = false
  private var hasSpanKind = false

  /// Takes one value.
  ///
  /// - Parameters:
  ///   - isEscaped: whether `unescape` has to resolve it.
  ///   - isBare: whether it is a JSON number or word.
  mutating func take(
    _ role: RecordKeys.Role, rank: Int = 0, _ bytes: RawSpan, key: Range<Int>, value: Range<Int>,
    isEscaped: Bool, isBare: Bool = false, _ fields: inout RecordFields, named: [UInt8]? = nil,
    _ unescape: (Range<Int>, inout [UInt8]) -> Void
  ) {
    let name = named ?? (fields.wantsAttributes ? bytes.array(key) : [])
    switch role {
    case .time:
      if wins(0, rank), let time = RecordRoles.time(bytes, value) { fields.time = time }
    case .level: if wins(1, rank) { setLevel(bytes, value, &fields) }
    case .severityNumber:
      if let number = FieldBytes.integer(bytes, value), (1...24).contains(number) {
        fields.severity = Int(number)
        ranks[1] = 0
      }
    case .pythonLevel:
      if fields.severity == 0, let number = FieldBytes.integer(bytes, value) {
        fields.severity = SeverityNumber.numeric(number + 10)
      }
    case .service: if wins(2, rank) { set(.service, value, isEscaped, &fields, bytes, unescape) }
    case .host: if wins(3, rank) { set(.host, value, isEscaped, &fields, bytes, unescape) }
    case .message: if wins(4, rank) { set(.message, value, isEscaped, &fields, bytes, unescape) }
    case .traceID: if wins(5, rank) { fields.set(.traceID, bytes, value) }
    case .spanID: if wins(6, rank) { fields.set(.spanID, bytes, value) }
    case .parentSpanID: fields.set(.parentSpanID, bytes, value)
    case .traceParent: fields.setTraceParent(bytes, value)
    case .eventID: set(.eventID, value, isEscaped, &fields, bytes, unescape)
    case .kind:
      hasSpanKind = RecordRoles.isSpanKind(bytes, value)
      attribute(name, bytes, value, isEscaped, isBare, &fields, unescape)
    case .isError:
      let isTrue = value.count == 4 && bytes.byte(value.lowerBound) | 0x20 == UInt8(ascii: "t")
      if isTrue, fields.severity == 0 { fields.severity = SeverityNumber.error }
      if !isBare { set(.stack, value, isEscaped, &fields, bytes, unescape) }
      attribute(name, bytes, value, isEscaped, isBare, &fields, unescape)
    case .stack:
      if wins(7, rank) { set(.stack, value, isEscaped, &fields, bytes, unescape) }
      attribute(name, bytes, value, isEscaped, isBare, &fields, unescape)
    default:
      request(role, bytes, value, &fields)
      attribute(name, bytes, value, isEscaped, isBare, &fields, unescape)
    }
  }

  private func attribute(
    _ name: [UInt8], _ bytes: RawSpan, _ value: Range<Int>, _ isEscaped: Bool, _ isBare: Bool,
    _ fields: inout RecordFields, _ unescape: (Range<Int>, inout [UInt8]) -> Void
  ) {
    guard fields.wantsAttributes else { return }
    guard isEscaped else {
      fields.attribute(key: name.span.bytes, bytes.extracting(value), isBare: isBare)
      return
    }
    var plain: [UInt8] = []
    unescape(value, &plain)
    fields.attribute(key: name.span.bytes, plain.span.bytes)
  }

  private mutating func wins(_ field: Int, _ rank: Int) -> Bool {
    guard rank <= Int(ranks[field]) else { return false }
    ranks[field] = UInt8(rank)
    return true
  }

  private func set(
    _ name: RecordFields.Name, _ value: Range<Int>, _ isEscaped: Bool,
    _ fields: inout RecordFields, _ bytes: RawSpan, _ unescape: (Range<Int>, inout [UInt8]) -> Void
  ) {
    if isEscaped {
      fields.set(name) { unescape(value, &$0) }
    } else {
      fields.set(name, bytes, value)
    }
  }

  /// A time as text or as a number.
  private static func time(_ bytes: RawSpan, _ value: Range<Int>) -> WrittenTime? {
    if let number = TimeText.number(bytes, value.lowerBound, value.upperBound) {
      return WrittenTime(instant: number)
    }
    guard let found = TimeText.scan(bytes, value.lowerBound, value.upperBound),
      found.end == value.upperBound
    else { return nil }
    return found.time
  }

  private func setLevel(_ bytes: RawSpan, _ value: Range<Int>, _ fields: inout RecordFields) {
    let word = SeverityNumber.number(bytes, value.lowerBound, value.upperBound)
    if word > 0 {
      fields.severity = word
      fields.set(.level, bytes, value)
    } else if let number = FieldBytes.integer(bytes, value) {
      fields.severity = SeverityNumber.numeric(number)
    } else if value.count == 1 {
      fields.severity = SeverityNumber.letter(bytes.byte(value.lowerBound) & 0xDF)
      fields.set(.level, bytes, value)
    } else {
      fields.set(.level, bytes, value)
    }
  }

  /// What the record says of a request it tells of.
  private mutating func request(
    _ role: RecordKeys.Role, _ bytes: RawSpan, _ value: Range<Int>, _ fields: inout RecordFields
  ) {
    var request = fields.request ?? RecordFields.Request()
    switch role {
    case .status:
      guard let number = FieldBytes.integer(bytes, value), (100...599).contains(number) else {
        // A span's status.
        let isError = value.count >= 5 && RecordRoles.isErrorWord(bytes, value)
        if isError, fields.severity == 0 { fields.severity = SeverityNumber.error }
        return
      }
      request.status = Int(number)
    case .bytes:
      guard let number = FieldBytes.integer(bytes, value), number < 1 << 50 else { return }
      request.bytes = number
    case .seconds, .milliseconds, .microseconds, .nanoseconds:
      guard let found = RecordRoles.microseconds(role, bytes, value) else { return }
      fields.microseconds = found
      return
    case .method, .path: hasRequestLine = true
    default: return
    }
    fields.request = request
  }

  /// A duration in microseconds: a number in the unit that the key says (a bare `duration` with a
  /// point is in seconds, a whole one in milliseconds), or a number with its unit.
  static func microseconds(
    _ role: RecordKeys.Role, _ bytes: RawSpan, _ value: Range<Int>
  ) -> Int64? {
    var end = value.upperBound
    while end > value.lowerBound, !FieldBytes.isDigit(bytes.byte(end - 1)) { end -= 1 }
    guard let number = FieldBytes.millionths(bytes, value.lowerBound..<end) else { return nil }
    let unit = String(decoding: bytes.array(end..<value.upperBound), as: UTF8.self)
    let hasPoint = value.contains { bytes.byte($0) == UInt8(ascii: ".") }
    switch (unit, role) {
    case ("s", _): return number
    case ("ms", _), ("", .milliseconds): return number / 1000
    case ("us", _), ("µs", _), ("", .microseconds): return number / 1_000_000
    case ("ns", _), ("", .nanoseconds): return number / 1_000_000_000
    case ("", .seconds): return hasPoint ? number : number / 1000
    default: return nil
    }
  }

  /// `span`, and OpenTelemetry's kinds of spans: `server`, `SPAN_KIND_CLIENT`.
  private static func isSpanKind(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
    let text = String(decoding: bytes.array(value), as: UTF8.self).lowercased()
    return text == "span" || text.hasPrefix("span_kind_")
  }

  /// `ERROR` and `STATUS_CODE_ERROR`.
  private static func isErrorWord(_ bytes: RawSpan, _ value: Range<Int>) -> Bool {
    String(decoding: bytes.array(value.suffix(5)), as: UTF8.self).lowercased() == "error"
  }

  /// Settles what takes several keys: a request has a status and a method or path; a span names its
  /// kind, or has an id and a duration and no level.
  mutating func finish(_ fields: inout RecordFields) {
    if fields.request?.status ?? 0 == 0 || !hasRequestLine { fields.request = nil }
    fields.isSpan =
      hasSpanKind
      || fields.has(.spanID) && fields.has(.traceID) && fields.microseconds >= 0
        && !fields.has(.level)
    if fields.severity == 0, let status = fields.request?.status {
      fields.severity = SeverityNumber.status(status)
    }
  }
}
