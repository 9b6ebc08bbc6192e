/// The events behind one row of a view, each with what it changed in the row: a replay of the events
/// that may have a part in it, one by one.
///
///     log ─▶ candidates: lines that hold a text of the row's key     deduplicated with all others
///              └▶ folded alone, committed ─▶ the row before and after
///
/// Which candidates have a part is seen from the row. So a candidate too many costs time only; one too
/// few shows in the end: the row is then not the row of the view (``isComplete``). So does a row that
/// depends on other events than those that name it.
package struct RowHistory: Sendable {
  /// An event that changed the row.
  package struct Contribution: Sendable {
    package let target: TopicPartition
    package let offset: Offset
    package let eventID: String
    package let time: Timestamp
    package let line: [UInt8]
    /// The columns that changed, by name; before is NULL for a row that was not there.
    package let changes: [ViewDiff.Change]
  }

  /// What is asked for.
  package struct Question: Sendable {
    package let view: VersionRegister.StoredView
    /// The values of the view's key columns.
    package let key: [SQLValue]
    /// Texts, one of which the line of an event must hold to be a candidate; none for all events.
    package let needles: [[UInt8]]
    /// Fields whose values in a candidate make other lines that hold them candidates, too.
    package let links: [String]

    package init(
      view: VersionRegister.StoredView, key: [SQLValue], needles: [[UInt8]], links: [String]
    ) {
      (self.view, self.key, self.needles, self.links) = (view, key, needles, links)
    }
  }

  /// The row's columns and values in the view.
  package let row: [(column: String, value: SQLValue)]
  /// Events that were folded.
  package internal(set) var candidates = 0
  /// Events that changed the row.
  package internal(set) var contributing = 0
  /// The first and the last of them.
  package internal(set) var first: [Contribution] = []
  package internal(set) var last: [Contribution] = []
  /// The columns that depend on other events, too.
  package internal(set) var missing: [String] = []

  /// Whether the events give the row of the view.
  package var isComplete: Bool { missing.isEmpty }

  init(row: [(column: String, value: SQLValue)]) { self.row = row }

  mutating func add(_ contribution: Contribution, listedMax: Int) {
    contributing += 1
    if first.count < listedMax {
      first.append(contribution)
    } else {
      last.append(contribution)
      if last.count > listedMax { last.removeFirst() }
    }
  }
}

/// Reads the row of a key from a view.
struct RowLookup {
  let view: VersionRegister.StoredView
  let key: [SQLValue]

  /// The columns and values of the row; nil when there is none.
  ///
  /// A number matches text of the same digits, since a key is typed as text.
  func row(on connection: Connection) throws -> [(column: String, value: SQLValue)]? {
    let condition = view.key.map { "CAST(\(quoted($0)) AS TEXT) IS ?" }.joined(separator: " AND ")
    let statement = try connection.statement(
      "SELECT * FROM (\(view.definition)) WHERE \(condition) LIMIT 1")
    defer { statement.reset() }
    for (index, value) in key.enumerated() {
      if value == .null {
        try statement.bindNull(index)
      } else {
        try statement.bind(index, .text(Array(value.plain.utf8)))
      }
    }
    guard try statement.step() else { return nil }
    return zip(statement.columnNames, statement.values()).map { ($0, $1) }
  }
}
