/// How the scalars of one column are written down.
///
/// Numbers on disk: never reordered or reused, new ones go last.
enum ColumnForm: UInt8, Sendable, CaseIterable {
  /// Lengths, and the bytes themselves.
  case raw = 0
  /// Each distinct scalar once, and a code a scalar.
  case dictionary = 1
  /// Canonical lower-case UUIDs as their sixteen bytes.
  case uuid = 2
  /// RFC 3339 or web-server timestamps of one layout, as integers.
  case timestamp = 3
  /// A prefix all share, and a number: `visitor-000123`, `42`.
  case affix = 4
  /// Decimals with one number of places: `12.50`, as scaled integers.
  case decimal = 5
}
