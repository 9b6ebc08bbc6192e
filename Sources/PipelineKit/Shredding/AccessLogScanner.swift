/// Cuts a web server's log line: each field that is not `-` is a scalar.
///
///     1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.1" 200 12 "-" "curl/8" 0.02
///     ␣ - - [␣] "␣ ␣ ␣" ␣ ␣ "-" "␣" ␣
///
/// The columns are called by `names`; `status` and `bytes` are bare, all others strings. A field
/// that is `-` or an empty quote stays in the shape, as does a carriage return at the end, so a
/// server's log has as many shapes as it has combinations of absent fields. A request that does not
/// start with a method is all target. Bytes need not be UTF-8: servers log what clients send.
struct AccessLogScanner {
  /// The columns, in the order of the line; on disk only their names count.
  static let names = [
    "vhost", "host", "ident", "user", "time", "method", "target", "protocol", "status", "bytes",
    "referer", "user_agent", "forwarded", "trailing",
  ]
  private static let bareNames: Set<String> = ["status", "bytes"]

  /// The numbers of the columns met so far, -1 for the others.
  private var numbers = [Int32](repeating: -1, count: AccessLogScanner.names.count)
  /// Whether the line at hand ended before the last field's closing quote.
  private(set) var isCut = false

  /// Cuts the line in `range`; `slots` and `columns` describe it afterwards.
  ///
  /// - Throws: `ScanError.notInFormat`; positions count from the line's start.
  mutating func scan(
    _ bytes: borrowing RawSpan, _ range: Range<Int>, format: LineFormat,
    slots: inout SlotBuffer, columns: inout [Int32], table: inout ColumnTable
  ) throws(ScanError) {
    slots.removeAll()
    columns.removeAll(keepingCapacity: true)
    let text = bytes.extracting(range)
    let line: AccessLogLine
    switch AccessLogLine.parse(text, format: format == .combined ? .combined : .common) {
    case .success(let found): line = found
    case .failure(let refusal):
      throw .notInFormat(
        at: refusal.position, format: format.rawValue, expected: refusal.reason.expectation)
    }
    isCut = line.isCut
    let fields: InlineArray<14, ByteField> = [
      line.virtualHost, line.host, line.identity, line.user, line.time, line.request.method,
      line.request.target, line.request.version, line.status, line.size, line.referrer,
      line.userAgent, line.forwarded, line.trailing,
    ]
    for index in fields.indices {
      guard let place = fields[index].range else { continue }
      slots.append(
        start: range.lowerBound + place.lowerBound, end: range.lowerBound + place.upperBound)
      columns.append(number(index, in: &table))
    }
  }

  private mutating func number(_ index: Int, in table: inout ColumnTable) -> Int32 {
    if numbers[index] < 0 {
      let name = AccessLogScanner.names[index]
      let kind = AccessLogScanner.bareNames.contains(name) ? ColumnKey.Kind.bare : .string
      numbers[index] = table.column(ColumnKey(name, kind))
    }
    return numbers[index]
  }
}
