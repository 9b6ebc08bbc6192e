/// Small numbers for the keys that a join holds records of, given back when it holds none.
@usableFromInline
struct KeySlots<Key: Hashable & Sendable>: Sendable {
  @usableFromInline var slots: [Key: Int32] = [:]
  @usableFromInline var keys: [Key] = []
  @usableFromInline var unused: [Int32] = []

  @inlinable init() {}

  @inlinable var count: Int { slots.count }

  /// The number of `key`, a new one if it has none.
  @inlinable mutating func slot(of key: Key) -> Int32 {
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
  @inlinable func key(_ slot: Int32) -> Key { keys[Int(slot)] }

  /// Gives a number back.
  @inlinable mutating func release(_ slot: Int32) {
    slots[keys[Int(slot)]] = nil
    unused.append(slot)
  }
}
