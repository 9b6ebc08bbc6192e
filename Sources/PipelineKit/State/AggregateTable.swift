/// The contributions of one fold to an aggregate: one row of deltas per group, in memory.
///
///     let path = table.intern(pathBytes, key: 0)          // once per batch and distinct path
///     let group = table.group(path, minute)
///     table.add(views, group, 1)
///     table.insert(visitors, group, visitorHash)
///     let delta = try table.drain()                       // to the writer
///
/// Several partitions fold into tables of their own; `take` and `absorb` join them before the
/// drain, so that a group of all partitions is sorted, encoded and written once.
///
/// Law: one thread uses it. Symbols and groups are numbers that live until the next `drain`.
///
///     slots:     [Int64]   counts, sums and extremes, a group after the other: one cache line
///     index:     hash of the key → group, open addressing
///     sketches:  (group, element) pairs, see `SketchColumn`
public final class AggregateTable {
  /// The aggregate it contributes to.
  package let spec: AggregateSpec
  @usableFromInline let layout: AggregateLayout
  @exclusivity(unchecked) var symbols: [Interner]
  @exclusivity(unchecked) @usableFromInline var index = HashIndex()
  @exclusivity(unchecked) @usableFromInline var keys: [GroupKey] = []
  @exclusivity(unchecked) @usableFromInline var slots: [Int64] = []
  @exclusivity(unchecked) @usableFromInline var pendingHashes: [PendingElements]
  @exclusivity(unchecked) @usableFromInline var pendingValues: [PendingElements]
  var distincts: [SketchColumn<DistinctSketch>]
  var quantiles: [SketchColumn<QuantileSketch>]

  /// Creates an empty fold.
  package init(_ spec: AggregateSpec) {
    self.spec = spec
    layout = AggregateLayout(spec)
    symbols = spec.keys.map { _ in Interner() }
    pendingHashes = Array(repeating: PendingElements(), count: layout.distinctCount)
    pendingValues = Array(repeating: PendingElements(), count: layout.percentiles.count)
    distincts = Array(repeating: SketchColumn(), count: layout.distinctCount)
    quantiles = Array(repeating: SketchColumn(), count: layout.percentiles.count)
  }

  /// Groups touched since the last drain.
  package var groupCount: Int { keys.count }

  /// Bytes of what is held, roughly, with the room that growing arrays have: what a limit on
  /// uncommitted work is compared with. Memory that is kept for later work does not count.
  package var memoryEstimate: Int {
    let groups = keys.count * (24 + 24 + 8 * layout.slotCount) * 3 / 2
    let pending = (pendingHashes + pendingValues).reduce(0) { $0 + $1.byteCount }
    let sketches =
      distincts.reduce(0) { $0 + $1.byteCount } + quantiles.reduce(0) { $0 + $1.byteCount }
    return symbols.reduce(groups + pending + sketches) { $0 + $1.memoryEstimate }
  }

  /// Returns the symbol of a text component of the key, stable until the next drain.
  ///
  /// - Parameter key: index of the component.
  package func intern(_ text: RawSpan, key: Int) -> Int64 {
    precondition(spec.keys[key].kind == .text, "a text for an integer key")
    return Int64(symbols[key].intern(text))
  }

  /// Returns the group of a key, given as symbols and integers; a new group starts neutral.
  @inlinable
  public func group(_ k0: Int64, _ k1: Int64 = 0, _ k2: Int64 = 0) -> Int {
    let key = GroupKey(k0: k0, k1: k1, k2: k2)
    let hash = key.hash
    var candidate = index.firstSlot(hash)
    while let slot = candidate {
      if keys[Int(slot)] == key { return Int(slot) }
      candidate = index.nextSlot(hash, after: slot)
    }
    return append(key, hash: hash)
  }

  /// Adds to a count or sum of a group; negative amounts take back. A sum that leaves 64 bits stays
  /// at their end.
  @inlinable
  public func add(_ column: CounterSlot, _ group: Int, _ amount: Int64) {
    let slot = group &* layout.slotCount &+ column.index
    let (sum, overflow) = slots[slot].addingReportingOverflow(amount)
    slots[slot] = overflow ? (amount < 0 ? .min : .max) : sum
  }

  /// Takes note of something that happened at `time` at a place in the log: earliest and latest are
  /// told by time, then by place. Neither is `Int64.min`.
  @inlinable
  public func update(_ column: MomentSlot, _ group: Int, _ time: Int64, at place: Int64) {
    let slot = group &* layout.slotCount &+ column.index
    let (oldTime, oldPlace) = (slots[slot], slots[slot &+ 1])
    let isLater = time != oldTime ? time > oldTime : place > oldPlace
    guard isLater == column.isLatest || oldTime == .min else { return }
    (slots[slot], slots[slot &+ 1]) = (time, place)
  }

  /// Raises the maximum, or lowers the minimum, of a group to `value`; not `Int64.min`.
  @inlinable
  public func update(_ column: ExtremeSlot, _ group: Int, _ value: Int64) {
    let slot = group &* layout.slotCount &+ column.index
    let old = slots[slot]
    let isBetter = column.isMaximum ? value > old : value < old || old == .min
    if isBetter { slots[slot] = value }
  }

  /// Adds a thing, by its well mixed hash, to a distinct count of a group.
  @inlinable
  public func insert(_ column: DistinctSlot, _ group: Int, _ hash: UInt64) {
    if pendingHashes[column.index].append(hash, group: group) { settleHashes(column.index) }
  }

  /// Adds a value, not negative, to a distribution of a group.
  @inlinable
  public func record(_ column: QuantileSlot, _ group: Int, _ value: Int64) {
    let isFull = pendingValues[column.index].append(UInt64(bitPattern: value), group: group)
    if isFull { settleValues(column.index) }
  }

  @usableFromInline
  func settleHashes(_ column: Int) {
    distincts[column].settle(&pendingHashes[column], groupCount: keys.count)
  }

  @usableFromInline
  func settleValues(_ column: Int) {
    quantiles[column].settle(&pendingValues[column], groupCount: keys.count)
  }

  @usableFromInline
  func append(_ key: GroupKey, hash: UInt64) -> Int {
    let group = keys.count
    keys.append(key)
    slots.append(contentsOf: layout.neutralSlots)
    index.insert(hash, slot: UInt32(group))
    return group
  }
}
