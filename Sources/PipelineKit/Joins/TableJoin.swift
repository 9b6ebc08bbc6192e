/// Joins each record of a stream with what a table has for its key at that moment of the log.
///
///     log     table a=1 │ stream a │ table a=2 │ stream a │ table a=∅ │ stream a
///     out               │ a,1      │           │ a,2      │           │ a,-        (`left` only)
///
/// **Rules**, those of a KStream and an unversioned KTable:
///
/// 1. The table has, for each key, the latest value in log order, whatever the event times; a
///    tombstone (nil) deletes the key.
/// 2. Only stream records emit; a change of the table emits nothing and corrects nothing.
/// 3. A result has the stream record's time. There is no window and nothing is late.
///
/// "Latest" is by the append sequence, so a replay finds for each record what the live run found.
///
/// - Complexity: O(1) a record; state is the table.
///
/// Source: Kafka, KStreamKTableJoinProcessor.java.
@usableFromInline
package struct TableJoin<Key: Hashable & Sendable, Left: Sendable, Right: Sendable>: Sendable {
  @usableFromInline package typealias Result = JoinedRecord<Key, Left, Right>

  @usableFromInline package let kind: TableJoinKind
  /// The table as of now: all the state there is.
  @usableFromInline package var table: [Key: Right]

  /// - Parameter table: what the table had where this join goes on from, empty at the log's start.
  @inlinable
  package init(_ kind: TableJoinKind, table: [Key: Right] = [:]) {
    self.kind = kind
    self.table = table
  }

  /// Joins a record of the stream and appends what comes out.
  @inlinable
  package func left(_ record: JoinRecord<Key, Left>, into results: inout [Result]) {
    if let value = table[record.key] {
      results.append(
        Result(key: record.key, time: record.time, match: .pair(record.value, value)))
    } else if kind == .left {
      results.append(Result(key: record.key, time: record.time, match: .leftAlone(record.value)))
    }
  }

  /// Takes a change of the table.
  ///
  /// - Parameter value: nil is a tombstone.
  @inlinable
  package mutating func right(_ key: Key, _ value: Right?) {
    table[key] = value
  }
}
