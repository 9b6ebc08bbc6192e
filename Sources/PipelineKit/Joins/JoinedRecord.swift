/// A record that a join emits.
package struct JoinedRecord<Key: Sendable, Left: Sendable, Right: Sendable>: Sendable {
  package var key: Key
  /// The later of the two times; the time of a record that is alone.
  package var time: Timestamp
  package var match: JoinMatch<Left, Right>

  @inlinable
  package init(key: Key, time: Timestamp, match: JoinMatch<Left, Right>) {
    self.key = key
    self.time = time
    self.match = match
  }
}

extension JoinedRecord: Equatable where Key: Equatable, Left: Equatable, Right: Equatable {}
