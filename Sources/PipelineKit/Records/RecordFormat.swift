/// The forms that log records come in, told apart record by record.
///
/// A record's form is decided at ingest and stored with it, so that a replay reads it the same way
/// even when a later version tells forms apart better. Numbers are never reused; new ones go last.
package enum RecordFormat: UInt8, Sendable, CaseIterable {
  /// One JSON object: ``JSONRecord``.
  case json = 1
  /// `key=value` pairs: ``LogfmtRecord``.
  case logfmt = 2
  /// ``Syslog5424Record``.
  case syslog5424 = 3
  /// ``Syslog3164Record``.
  case syslog3164 = 4
  /// A web server's access log, combined or common: ``AccessRecord``.
  case access = 5
  /// What Docker's json-file driver writes around an inner line: ``ContainerRecord``.
  case docker = 6
  /// What a Kubernetes runtime writes around an inner line: ``ContainerRecord``.
  case cri = 7
  /// `date time LEVEL [service,thread] logger - message` and its variations:
  /// ``ApplicationRecord``.
  case application = 8
  /// An inner line that has none of the forms: all of it is the message.
  case plain = 9

  /// The name that `--format` takes.
  package var name: String {
    switch self {
    case .json: "json"
    case .logfmt: "logfmt"
    case .syslog5424: "syslog-5424"
    case .syslog3164: "syslog-3164"
    case .access: "access"
    case .docker: "docker"
    case .cri: "cri"
    case .application: "application"
    case .plain: "plain"
    }
  }

  /// The form of that name; `combined` and `common` are both `access`. Nil for any other, and for
  /// `plain`, which has no time of its own.
  package init?(named name: String) {
    let wanted = ["combined", "common"].contains(name) ? "access" : name
    guard let format = Self.allCases.first(where: { $0.name == wanted }), format != .plain else {
      return nil
    }
    self = format
  }

  /// The names that `--format` takes.
  package static var names: [String] { allCases.filter { $0 != .plain }.map(\.name) }
}

/// A record's form, and that of the line inside it where it is a container's.
///
///     code:  form | inner form << 8          stored as one integer a record
package struct RecordForm: Equatable, Sendable {
  package let outer: RecordFormat
  /// The inner line's form; nil where there is no inner line.
  package let inner: RecordFormat?

  package init(_ outer: RecordFormat, inner: RecordFormat? = nil) {
    self.outer = outer
    self.inner = inner
  }

  /// The number that is stored.
  package var code: Int64 { Int64(outer.rawValue) | Int64(inner?.rawValue ?? 0) << 8 }

  /// - Returns: nil for a number that no form has.
  package init?(code: Int64) {
    guard code >= 0, code < 1 << 16, let outer = RecordFormat(rawValue: UInt8(code & 0xFF)) else {
      return nil
    }
    self.outer = outer
    inner = RecordFormat(rawValue: UInt8(code >> 8))
    if inner == nil, code >> 8 != 0 { return nil }
  }
}
