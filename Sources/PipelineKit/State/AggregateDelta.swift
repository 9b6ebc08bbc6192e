/// A fold's contributions to an aggregate, ready for the writer: complete rows in key order.
///
/// A row stands as it would be inserted into an empty table, estimates and encoded sketches
/// included, so the work is done on the folding thread and the writer of a fresh table only
/// inserts.
package struct AggregateDelta: Sendable {
  /// The aggregate.
  package let spec: AggregateSpec
  /// Rows of `spec.table`, sorted by key, each key once.
  package let rows: RowBuffer

  init(spec: AggregateSpec, rows: RowBuffer) {
    self.spec = spec
    self.rows = rows
  }

  /// Whether there is nothing to write.
  package var isEmpty: Bool { rows.isEmpty }
}
