/// A record that enters a join.
package struct JoinRecord<Key: Sendable, Value: Sendable>: Sendable {
  package var key: Key
  package var time: Timestamp
  package var value: Value

  @inlinable
  package init(key: Key, time: Timestamp, value: Value) {
    self.key = key
    self.time = time
    self.value = value
  }
}

extension JoinRecord: Equatable where Key: Equatable, Value: Equatable {}
