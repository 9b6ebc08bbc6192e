/// An open-addressing map from 64-bit hashes to slots of an array its owner keeps.
///
///     var candidate = index.firstSlot(hash)
///     while let slot = candidate, entries[slot].key != key {
///       candidate = index.nextSlot(hash, after: slot)
///     }
///
/// The owner keeps keys and values; the index compares whole hashes, so a candidate is nearly
/// always the key, and the loop is there for the two keys in 2^64 that share one.
///
/// An owner that need not look at its keys passes a tag, 32 more bits of another hash.
///
/// An entry is a hash, a tag and a slot in 16 bytes: one cache line a lookup. Linear probing from the
/// hash's high bits, at most three quarters full. Removal shifts the entries behind it back, so
/// there are no tombstones and a table that is emptied is as fast as a new one.
///
/// Source: Knuth, The Art of Computer Programming, volume 3, 6.4, algorithms L and R.
public struct HashIndex: Sendable {
  @usableFromInline
  struct Entry: Sendable {
    @usableFromInline var hash: UInt64
    @usableFromInline var slot: UInt32
    @usableFromInline var tag: UInt32

    @inlinable
    init(hash: UInt64, slot: UInt32, tag: UInt32) {
      self.hash = hash
      self.slot = slot
      self.tag = tag
    }

    @inlinable var isEmpty: Bool { slot == HashIndex.noSlot }
  }

  /// The greatest slot number; the one above it marks an empty entry.
  public static let slotMax = UInt32.max - 1

  @usableFromInline static let noSlot = UInt32.max
  @usableFromInline static let emptyEntry = Entry(hash: 0, slot: noSlot, tag: 0)
  @usableFromInline static let entryCountMin = 16

  @usableFromInline var entries: [Entry]
  @usableFromInline var shift: UInt64
  @usableFromInline var storedCount = 0

  /// Creates an empty index. Allocates nothing until the first insertion.
  @inlinable
  public init() {
    entries = []
    shift = 0
  }

  /// The number of entries.
  @inlinable
  public var count: Int { storedCount }

  /// Bytes of memory held by the table.
  @inlinable
  public var byteCount: Int { entries.count * MemoryLayout<Entry>.stride }

  /// Returns the slot stored with `hash` and `tag`, or `nil`.
  ///
  /// Complexity: O(1) on average.
  @inlinable
  public func slot(_ hash: UInt64, tag: UInt32) -> UInt32? {
    position(of: hash) { $0.tag == tag }.map { entries[$0].slot }
  }

  /// Returns the first slot stored with `hash`, or `nil`.
  ///
  /// Complexity: O(1) on average.
  @inlinable
  public func firstSlot(_ hash: UInt64) -> UInt32? {
    position(of: hash) { _ in true }.map { entries[$0].slot }
  }

  /// Returns the slot stored with the same `hash` behind `slot`, or `nil`.
  ///
  /// Rare, and so without a cursor to keep: it looks for `slot` again first.
  @inlinable
  public func nextSlot(_ hash: UInt64, after slot: UInt32) -> UInt32? {
    guard storedCount > 0 else { return nil }
    let mask = entries.count &- 1
    var position = home(of: hash)
    var isBehind = false
    while true {
      let entry = entries[position]
      if entry.isEmpty { return nil }
      if entry.hash == hash {
        if isBehind { return entry.slot }
        isBehind = entry.slot == slot
      }
      position = (position &+ 1) & mask
    }
  }

  /// Adds an entry. Whether the key is there already is the owner's to know.
  ///
  /// - Parameter slot: at most `slotMax`; stored once for one hash.
  @inlinable
  public mutating func insert(_ hash: UInt64, slot: UInt32, tag: UInt32 = 0) {
    precondition(slot != Self.noSlot, "slot number reserved for empty entries")
    if storedCount &+ 1 > entries.count / 4 * 3 {
      grow(to: max(Self.entryCountMin, entries.count * 2))
    }
    place(Entry(hash: hash, slot: slot, tag: tag))
    storedCount += 1
  }

  /// Removes the entry of `hash` and `slot`.
  ///
  /// - Returns: whether there was one.
  @inlinable
  @discardableResult
  public mutating func remove(_ hash: UInt64, slot: UInt32) -> Bool {
    guard let position = position(of: hash, where: { $0.slot == slot }) else { return false }
    closeGap(at: position)
    storedCount -= 1
    return true
  }

  /// Replaces the slot of an entry: its value has moved to another place in the owner's array.
  ///
  /// - Returns: whether there was such an entry.
  @inlinable
  @discardableResult
  public mutating func move(_ hash: UInt64, from slot: UInt32, to newSlot: UInt32) -> Bool {
    precondition(newSlot != Self.noSlot, "slot number reserved for empty entries")
    guard let position = position(of: hash, where: { $0.slot == slot }) else { return false }
    entries[position].slot = newSlot
    return true
  }

  /// Removes every entry and keeps the memory for as many again.
  public mutating func removeAll() {
    for position in entries.indices { entries[position] = Self.emptyEntry }
    storedCount = 0
  }

  /// Makes room for `count` entries at once.
  public mutating func reserveCapacity(_ count: Int) {
    var entryCount = max(Self.entryCountMin, entries.count)
    while count > entryCount / 4 * 3 { entryCount *= 2 }
    if entryCount > entries.count { grow(to: entryCount) }
  }
}

// Probing.
extension HashIndex {
  @inlinable @inline(__always)
  func home(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash &>> shift)
  }

  /// Where the first entry with this hash is that `isWanted` agrees to.
  @inlinable @inline(__always)
  func position(of hash: UInt64, where isWanted: (Entry) -> Bool) -> Int? {
    guard storedCount > 0 else { return nil }
    let mask = entries.count &- 1
    var position = home(of: hash)
    while true {
      let entry = entries[position]
      if entry.isEmpty { return nil }
      if entry.hash == hash, isWanted(entry) { return position }
      position = (position &+ 1) & mask
    }
  }

  @inlinable
  mutating func place(_ entry: Entry) {
    let mask = entries.count &- 1
    var position = home(of: entry.hash)
    while !entries[position].isEmpty { position = (position &+ 1) & mask }
    entries[position] = entry
  }

  /// Empties `gap`, moving back each entry behind it whose home is not past the gap.
  @inlinable
  mutating func closeGap(at gap: Int) {
    let mask = entries.count &- 1
    var gap = gap
    var position = (gap &+ 1) & mask
    while !entries[position].isEmpty {
      let distanceFromHome = (position &- home(of: entries[position].hash)) & mask
      if distanceFromHome >= (position &- gap) & mask {
        entries[gap] = entries[position]
        gap = position
      }
      position = (position &+ 1) & mask
    }
    entries[gap] = Self.emptyEntry
  }

  @usableFromInline
  mutating func grow(to entryCount: Int) {
    precondition(entryCount & (entryCount - 1) == 0, "table size not a power of two")
    let old = entries
    entries = [Entry](repeating: Self.emptyEntry, count: entryCount)
    shift = UInt64(64 - entryCount.trailingZeroBitCount)
    for entry in old where !entry.isEmpty { place(entry) }
  }
}
