/// What the log needs to know of a web server's log line: its time, its request and its visitor.
enum AccessLogFields {
  /// The columns looked at, in the order `Shredder.field` knows them by.
  static let keys = ["time", "host", "user_agent", "method"].map { ColumnKey($0, .string) }

  /// Checks the line that `shredder` has just cut.
  ///
  /// A line whose request is not `METHOD target HTTP/x` (bytes of a TLS handshake, a probe that
  /// sent nothing) is no page view. What the target looks like is not judged.
  ///
  /// - Parameter key: receives the visitor, address and user agent, which partitions the lines.
  /// - Returns: the event time in epoch milliseconds.
  static func admit(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, latest: Timestamp,
    key: inout [UInt8]
  ) throws(Rejection) -> Int64 {
    // The scanner finds a method only in a request of exactly that form.
    guard shredder.field(3) != nil else {
      throw Rejection(.format, "its request is not METHOD target HTTP/version")
    }
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
