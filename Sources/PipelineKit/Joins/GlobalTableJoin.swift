/// Joins each record of a stream with a table that is complete from the start, by any key.
///
///     table, before the first record      DE = Germany, FR = France
///     stream                              u1 {country: DE} │ u2 {country: XX} │ u3 {}
///     out, `left`                         u1,Germany       │ u2,-             │ u3,-
///
/// **Rules**, those of a KStream and a GlobalKTable:
///
/// 1. The key in the table is what the mapper makes of the record, so the stream needs neither the
///    table's key nor its partitions. No key (nil) is no partner.
/// 2. The table is complete before the first record: reference data is there for the whole log.
/// 3. A later change counts from its place in the log on, as in `TableJoin`. Kafka applies changes
///    whenever they come in; then a replay would not find what the live run found.
///
/// The table a join starts with changes rows without being in the log, so it is part of a pipeline
/// version's identity, and each partition has a copy.
///
/// - Complexity: O(1) a record; state is the table.
///
/// Source: Kafka, KStreamKTableJoinProcessor.java, which serves both kinds of table.
@usableFromInline
package struct GlobalTableJoin<
  Key: Sendable, Left: Sendable, TableKey: Hashable & Sendable, Right: Sendable
>: Sendable {
  @usableFromInline package typealias Result = JoinedRecord<Key, Left, Right>
  /// Chooses the table's key for a record; pure.
  @usableFromInline package typealias KeyMapper = @Sendable (JoinRecord<Key, Left>) -> TableKey?

  @usableFromInline package let kind: TableJoinKind
  /// The table as of now: all the state there is.
  @usableFromInline package var table: [TableKey: Right]
  @usableFromInline package let mapper: KeyMapper

  /// - Parameter table: the complete table.
  @inlinable
  package init(
    _ kind: TableJoinKind, table: [TableKey: Right], by mapper: @escaping KeyMapper
  ) {
    self.kind = kind
    self.table = table
    self.mapper = mapper
  }

  /// Joins a record of the stream and appends what comes out.
  @inlinable
  package func left(_ record: JoinRecord<Key, Left>, into results: inout [Result]) {
    if let tableKey = mapper(record), let value = table[tableKey] {
      results.append(
        Result(key: record.key, time: record.time, match: .pair(record.value, value)))
    } else if kind == .left {
      results.append(Result(key: record.key, time: record.time, match: .leftAlone(record.value)))
    }
  }

  /// Takes a later change of the table.
  ///
  /// - Parameter value: nil is a tombstone.
  @inlinable
  package mutating func right(_ key: TableKey, _ value: Right?) {
    table[key] = value
  }
}
