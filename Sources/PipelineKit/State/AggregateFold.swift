/// The contents of an aggregate table, as a value to hand to another thread.
package struct AggregateFold: Sendable {
  let spec: AggregateSpec
  let symbols: [Interner]
  let keys: [GroupKey]
  let slots: [Int64]
  let pendingHashes: [PendingElements]
  let pendingValues: [PendingElements]
  let distincts: [SketchColumn<DistinctSketch>]
  let quantiles: [SketchColumn<QuantileSketch>]
}

/// Joining the folds of several partitions.
extension AggregateTable {
  /// Gives up all contributions as they are; the table is empty afterwards.
  package func take() -> AggregateFold {
    let fold = AggregateFold(
      spec: spec, symbols: symbols, keys: keys, slots: slots, pendingHashes: pendingHashes,
      pendingValues: pendingValues, distincts: distincts, quantiles: quantiles)
    removeAll()
    return fold
  }

  /// Adds the contributions of another fold of the same aggregate to this one.
  ///
  /// - Complexity: O(groups + elements), a hash lookup a group and an array append an element.
  package func absorb(_ fold: AggregateFold) {
    precondition(fold.spec == spec, "a fold of another aggregate")
    let symbolMaps = fold.symbols.indices.map { key in
      (0..<fold.symbols[key].count).map { symbol in
        fold.symbols[key].withBytes(symbol) { Int64(symbols[key].intern($0)) }
      }
    }
    var groups: [Int] = []
    groups.reserveCapacity(fold.keys.count)
    for var key in fold.keys {
      for (component, map) in symbolMaps.enumerated() where !map.isEmpty {
        key.replace(component, by: map)
      }
      groups.append(group(key.k0, key.k1, key.k2))
    }
    absorbSlots(of: fold, groups: groups)
    absorbSketches(of: fold, groups: groups)
  }

  private func absorbSlots(of fold: AggregateFold, groups: [Int]) {
    for (source, group) in groups.enumerated() {
      for step in layout.steps {
        switch step {
        case .counter(let slot):
          add(CounterSlot(index: slot), group, fold.slots[source * layout.slotCount + slot])
        case .extreme(let slot, let isMaximum):
          let value = fold.slots[source * layout.slotCount + slot]
          if value != .min { update(ExtremeSlot(index: slot, isMaximum: isMaximum), group, value) }
        case .moment(let slot, let isLatest):
          let first = source * layout.slotCount + slot
          let (time, place) = (fold.slots[first], fold.slots[first + 1])
          if time != .min {
            update(MomentSlot(index: slot, isLatest: isLatest), group, time, at: place)
          }
        case .distinct, .quantiles:
          continue
        }
      }
    }
  }

  private func absorbSketches(of fold: AggregateFold, groups: [Int]) {
    for (column, pending) in fold.pendingHashes.enumerated() {
      distincts[column].join(fold.distincts[column], groups: groups)
      for index in pending.elements.indices {
        let group = groups[Int(pending.groups[index])]
        insert(DistinctSlot(index: column), group, pending.elements[index])
      }
    }
    for (column, pending) in fold.pendingValues.enumerated() {
      quantiles[column].join(fold.quantiles[column], groups: groups)
      for index in pending.elements.indices {
        let group = groups[Int(pending.groups[index])]
        record(QuantileSlot(index: column), group, Int64(bitPattern: pending.elements[index]))
      }
    }
  }

  /// Empties the table; what a fold took is no longer shared with it. Memory is kept: a fold fills as
  /// much of it again until the next drain.
  func removeAll() {
    symbols = spec.keys.map { _ in Interner() }
    index.removeAll()
    keys.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    for column in pendingHashes.indices { pendingHashes[column].removeAll() }
    for column in pendingValues.indices { pendingValues[column].removeAll() }
    distincts = Array(repeating: SketchColumn(), count: layout.distinctCount)
    quantiles = Array(repeating: SketchColumn(), count: layout.percentiles.count)
  }
}
