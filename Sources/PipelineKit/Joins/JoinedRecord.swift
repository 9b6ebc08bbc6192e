/// A record that a join emits.
@usableFromInline
package struct JoinedRecord<Key: Sendable, Left: Sendable, Right: Sendable>: Sendable {
  @usableFromInline package var key: Key
  /// The later of the two times, epoch milliseconds; the time of a record that is alone.
  @usableFromInline package var time: Int64
  @usableFromInline package var match: JoinMatch<Left, Right>

  @inlinable
  package init(key: Key, time: Int64, match: JoinMatch<Left, Right>) {
    self.key = key
    self.time = time
    self.match = match
  }
}

extension JoinedRecord: Equatable where Key: Equatable, Left: Equatable, Right: Equatable {}
