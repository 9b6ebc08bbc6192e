import PipelineKit

/// How serious a record is, as OpenTelemetry numbers it.
///
///     1–4 TRACE   5–8 DEBUG   9–12 INFO   13–16 WARN   17–20 ERROR   21–24 FATAL
///
/// **Law.** Every spelling of a level has exactly one number, whatever its case and whatever
/// brackets or colons stand around it; a lone level has the smallest number of its range; a text
/// that is no level has none, and the caller decides (`Severity.unstated`). Error means 17 or more.
///
/// Syslog's eight levels lie between the ranges as the OpenTelemetry data model maps them:
/// emerg 21, alert 19, crit 18, err 17, warning 13, notice 10, info 9, debug 5.
///
/// Source: OpenTelemetry log data model, "Severity fields" and appendix B.
struct Severity: Hashable, Comparable, Sendable {
  /// 1 to 24.
  let number: UInt8

  /// - Returns: nil outside 1 to 24.
  init?(number: Int64) {
    guard (1...24).contains(number) else { return nil }
    self.number = UInt8(number)
  }

  private init(_ number: UInt8) { self.number = number }

  static let trace = Severity(1)
  static let debug = Severity(5)
  static let info = Severity(9)
  static let notice = Severity(10)
  static let warn = Severity(13)
  static let error = Severity(17)
  static let critical = Severity(18)
  static let alert = Severity(19)
  static let fatal = Severity(21)

  /// Of a record that states none.
  static let unstated = info

  /// Whether a record of this severity counts as an error.
  var isError: Bool { self >= .error }

  /// Whether it counts as a warning: above information, below error.
  var isWarning: Bool { self >= .warn && self < .error }

  static func < (left: Severity, right: Severity) -> Bool { left.number < right.number }
}

extension Severity: CustomStringConvertible {
  /// OpenTelemetry's short name: `INFO`, `INFO2`, `ERROR`…
  var description: String {
    let names = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]
    let place = (Int(number) - 1) % 4
    return names[(Int(number) - 1) / 4] + (place == 0 ? "" : String(place + 1))
  }
}

extension Severity {
  /// The severity of syslog's level, the lowest three bits of a priority: 0 emerg to 7 debug.
  init?(syslog level: Int64) {
    let numbers: [UInt8] = [21, 19, 18, 17, 13, 10, 9, 5]
    guard (0..<8).contains(level) else { return nil }
    self.init(numbers[Int(level)])
  }

  /// The severity of an access log line with this HTTP status: 500 and up is an error, 400 and up
  /// a warning.
  init(status: Int64) {
    self = status >= 500 ? .error : status >= 400 ? .warn : .info
  }

  /// The severity that a gRPC status code stands for: 0 is OK, what the caller did wrong a
  /// warning, what the server did wrong an error.
  init?(grpcStatus code: Int64) {
    guard (0...16).contains(code) else { return nil }
    let ofServer: Set<Int64> = [2, 4, 8, 12, 13, 14, 15]
    self = code == 0 ? .info : ofServer.contains(code) ? .error : .warn
  }

  /// The severity of a number under a key such as `level`, whose scale its value shows.
  ///
  ///     0 … 7            syslog (GELF, journald)
  ///     10, 20 … 60      pino and bunyan: trace, debug, info, warn, error, fatal
  ///     400, 500 …       java.util.logging: 300 FINEST … 1000 SEVERE
  init?(level number: Int64) {
    if let syslog = Severity(syslog: number) {
      self = syslog
      return
    }
    switch number {
    case 8..<20: self = .trace
    case 20..<30: self = .debug
    case 30..<40: self = .info
    case 40..<50: self = .warn
    case 50..<60: self = .error
    case 60: self = .fatal
    case 300, 400: self = .trace
    case 500: self = .debug
    case 700, 800: self = .info
    case 900: self = .warn
    case 1_000: self = .error
    default: return nil
    }
  }

  /// The severity of a number under `levelno` of Python's logging: 10 debug to 50 critical.
  init?(python number: Int64) {
    switch number {
    case 1..<10: self = .trace
    case 10..<20: self = .debug
    case 20..<30: self = .info
    case 30..<40: self = .warn
    case 40..<50: self = .error
    case 50...60: self = .critical
    default: return nil
    }
  }
}
