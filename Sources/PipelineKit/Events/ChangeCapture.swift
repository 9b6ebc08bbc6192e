/// The database tables whose row changes a topic takes as events.
///
/// A row change has no event id. Its identity is made of what it says:
///
///     00000000000024023128/orders/o-1/u      position / table / key / operation
///
/// The position is `source.lsn`, or the event time where a database has no such number; it is padded
/// with zeros, so that the bytes of the identities of one instant are in the order of their
/// positions. A change that a connector delivers again is so a duplicate.
///
/// The event time is `source.ts_ms` (when the database committed), or `ts_ms` (when the connector
/// saw it) where that is absent or 0.
package struct ChangeCapture: Sendable {
  /// A table, and the columns of its key.
  package struct Table: Sendable {
    package let name: String
    /// For each part of the key the names that its column may have; the first that a row has counts.
    package let key: [[String]]

    package init(_ name: String, key: [[String]]) {
      (self.name, self.key) = (name, key)
    }
  }

  package let tables: [Table]

  package init(_ tables: [Table]) { self.tables = tables }

  /// The key columns of a table; `id` for those that are not listed.
  func key(of table: [UInt8]) -> [[String]] {
    tables.first { Array($0.name.utf8) == table }?.key ?? [["id"]]
  }

  /// All columns that may be part of a key.
  var keyColumns: [String] {
    var names = ["id"]
    for name in tables.flatMap(\.key).joined() where !names.contains(name) { names.append(name) }
    return names
  }

  /// What a change does to a row; truncations and messages have no row.
  static let operations: [String: Operation] = [
    "r": .read, "c": .create, "u": .update, "d": .delete, "t": .truncate, "m": .message,
    "CREATE": .create, "UPDATE": .update, "DELETE": .delete,
  ]

  package enum Operation: String, Sendable {
    /// A row as it was when the connector began.
    case read = "r"
    case create = "c"
    case update = "u"
    case delete = "d"
    case truncate = "t"
    case message = "m"

    package init?(name: String) {
      guard let found = ChangeCapture.operations[name] else { return nil }
      self = found
    }

    var hasRow: Bool { self != .truncate && self != .message }
  }

  /// Appends an identity.
  ///
  /// - Parameter key: the values of the key's columns.
  static func appendIdentity(
    position: Int64, table: [UInt8], key: [[UInt8]], operation: [UInt8], to out: inout [UInt8]
  ) {
    let digits = Array(String(max(0, position)).utf8)
    out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 20 - digits.count))
    out.append(contentsOf: digits)
    for part in [table] + (key.isEmpty ? [[]] : key) + [operation] {
      out.append(UInt8(ascii: "/"))
      out.append(contentsOf: part)
    }
  }

  /// Whether a line is the tombstone that follows the deletion of a row in a compacted topic: a null,
  /// or one in the outer object. It says nothing that the deletion did not, and counts as blank.
  static func isTombstone(_ bytes: borrowing RawSpan, _ line: Range<Int>) -> Bool {
    guard line.count <= 64 else { return false }
    let text = bytes.array(line).filter { ![0x20, 0x09, 0x0D].contains($0) }
    return tombstones.contains(text)
  }

  private static let tombstones: Set<[UInt8]> = Set(
    ["null", #"{"payload":null}"#, #"{"schema":null,"payload":null}"#].map { Array($0.utf8) })
}
