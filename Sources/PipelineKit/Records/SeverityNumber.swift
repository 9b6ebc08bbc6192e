/// How bad a record is: a severity number of OpenTelemetry, 1 to 24.
///
///     1–4 TRACE   5–8 DEBUG   9–12 INFO   13–16 WARN   17–20 ERROR   21–24 FATAL
///
/// Source: OpenTelemetry, Logs Data Model, "Field: SeverityNumber" and appendix B for syslog.
package enum SeverityNumber {
  /// Taken where a record does not say.
  package static let unsaid = 9
  package static let warning = 13
  /// The least that counts as an error.
  package static let error = 17

  /// The short name of a severity's range.
  package static func name(_ number: Int) -> String {
    switch number {
    case ..<5: "TRACE"
    case ..<9: "DEBUG"
    case ..<13: "INFO"
    case ..<17: "WARN"
    case ..<21: "ERROR"
    default: "FATAL"
    }
  }

  /// The severity that a level's name stands for, in any case; 0 for any other word.
  ///
  /// Knows syslog's names, those of the usual libraries, single letters are not among them (see
  /// `letter`), and OpenTelemetry's with their digit (`WARN3`).
  package static func number(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
    let count = end - start
    guard count >= 3, count <= 13 else { return 0 }
    var name: UInt64 = 0
    var digit = 0
    for index in start..<end {
      let byte = bytes.byte(index)
      if index == end - 1, byte &- 0x31 < 4, index - start >= 4 {
        digit = Int(byte) - 0x31
        break
      }
      guard (byte | 0x20) &- 0x61 < 26 else { return 0 }
      name = name &* 31 &+ UInt64(byte | 0x20)
    }
    let base = names[name] ?? 0
    if digit > 0 { return base > 0 && base % 4 == 1 ? base + digit : 0 }
    return base
  }

  private static let names: [UInt64: Int] = {
    let table: [(Int, [String])] = [
      (1, ["trace", "verbose", "finest", "finer", "trc", "vrb"]),
      (5, ["debug", "fine", "config", "dbg", "dbug", "deb"]),
      (
        9, ["info", "information", "informational", "inf", "log", "success", "statement", "detail"]
      ),
      (10, ["notice", "note"]),
      (13, ["warn", "warning", "wrn", "wrng"]),
      (17, ["error", "err", "severe", "eror", "fail", "failure"]),
      (18, ["crit", "critical", "dpanic", "crt"]),
      (19, ["alert"]),
      (21, ["fatal", "emerg", "emergency", "panic", "ftl"]),
    ]
    var names: [UInt64: Int] = [:]
    for (number, words) in table {
      for word in words {
        names[word.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }] = number
      }
    }
    return names
  }()

  /// The severity of a level written as one letter (Android, glog, Ruby); 0 for any other.
  package static func letter(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "V"), UInt8(ascii: "T"): 1
    case UInt8(ascii: "D"): 5
    case UInt8(ascii: "I"): 9
    case UInt8(ascii: "N"): 10
    case UInt8(ascii: "W"): 13
    case UInt8(ascii: "E"): 17
    case UInt8(ascii: "C"): 18
    case UInt8(ascii: "F"), UInt8(ascii: "A"): 21
    default: 0
    }
  }

  /// The severity of a syslog severity 0 (emergency) to 7 (debug).
  package static func syslog(_ severity: Int) -> Int {
    [21, 19, 18, 17, 13, 10, 9, 5][min(max(severity, 0), 7)]
  }

  /// The severity of a level written as a number: 10 to 60 in tens (bunyan, pino), syslog's 0 to 7,
  /// else OpenTelemetry's own.
  package static func numeric(_ level: Int64) -> Int {
    switch level {
    case 0...7: syslog(Int(level))
    case 10, 20, 30, 40, 50, 60: Int(level / 10 - 1) * 4 + 1
    case 8...24: Int(level)
    case 25..<100: Int(min(level / 10 - 1, 5)) * 4 + 1
    default: 0
    }
  }

  /// The severity of an HTTP status.
  package static func status(_ status: Int) -> Int {
    status >= 500 ? error : status >= 400 ? warning : 9
  }
}
