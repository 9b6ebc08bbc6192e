/// All that a stream join remembers, as plain values to be stored and restored.
///
/// Each record kept is a row, its arrival number the key; the rest is one row. A join made from it
/// goes on as the one it came from would have.
package struct StreamJoinState<Key: Sendable, Left: Sendable, Right: Sendable>: Sendable {
  /// A record kept.
  package struct Kept<Value: Sendable>: Sendable {
    /// Its place among all records admitted, from 0.
    package var arrival: UInt64
    package var record: JoinRecord<Key, Value>
    /// Whether it has had a partner.
    package var isMatched: Bool

    package init(arrival: UInt64, record: JoinRecord<Key, Value>, isMatched: Bool) {
      self.arrival = arrival
      self.record = record
      self.isMatched = isMatched
    }
  }

  package var streamTime = Int64.min
  /// The number of records admitted so far.
  package var nextArrival: UInt64 = 0
  package var lateLeftCount = 0
  package var lateRightCount = 0
  /// The records kept of each side, by arrival.
  package var lefts: [Kept<Left>] = []
  package var rights: [Kept<Right>] = []

  /// The state of a join that has seen nothing.
  package init() {}
}

extension StreamJoinState.Kept: Equatable where Key: Equatable, Value: Equatable {}
extension StreamJoinState: Equatable where Key: Equatable, Left: Equatable, Right: Equatable {}
