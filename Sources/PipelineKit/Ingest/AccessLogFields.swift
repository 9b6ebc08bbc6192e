/// What the log needs to know of a web server's log line: its time and its visitor.
enum AccessLogFields {
  /// The columns looked at, in the order `Shredder.field` knows them by.
  static let keys = [
    ColumnKey("time", .string), ColumnKey("host", .string), ColumnKey("user_agent", .string),
  ]

  /// Checks the line that `shredder` has just cut.
  ///
  /// - Parameter key: receives the visitor, address and user agent, which partitions the lines.
  /// - Returns: the event time in epoch milliseconds.
  static func admit(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, latest: Timestamp,
    key: inout [UInt8]
  ) throws(Rejection) -> Int64 {
    guard let (start, count) = shredder.field(0),
      let time = Timestamp(apacheTime: bytes.extracting(start..<start + count))
    else {
      throw Rejection(.noTimestamp, "there is no time as 10/Oct/2000:13:55:36 -0700 in brackets")
    }
    guard time <= latest else {
      throw Rejection(.future, "its time \(time) lies too far in the future")
    }
    key.removeAll(keepingCapacity: true)
    for field in [1, 2] {
      guard let (start, count) = shredder.field(field) else { continue }
      if !key.isEmpty { key.append(0x20) }
      key.append(contentsOf: bytes.array(start..<start + count))
    }
    return time.milliseconds
  }
}
