/// SQL expressions for public views that turn epoch milliseconds into text.
///
/// They use SQLite's own functions only, so that any SQLite tool reads the views. NULL gives NULL;
/// times before 1970 floor like the others. Years 0000 to 9999.
package enum TimeSQL {
  /// RFC 3339 in UTC with milliseconds: `2026-01-31T12:00:00.000Z`.
  package static func rfc3339(_ milliseconds: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%S', \(seconds(milliseconds)), 'unixepoch')"
      + " || printf('.%03dZ', \(remainder(milliseconds)))"
  }

  /// The UTC day: `2026-01-31`.
  package static func day(_ milliseconds: String) -> String {
    "strftime('%Y-%m-%d', \(seconds(milliseconds)), 'unixepoch')"
  }

  /// Milliseconds since the last full second, 0 to 999: SQLite's `%` keeps the dividend's sign.
  private static func remainder(_ milliseconds: String) -> String {
    "((\(milliseconds)) % 1000 + 1000) % 1000"
  }

  private static func seconds(_ milliseconds: String) -> String {
    "((\(milliseconds)) - \(remainder(milliseconds))) / 1000"
  }
}
