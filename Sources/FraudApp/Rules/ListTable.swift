import PipelineKit

/// The entries of all lists, for a look-up by symbol that allocates nothing.
///
///     slots    list 0: 8 slots │ list 1: 2 slots │ …      a list has a power of two of them,
///     list     start, mask                                at least twice as many as entries
///
/// A symbol is a hash already, so its low bits choose the slot; the next free one follows.
struct ListTable: Sendable {
  private struct Slot {
    var symbol = FeatureVector.absent
    var until: Int64 = .min
  }

  private var slots: [Slot] = []
  private var lists: [(start: Int, mask: Int)] = []

  init(_ definitions: [ListDefinition]) {
    for definition in definitions { append(definition) }
  }

  private mutating func append(_ definition: ListDefinition) {
    var count = 2
    while count < 2 * definition.entries.count { count *= 2 }
    let list = (start: slots.count, mask: count - 1)
    slots += repeatElement(Slot(), count: count)
    lists.append(list)
    for entry in definition.entries {
      let symbol = FeatureVector.symbol(entry.value)
      var place = Int(truncatingIfNeeded: symbol) & list.mask
      while slots[list.start + place].symbol != FeatureVector.absent {
        place = (place + 1) & list.mask
      }
      let until = entry.until?.milliseconds ?? .max
      slots[list.start + place] = Slot(symbol: symbol, until: until)
    }
  }

  /// Whether list number `list` has an entry for `symbol` that counts at `time`.
  ///
  /// - Complexity: O(1); allocates nothing.
  func contains(_ symbol: Int64, list: Int, at time: Timestamp) -> Bool {
    if symbol == FeatureVector.absent { return false }
    let (start, mask) = lists[list]
    var place = Int(truncatingIfNeeded: symbol) & mask
    while slots[start + place].symbol != FeatureVector.absent {
      if slots[start + place].symbol == symbol {
        return time.milliseconds < slots[start + place].until
      }
      place = (place + 1) & mask
    }
    return false
  }
}
