/// A flat set of ids, optionally with one tag each: who has been seen before, and when.
///
///     var seen = IDSet()
///     seen.insert(id)      // true: new
///     seen.insert(id)      // false: a duplicate
///
/// Open addressing with linear probing. A slot is the id's 16 bytes, or 24 with a tag; an empty
/// slot is all zero, and whether the all-zero id is a member is one Boolean beside the slots. At
/// most three quarters of the slots are taken and a large table grows by half, so an id costs 21 to
/// 32 bytes, about 26 averaged over sizes (half as much again with tags); a small one, below 1 MiB,
/// doubles and costs up to 43. While a table grows, the old slots and the new exist together.
///
/// An id's home is the high word of `tableHash * slots`: growing keeps the homes' order, so a
/// rehash reads and writes memory in sequence.
///
/// Source: Knuth, The Art of Computer Programming, volume 3, 6.4, algorithm L.
package struct IDSet: Sendable {
  private static let slotCountMin = 16
  private static let slotCountDoubledMax = 1 << 16
  private static let emptySlot = ID128(uuid: 0, 0)

  private var slots: [ID128] = []
  private var tags: [Int64] = []
  private let isTagged: Bool
  private var takenCount = 0
  private var takenCountMax = 0
  private var holdsZero = false
  private var zeroTag: Int64 = 0

  /// Creates an empty set of ids without tags. Allocates nothing until the first insertion.
  package init() {
    isTagged = false
  }

  private init(isTagged: Bool) {
    self.isTagged = isTagged
  }

  /// Returns an empty set that keeps a tag with each id: the stream time at which it arrived, say.
  package static func tagged() -> IDSet {
    IDSet(isTagged: true)
  }

  /// The number of ids.
  package var count: Int { takenCount + (holdsZero ? 1 : 0) }

  /// Bytes of memory held by the slots.
  package var byteCount: Int { slots.count * 16 + tags.count * 8 }

  /// Adds `id` unless it is there.
  ///
  /// - Parameter tag: kept if the set is tagged and the id is new; a duplicate leaves the first
  /// tag.
  /// - Returns: whether the id is new.
  /// - Complexity: O(1) on average.
  @discardableResult
  package mutating func insert(_ id: ID128, tag: Int64 = 0) -> Bool {
    guard id != Self.emptySlot else { return insertZero(tag: tag) }
    if takenCount == takenCountMax { grow() }
    let slotCount = slots.count
    let home = Self.home(of: id.tableHash, slotCount: slotCount)
    let (position, isNew) = slots.withUnsafeMutableBufferPointer {
      Self.place(id, from: home, in: $0)
    }
    guard isNew else { return false }
    takenCount += 1
    if isTagged { tags[position] = tag }
    return true
  }

  /// Adds many ids; the same outcome as inserting them one by one, faster once memory is far away.
  ///
  /// Works in blocks: first each id is compared with the slot at its home, so that the cache misses
  /// of a block overlap, then those not found there are placed.
  ///
  /// - Parameters:
  ///   - verdicts: replaced by whether each id was new, in order.
  ///   - tag: kept with every id that is new.
  package mutating func insertAll(
    _ ids: Span<ID128>, tag: Int64 = 0, into verdicts: inout [Bool]
  ) {
    verdicts.removeAll(keepingCapacity: true)
    verdicts.reserveCapacity(ids.count)
    var start = 0
    while start < ids.count {
      let end = Swift.min(start + Self.blockCount, ids.count)
      insertBlock(ids.extracting(start..<end), tag: tag, into: &verdicts)
      start = end
    }
  }

  private static let blockCount = 64

  private mutating func insertBlock(_ ids: Span<ID128>, tag: Int64, into verdicts: inout [Bool]) {
    while takenCount + ids.count > takenCountMax { grow() }
    let isTagged = isTagged
    slots.withUnsafeMutableBufferPointer { slots in
      var homes = InlineArray<64, Int>(repeating: 0)
      var isAtHome = InlineArray<64, Bool>(repeating: false)
      for index in ids.indices {
        let home = Self.home(of: ids[index].tableHash, slotCount: slots.count)
        homes[index] = home
        isAtHome[index] = slots[home] == ids[index]
      }
      for index in ids.indices {
        let id = ids[index]
        guard id != Self.emptySlot else {
          verdicts.append(!holdsZero)
          if !holdsZero { (holdsZero, zeroTag) = (true, tag) }
          continue
        }
        guard !isAtHome[index] else {
          verdicts.append(false)
          continue
        }
        let (position, isNew) = Self.place(id, from: homes[index], in: slots)
        if isNew {
          takenCount += 1
          if isTagged { tags[position] = tag }
        }
        verdicts.append(isNew)
      }
    }
  }

  /// Returns whether `id` is in the set.
  package func contains(_ id: ID128) -> Bool {
    guard id != Self.emptySlot else { return holdsZero }
    return position(of: id) != nil
  }

  /// Returns the tag `id` was first inserted with; `nil` if it is absent or the set is not tagged.
  package func tag(of id: ID128) -> Int64? {
    guard isTagged else { return nil }
    guard id != Self.emptySlot else { return holdsZero ? zeroTag : nil }
    return position(of: id).map { tags[$0] }
  }

  /// Removes every id and frees the memory.
  package mutating func removeAll() {
    self = IDSet(isTagged: isTagged)
  }

  /// Removes the ids whose tag is less than `horizon`, and the memory they took.
  ///
  /// - Returns: the number of ids removed.
  /// - Complexity: O(slots): the others move to a new table.
  @discardableResult
  package mutating func removeAll(taggedBelow horizon: Int64) -> Int {
    precondition(isTagged, "ids without tags have no horizon")
    var kept = IDSet.tagged()
    for id in self {
      guard let tag = tag(of: id), tag >= horizon else { continue }
      kept.insert(id, tag: tag)
    }
    let removedCount = count - kept.count
    self = kept
    return removedCount
  }
}

extension IDSet: Sequence {
  /// The ids of a set, in no useful order.
  package struct Iterator: IteratorProtocol {
    fileprivate let slots: [ID128]
    fileprivate var position = 0
    fileprivate var owesZero: Bool

    /// Returns the next id, or `nil` after the last.
    package mutating func next() -> ID128? {
      while position < slots.count {
        let id = slots[position]
        position += 1
        if id != IDSet.emptySlot { return id }
      }
      guard owesZero else { return nil }
      owesZero = false
      return IDSet.emptySlot
    }
  }

  /// Returns an iterator over the ids the set holds now.
  package func makeIterator() -> Iterator {
    Iterator(slots: slots, owesZero: holdsZero)
  }

  /// The number of ids, which sizes an array of them at once.
  package var underestimatedCount: Int { count }
}

// Slots and probing.
extension IDSet {
  @inline(__always)
  private static func home(of hash: UInt64, slotCount: Int) -> Int {
    Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(slotCount)).high)
  }

  /// Returns where `id` is, having placed it in the first empty slot if it was nowhere.
  @inline(__always)
  private static func place(
    _ id: ID128, from home: Int, in slots: UnsafeMutableBufferPointer<ID128>
  ) -> (position: Int, isNew: Bool) {
    var position = home
    while true {
      let slot = slots[position]
      if slot == id { return (position, false) }
      if slot == emptySlot {
        slots[position] = id
        return (position, true)
      }
      position += 1
      if position == slots.count { position = 0 }
    }
  }

  private func position(of id: ID128) -> Int? {
    guard takenCount > 0 else { return nil }
    return slots.withUnsafeBufferPointer { slots in
      var position = Self.home(of: id.tableHash, slotCount: slots.count)
      while slots[position] != id {
        if slots[position] == Self.emptySlot { return nil }
        position += 1
        if position == slots.count { position = 0 }
      }
      return position
    }
  }

  private mutating func insertZero(tag: Int64) -> Bool {
    guard !holdsZero else { return false }
    holdsZero = true
    zeroTag = tag
    return true
  }

  /// Moves every id to a larger table, in the order of the slots and so, nearly, of the homes.
  private mutating func grow() {
    let slotCount = Self.slotCount(after: slots.count)
    var newSlots = [ID128](repeating: Self.emptySlot, count: slotCount)
    var newTags = isTagged ? [Int64](repeating: 0, count: slotCount) : []
    newSlots.withUnsafeMutableBufferPointer { new in
      for (oldPosition, id) in slots.enumerated() where id != Self.emptySlot {
        var position = Self.home(of: id.tableHash, slotCount: slotCount)
        while new[position] != Self.emptySlot {
          position += 1
          if position == slotCount { position = 0 }
        }
        new[position] = id
        if isTagged { newTags[position] = tags[oldPosition] }
      }
    }
    slots = newSlots
    tags = newTags
    takenCountMax = slotCount / 4 * 3
    precondition(takenCount < takenCountMax, "a table without room")
  }

  /// Doubles a table that fits a cache, where time counts, and grows others by half.
  private static func slotCount(after slotCount: Int) -> Int {
    guard slotCount > 0 else { return slotCountMin }
    return slotCount < slotCountDoubledMax ? slotCount * 2 : slotCount + slotCount / 2
  }
}
