/// What the log needs to know of a web server's log line: its time and its visitor.
enum AccessLogFields {
  /// The columns looked at, in the order `Shredder.field` knows them by.
  static let keys = ["time", "host", "user_agent"].map { ColumnKey($0, .string) }

  /// Checks the line that `shredder` has just cut.
  ///
  /// Every request that a server logged is an event, whatever was asked for: a probe that sent
  /// nothing and was answered 408 counts among statuses. What is a page view is for views to say.
  ///
  /// - Parameter key: receives the visitor, address and user agent, which partitions the lines; the
  ///   same bytes however the server escapes them.
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
    if let (start, count) = shredder.field(1) {
      ServerText.append(bytes, in: ClientAddress.first(bytes, in: start..<start + count), to: &key)
    }
    if let (start, count) = shredder.field(2) {
      if !key.isEmpty { key.append(0x20) }
      ServerText.append(bytes, in: start..<start + count, to: &key)
    }
    return time.milliseconds
  }
}
