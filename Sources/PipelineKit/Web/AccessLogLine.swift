/// One line of a web server's access log, split into its fields.
///
///     203.0.113.9 - ann [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 2326 "-" "curl" 0.01
///     host        | user time                         request         |   |    |   agent  trailing
///                 identity                                            |   size referrer
///                                                                     status
///
/// Fields are places in the line's bytes. A field written as `-` is absent, and so is a quoted one
/// that is empty. Escapes in quoted fields (`\"`, `\x22`) are found, not resolved: see
/// `appendUnescaped`. Nothing is checked that the format does not need: a time is what stands in
/// brackets, and bytes need not be UTF-8.
///
/// A virtual host before the address is told from it (`shop.example:443 203.0.113.9 - - […`), and
/// where a proxy's list stands for the address (`203.0.113.9, 10.0.0.1 - - […`) all of it is `host`.
/// A last quote may be missing where the line ends.
///
/// Source: Apache HTTP Server, mod_log_config; nginx, ngx_http_log_module (`combined`).
package struct AccessLogLine: Equatable, Sendable {
  /// The virtual host, with its port if one was logged.
  package internal(set) var virtualHost = ByteField.absent
  /// The client's address or name, or a list of addresses of which the first is the client's.
  package internal(set) var host = ByteField.absent
  /// The identity of RFC 1413, nearly always absent.
  package internal(set) var identity = ByteField.absent
  /// The user who logged in; may hold spaces.
  package internal(set) var user = ByteField.absent
  /// The time, without its brackets.
  package internal(set) var time = ByteField.absent
  /// The request line.
  package internal(set) var request = Request()
  /// Three digits.
  package internal(set) var status = ByteField.absent
  /// The size of the answer in bytes, in digits.
  package internal(set) var size = ByteField.absent
  /// The `Referer` header.
  package internal(set) var referrer = ByteField.absent
  /// The `User-Agent` header.
  package internal(set) var userAgent = ByteField.absent
  /// A list of addresses, quoted, right behind the agent: the `X-Forwarded-For` of nginx's `main`.
  package internal(set) var forwarded = ByteField.absent
  /// Whatever follows the last field known, such as nginx's `$request_time`.
  package internal(set) var trailing = ByteField.absent
  /// Whether the line ended before the last field's closing quote.
  package internal(set) var isCut = false

  /// The parts of a request line.
  package struct Request: Equatable, Sendable {
    /// The method, if the line has the form `method target` or `method target HTTP/…`.
    package internal(set) var method = ByteField.absent
    /// The target; the whole line when it has another form, such as the bytes of a TLS handshake. A
    /// target may hold spaces.
    package internal(set) var target = ByteField.absent
    /// The protocol, such as `HTTP/1.1`.
    package internal(set) var version = ByteField.absent
  }

  /// Splits one line, whose ending (`\n`, `\r\n`) may be there or not.
  ///
  /// - Returns: the fields, or what was expected and where.
  /// - Complexity: O(length), about 170 ns for an ordinary line; allocates nothing.
  package static func parse(
    _ line: RawSpan, format: AccessLogFormat
  ) -> Result<AccessLogLine, AccessLogRefusal> {
    do throws(AccessLogRefusal) {
      var splitter = AccessLogSplitter(line)
      return .success(try splitter.split(line, format: format))
    } catch {
      return .failure(error)
    }
  }

  /// Appends a field's bytes to `out` with the escapes of Apache and nginx resolved.
  ///
  /// `\"` and `\\` become the second character, `\xHH` the byte, `\b \n \r \t \v` the control
  /// character; any other backslash stays as it is. An absent field appends nothing.
  package static func appendUnescaped(
    _ field: ByteField, of line: RawSpan, to out: inout [UInt8]
  ) {
    guard let range = field.range else { return }
    var at = range.lowerBound
    while at < range.upperBound {
      let byte = line.octet(at)
      if byte == UInt8(ascii: "\\"), let (value, width) = escape(line, at: at, in: range) {
        out.append(value)
        at += width
      } else {
        out.append(byte)
        at += 1
      }
    }
  }

  /// Returns what the escape at `at` stands for and how many bytes it takes, or nil.
  private static func escape(
    _ line: RawSpan, at: Int, in range: Range<Int>
  ) -> (value: UInt8, width: Int)? {
    guard at + 1 < range.upperBound else { return nil }
    switch line.octet(at + 1) {
    case UInt8(ascii: "\""): return (UInt8(ascii: "\""), 2)
    case UInt8(ascii: "\\"): return (UInt8(ascii: "\\"), 2)
    case UInt8(ascii: "b"): return (8, 2)
    case UInt8(ascii: "t"): return (9, 2)
    case UInt8(ascii: "n"): return (10, 2)
    case UInt8(ascii: "v"): return (11, 2)
    case UInt8(ascii: "r"): return (13, 2)
    case UInt8(ascii: "x"):
      guard at + 3 < range.upperBound, let high = hexDigit(line.octet(at + 2)),
        let low = hexDigit(line.octet(at + 3))
      else { return nil }
      return (high << 4 | low, 4)
    default: return nil
    }
  }
}

/// Returns the value of a hexadecimal digit of either case, or nil.
func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
