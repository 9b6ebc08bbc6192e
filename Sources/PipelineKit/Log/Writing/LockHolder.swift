import Glibc

/// Who writes a log: the text of its lock file.
///
///     pid 4711
///     host build-7
///     since 2026-01-31T12:00:00Z
///     command AnalyticsApp run --follow
package struct LockHolder: Equatable, Sendable, CustomStringConvertible {
  package var pid: Int32
  package var host: String
  /// When the lock was taken: RFC 3339 in UTC, in seconds.
  package var since: String
  /// The command line, its line ends made spaces.
  package var command: String

  /// This process.
  init(command: String, now: Timestamp) {
    pid = getpid()
    host = Self.hostName()
    since = Self.text(of: now)
    self.command = String(command.map { $0.isNewline ? " " : $0 })
  }

  /// Reads what ``text`` wrote; nil if it is something else, or not all there yet.
  init?(text: String) {
    var fields: [Substring: Substring] = [:]
    for line in text.split(separator: "\n") {
      guard let space = line.firstIndex(of: " ") else { return nil }
      fields[line[..<space]] = line[line.index(after: space)...]
    }
    guard let pid = fields["pid"].flatMap({ Int32($0) }), let host = fields["host"],
      let since = fields["since"], let command = fields["command"]
    else { return nil }
    (self.pid, self.host) = (pid, String(host))
    (self.since, self.command) = (String(since), String(command))
  }

  /// The lock file's text.
  var text: String {
    "pid \(pid)\nhost \(host)\nsince \(since)\ncommand \(command)\n"
  }

  /// `process 4711 on build-7 since 2026-01-31T12:00:00Z (AnalyticsApp run --follow)`
  package var description: String {
    "process \(pid) on \(host) since \(since) (\(command))"
  }

  private static func hostName() -> String {
    let bytes = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
      buffer.initialize(repeating: 0)
      count = gethostname(buffer.baseAddress!, buffer.count - 1) == 0 ? buffer.count : 0
    }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func text(of time: Timestamp) -> String {
    var seconds = time_t(time.milliseconds / 1_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ value: Int32, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return padded(parts.tm_year + 1_900, 4) + "-" + padded(parts.tm_mon + 1, 2) + "-"
      + padded(parts.tm_mday, 2) + "T" + padded(parts.tm_hour, 2) + ":"
      + padded(parts.tm_min, 2) + ":" + padded(parts.tm_sec, 2) + "Z"
  }
}
