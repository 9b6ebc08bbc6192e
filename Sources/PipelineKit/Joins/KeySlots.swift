/// Small numbers for the keys that a join holds records of, given back when it holds none.
package struct KeySlots<Key: Hashable & Sendable>: Sendable {
  package var slots: [Key: Int32] = [:]
  package var keys: [Key] = []
  package var unused: [Int32] = []

  @inlinable package init() {}

  @inlinable package var count: Int { slots.count }

  /// The number of `key`, a new one if it has none.
  @inlinable package mutating func slot(of key: Key) -> Int32 {
    if let slot = slots[key] { return slot }
    let slot: Int32
    if let free = unused.popLast() {
      slot = free
      keys[Int(slot)] = key
    } else {
      slot = Int32(keys.count)
      keys.append(key)
    }
    slots[key] = slot
    return slot
  }

  /// The key a number stands for.
  @inlinable package func key(_ slot: Int32) -> Key { keys[Int(slot)] }

  /// Gives a number back.
  @inlinable package mutating func release(_ slot: Int32) {
    slots[keys[Int(slot)]] = nil
    unused.append(slot)
  }
}
