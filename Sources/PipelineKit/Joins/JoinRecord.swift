/// A record that enters a join.
@usableFromInline
package struct JoinRecord<Key: Sendable, Value: Sendable>: Sendable {
  @usableFromInline package var key: Key
  /// Event time, epoch milliseconds.
  @usableFromInline package var time: Int64
  @usableFromInline package var value: Value

  @inlinable
  package init(key: Key, time: Int64, value: Value) {
    self.key = key
    self.time = time
    self.value = value
  }
}

extension JoinRecord: Equatable where Key: Equatable, Value: Equatable {}
