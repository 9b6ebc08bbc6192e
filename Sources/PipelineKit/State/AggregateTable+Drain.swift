/// Turning a fold into rows for the writer.
extension AggregateTable {
  /// Gives up all contributions as rows in primary key order; the table is empty afterwards.
  ///
  /// Groups without a contribution are left out: what was added and taken back is nothing.
  ///
  /// - Complexity: O(g log g + e) for g groups and e sketched elements.
  package func drain() throws(StateError) -> AggregateDelta {
    var rows = RowBuffer(columnCount: spec.table.columns.count)
    let hasSketches = layout.distinctCount + layout.percentiles.count > 0
    rows.reserve(rows: keys.count, bytesPerRow: hasSketches ? 160 : 32)
    let drained = DrainedFold(
      distincts: distincts.indices.map {
        distincts[$0].drain(with: pendingHashes[$0].drain(groupCount: keys.count))
      },
      quantiles: quantiles.indices.map {
        quantiles[$0].drain(with: pendingValues[$0].drain(groupCount: keys.count))
      })
    var writer = MeasureWriter()
    for group in sortedGroups() {
      append(group, of: drained, to: &rows, by: &writer)
    }
    removeAll()
    return AggregateDelta(spec: spec, rows: rows)
  }

  private func append(
    _ group: Int, of drained: DrainedFold, to rows: inout RowBuffer, by writer: inout MeasureWriter
  ) {
    guard hasContribution(group, drained) else { return }
    appendKey(keys[group], to: &rows)
    let first = group * layout.slotCount
    for step in layout.steps {
      switch step {
      case .counter(let slot):
        rows.append(integer: slots[first + slot])
      case .extreme(let slot, _):
        let value = slots[first + slot]
        rows.append(integer: value == .min ? nil : value)
      case .moment(let slot, _):
        let isNone = slots[first + slot] == .min
        rows.append(integer: isNone ? nil : slots[first + slot])
        rows.append(integer: isNone ? nil : slots[first + slot + 1])
      case .distinct(let index):
        let column = drained.distincts[index]
        if let few = column.smallGroup(group) {
          writer.append(distinct: few, to: &rows)
        } else {
          writer.append(column.sketch(of: group), to: &rows)
        }
      case .quantiles(let index):
        let column = drained.quantiles[index]
        let percentiles = layout.percentiles[index]
        if let few = column.smallGroup(group) {
          writer.append(values: few, percentiles: percentiles, to: &rows)
        } else {
          writer.append(column.sketch(of: group), percentiles: percentiles, to: &rows)
        }
      }
    }
  }

  /// Whether anything is left of what was added to the group.
  private func hasContribution(_ group: Int, _ drained: DrainedFold) -> Bool {
    let first = group * layout.slotCount
    for slot in 0..<layout.slotCount where slots[first + slot] != layout.neutralSlots[slot] {
      return true
    }
    return drained.distincts.contains { $0.hasElements(group) }
      || drained.quantiles.contains { $0.hasElements(group) }
  }

  private func appendKey(_ key: GroupKey, to rows: inout RowBuffer) {
    for (index, component) in spec.keys.enumerated() {
      let value = index == 0 ? key.k0 : index == 1 ? key.k1 : key.k2
      switch component.kind {
      case .integer: rows.append(integer: value)
      case .text: symbols[index].withBytes(Int(value)) { rows.append(text: $0) }
      }
    }
  }

  /// Groups in key order. Texts take part by their rank, so all comparisons are of integers.
  private func sortedGroups() -> [Int] {
    let ranks = spec.keys.indices.map { spec.keys[$0].kind == .text ? rank(symbols[$0]) : [] }
    var entries = keys.enumerated().map { (key: $1, group: $0) }
    for (component, ranks) in ranks.enumerated() where !ranks.isEmpty {
      for index in entries.indices { entries[index].key.replace(component, by: ranks) }
    }
    entries.sort { $0.key < $1.key }
    return entries.map(\.group)
  }

  private func rank(_ symbols: Interner) -> [Int64] {
    var ranks = [Int64](repeating: 0, count: symbols.count)
    for (rank, symbol) in symbols.sorted().enumerated() { ranks[symbol] = Int64(rank) }
    return ranks
  }
}

/// The sketches of a fold that is being drained.
private struct DrainedFold {
  let distincts: [DrainedSketches<DistinctSketch>]
  let quantiles: [DrainedSketches<QuantileSketch>]
}
