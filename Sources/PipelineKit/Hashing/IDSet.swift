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
/// doubles and costs up to 43.
///
/// An id's home is the high word of `tableHash * slots`: growing keeps the homes' order, so a
/// table grows where it is, and a rehash reads and writes memory in sequence.
///
/// Source: Knuth, The Art of Computer Programming, volume 3, 6.4, algorithm L.
package struct IDSet: Sendable {
  private static let slotCountMin = 16
  private static let slotCountDoubledMax = 1 << 16
  private static let emptySlot = ID128(uuid: 0, 0)

  private var table = ZeroedTable<ID128>(count: 0)
  private var tags: [Int64] = []
  private let isTagged: Bool
  private var takenCount = 0
  private var takenCountMax = 0
  private var growth = TableGrowth()
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
  package var byteCount: Int { table.values.count * 16 + tags.count * 8 }

  /// Says how many ids there will be, about: when the table is full it grows to that size at once,
  /// and a little more. It then takes 22 bytes an id (33 with tags), and none was moved on the way.
  package mutating func expect(_ count: Int) { growth.expect(count) }

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
    let slots = ownSlots()
    let home = Self.home(of: id.tableHash, slotCount: slots.count)
    let (position, isNew) = Self.place(id, from: home, in: slots)
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
    let slots = ownSlots()
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
    fileprivate let table: ZeroedTable<ID128>
    fileprivate var position = 0
    fileprivate var owesZero: Bool

    /// Returns the next id, or `nil` after the last.
    package mutating func next() -> ID128? {
      while position < table.values.count {
        let id = table.values[position]
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
    Iterator(table: table, owesZero: holdsZero)
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
    let slots = table.values
    var position = Self.home(of: id.tableHash, slotCount: slots.count)
    while slots[position] != id {
      if slots[position] == Self.emptySlot { return nil }
      position += 1
      if position == slots.count { position = 0 }
    }
    return position
  }

  /// The slots, of which no other set has a share from here on.
  private mutating func ownSlots() -> UnsafeMutableBufferPointer<ID128> {
    if !isKnownUniquelyReferenced(&table) { table = table.copy() }
    return table.values
  }

  private mutating func insertZero(tag: Int64) -> Bool {
    guard !holdsZero else { return false }
    holdsZero = true
    zeroTag = tag
    return true
  }

  /// Makes the table larger and moves every id to its new place, the last ones first.
  ///
  /// A place's number grows with the table's size, so nearly every id moves towards the end, where
  /// all slots are empty or hold ids that have moved already. The few that would not (they stand
  /// far behind their home, at the start of the table, or would be placed beyond its end) wait until
  /// all others have moved.
  private mutating func grow() {
    let oldCount = table.values.count
    let slotCount = growth.slots(after: oldCount, step: Self.slotCount(after: oldCount))
    _ = ownSlots()
    table.grow(to: slotCount)
    if isTagged { tags.append(contentsOf: repeatElement(0, count: slotCount - oldCount)) }
    let slots = table.values
    var waiting: [(id: ID128, tag: Int64)] = []
    for old in (0..<oldCount).reversed() where slots[old] != Self.emptySlot {
      let id = slots[old]
      let tag = isTagged ? tags[old] : 0
      slots[old] = Self.emptySlot
      var place = Self.home(of: id.tableHash, slotCount: slotCount)
      if place > old {
        while place < slotCount, slots[place] != Self.emptySlot { place += 1 }
      }
      if place <= old || place == slotCount {
        waiting.append((id, tag))
      } else {
        slots[place] = id
        if isTagged { tags[place] = tag }
      }
    }
    for (id, tag) in waiting {
      let home = Self.home(of: id.tableHash, slotCount: slotCount)
      let (place, _) = Self.place(id, from: home, in: slots)
      if isTagged { tags[place] = tag }
    }
    takenCountMax = slotCount / 4 * 3
    precondition(takenCount < takenCountMax, "a table without room")
  }

  /// Doubles a table that fits a cache, where time counts, and grows others by half.
  private static func slotCount(after slotCount: Int) -> Int {
    guard slotCount > 0 else { return slotCountMin }
    return slotCount < slotCountDoubledMax ? slotCount * 2 : slotCount + slotCount / 2
  }
}
