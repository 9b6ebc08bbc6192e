/// The differences between the rows of one view in two versions.
///
/// Rows are told apart by the view's key; without one a row that changed is one removed and one added.
/// Both sides are read in the order of the key, so that memory does not depend on their number.
package struct ViewDiff: Equatable, Sendable {
  /// A row that differs.
  package struct Sample: Equatable, Sendable {
    package enum Kind: String, Sendable { case added, removed, changed }

    package let kind: Kind
    /// The key, or the whole row where there is none.
    package let key: [SQLValue]
    /// The columns that changed.
    package let changes: [Change]
  }

  /// A value that changed.
  package struct Change: Equatable, Sendable {
    package let column: String
    package let before: SQLValue
    package let after: SQLValue
  }

  package let view: String
  /// The columns that a sample's key consists of.
  package let keyColumns: [String]
  package internal(set) var before = 0
  package internal(set) var after = 0
  package internal(set) var added = 0
  package internal(set) var removed = 0
  package internal(set) var changed = 0
  /// Changed rows by column, in the order of the columns.
  package internal(set) var changedByColumn: [(column: String, rows: Int)] = []
  package internal(set) var samples: [Sample] = []
  /// Columns that only the old side has, and only the new one.
  package let columnsRemoved: [String]
  package let columnsAdded: [String]

  /// Rows that differ.
  package var rows: Int { added + removed + changed }

  /// Whether anything differs.
  package var isDifferent: Bool { rows > 0 || !columnsRemoved.isEmpty || !columnsAdded.isEmpty }

  package static func == (left: ViewDiff, right: ViewDiff) -> Bool {
    left.view == right.view && left.keyColumns == right.keyColumns
      && (left.before, left.after) == (right.before, right.after)
      && (left.added, left.removed, left.changed) == (right.added, right.removed, right.changed)
      && left.changedByColumn.map(\.column) == right.changedByColumn.map(\.column)
      && left.changedByColumn.map(\.rows) == right.changedByColumn.map(\.rows)
      && left.samples == right.samples
  }
}

/// One side of a comparison: a view of a version, in a file.
struct DiffSide {
  let connection: Connection
  let view: VersionRegister.StoredView

  /// The names of the view's columns.
  func columns() throws(SQLiteError) -> [String] {
    try Statement("SELECT * FROM (\(view.definition))", on: connection).columnNames
  }

  /// Reads the columns of all rows, in their order.
  func rows(_ columns: [String]) throws(SQLiteError) -> Statement {
    let names = columns.map(quoted).joined(separator: ", ")
    let order = columns.indices.map { String($0 + 1) }.joined(separator: ", ")
    return try Statement(
      "SELECT \(names) FROM (\(view.definition)) ORDER BY \(order)", on: connection)
  }
}

extension ViewDiff {
  /// Compares a view of two versions.
  ///
  /// - Parameter samplesMax: of each kind.
  init(_ old: DiffSide, _ new: DiffSide, samplesMax: Int) throws {
    view = new.view.name
    let (left, right) = (try old.columns(), try new.columns())
    columnsRemoved = left.filter { !right.contains($0) }
    columnsAdded = right.filter { !left.contains($0) }
    let common = right.filter(left.contains)
    let isKeyed = !new.view.key.isEmpty && new.view.key.allSatisfy(common.contains)
    let key = isKeyed ? new.view.key : common
    keyColumns = key
    guard !common.isEmpty else { return }
    let columns = key + common.filter { !key.contains($0) }
    let (oldRows, newRows) = (try old.rows(columns), try new.rows(columns))
    var counts = [Int](repeating: 0, count: columns.count)
    var a = try oldRows.next()
    var b = try newRows.next()
    while a != nil || b != nil {
      switch ViewDiff.order(a, b, keyCount: key.count) {
      case .before:
        (before, removed) = (before + 1, removed + 1)
        add(.removed, Array((a ?? []).prefix(key.count)), [], samplesMax)
        a = try oldRows.next()
      case .after:
        (after, added) = (after + 1, added + 1)
        add(.added, Array((b ?? []).prefix(key.count)), [], samplesMax)
        b = try newRows.next()
      case .same:
        (before, after) = (before + 1, after + 1)
        compare(a ?? [], b ?? [], columns, key.count, &counts, samplesMax)
        a = try oldRows.next()
        b = try newRows.next()
      }
    }
    changedByColumn = zip(columns, counts).filter { $0.1 > 0 }.map { ($0.0, $0.1) }
  }

  private enum Order { case before, after, same }

  private static func order(_ a: [SQLValue]?, _ b: [SQLValue]?, keyCount: Int) -> Order {
    guard let a else { return .after }
    guard let b else { return .before }
    let (left, right) = (a.prefix(keyCount), b.prefix(keyCount))
    if left.elementsEqual(right) { return .same }
    return left.lexicographicallyPrecedes(right) ? .before : .after
  }

  private mutating func compare(
    _ a: [SQLValue], _ b: [SQLValue], _ columns: [String], _ keyCount: Int,
    _ counts: inout [Int], _ samplesMax: Int
  ) {
    let differing = (keyCount..<columns.count).filter { a[$0] != b[$0] }
    guard !differing.isEmpty else { return }
    changed += 1
    for index in differing { counts[index] += 1 }
    add(
      .changed, Array(a.prefix(keyCount)),
      differing.map { Change(column: columns[$0], before: a[$0], after: b[$0]) }, samplesMax)
  }

  private mutating func add(
    _ kind: Sample.Kind, _ key: [SQLValue], _ changes: [Change], _ samplesMax: Int
  ) {
    let count =
      switch kind {
      case .added: added
      case .removed: removed
      case .changed: changed
      }
    if count <= samplesMax { samples.append(Sample(kind: kind, key: key, changes: changes)) }
  }
}

extension Statement {
  /// The values of the next row; nil at the end.
  fileprivate func next() throws(SQLiteError) -> [SQLValue]? { try step() ? values() : nil }
}
