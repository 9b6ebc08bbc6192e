/// Who has been seen before: exact deduplication by id, for one partition.
///
/// Law: the verdict depends on the partition's own sequence of ids and stream times alone, not on
/// where commits, spills or restarts fell. The first event with an id is new. With a horizon, an
/// id is forgotten once stream time exceeds stream time at its arrival by more than that; a
/// duplicate does not renew it.
///
/// This is the half in memory, used by the partition's thread; `DedupDelta` writes to the file.
///
///     resident:  all ids up to a limit, or those since the last spill: one probe a verdict
///     spilled:   the ids on disk, Bloom filters in memory: a read where they say maybe
///
/// Ids go to disk as one sorted run a commit (see `DedupRuns`). When the resident set outgrows
/// its limit, what is committed of it is replaced by filters of 20 bits an id.
package final class Deduplicator {
  /// Whether an event is the first with its id.
  package enum Verdict: Sendable, Equatable {
    case new
    case duplicate
  }

  /// What bounds the memory, and how long ids are remembered.
  package struct Limits: Sendable {
    /// An id is forgotten when stream time is more than this past its arrival; nil for never.
    package var horizonMilliseconds: Int64?
    /// Ids held in memory before they are spilled; 27 bytes each, 39 with a horizon.
    package var residentCountMax: Int
    /// Bytes of filters; groups beyond it are looked up on disk without one, exact but slow.
    package var filterBytesMax: Int

    /// Creates limits; four million ids take some 110 MB, 64 MiB of filters serve 27 million more.
    package init(
      horizonMilliseconds: Int64?, residentCountMax: Int = 4_000_000,
      filterBytesMax: Int = 64 << 20
    ) {
      precondition(horizonMilliseconds.map { $0 >= 0 } ?? true, "a negative horizon")
      self.horizonMilliseconds = horizonMilliseconds
      self.residentCountMax = residentCountMax
      self.filterBytesMax = filterBytesMax
    }
  }

  /// The partition whose ids these are.
  package let scope: TopicPartition
  private let limits: Limits
  private let runs: DedupRuns
  private var resident: IDSet
  /// With a horizon: ids that came again after the entry in `resident` had expired.
  private var renewed: IDSet
  private var fresh = DedupArrivals()
  private var inFlight: [(run: Int64, arrivals: DedupArrivals?)] = []
  private var spilled: [SpilledIDs] = []
  /// The runs whose ids are resident, oldest first; the last ones may not be committed yet.
  private var residentRuns: [RunFilter] = []
  private var nextRun: Int64
  private var streamTime = Timestamp.none

  /// Restores the state of the last commit.
  ///
  /// - Parameter connection: a reader of the view file, this deduplicator's own.
  package init(
    scope: TopicPartition, version: Int, limits: Limits, connection: Connection
  ) throws(SQLiteError) {
    self.scope = scope
    self.limits = limits
    let layout: SortedIDRun.Layout = limits.horizonMilliseconds == nil ? .plain : .tagged
    runs = try DedupRuns(scope: scope, version: version, layout: layout, connection: connection)
    resident = layout == .plain ? IDSet() : .tagged()
    renewed = .tagged()
    let stored = try runs.list()
    nextRun = (stored.map(\.last).max() ?? -1) + 1
    try restore(stored)
  }

  /// Bytes of memory in use.
  package var byteCount: Int {
    let filters = residentRuns.reduce(0) { $0 + $1.filter.byteCount }
    return spilled.reduce(resident.byteCount + renewed.byteCount + filters) { $0 + $1.byteCount }
  }

  /// Says that about `count` ids are still to come: their memory is taken at once, up to the limit.
  package func expect(_ count: Int) {
    resident.expect(min(resident.count + count, limits.residentCountMax))
  }

  /// Decides whether `id` is new, and remembers it.
  ///
  /// - Parameter streamTime: the partition's stream time with this event; it never goes back.
  /// - Complexity: one probe in memory; once ids have been spilled, a read from disk for a spilled
  ///   duplicate and, for a group of r runs, one new id in some 5000 / r.
  package func verdict(_ id: ID128, streamTime now: Timestamp) throws(SQLiteError) -> Verdict {
    streamTime = now
    guard let horizon = limits.horizonMilliseconds else { return try verdict(id) }
    let oldest = Self.oldestKept(at: now, horizon: horizon)
    if let tag = resident.tag(of: id), tag >= oldest { return .duplicate }
    if let tag = renewed.tag(of: id), tag >= oldest { return .duplicate }
    if let arrival = try spilledArrival(id), arrival >= oldest { return .duplicate }
    if !resident.insert(id, tag: now.milliseconds), !renewed.insert(id, tag: now.milliseconds) {
      resident.removeAll(taggedBelow: oldest)
      renewed.removeAll(taggedBelow: oldest)
      resident.insert(id, tag: now.milliseconds)
    }
    fresh.append(id, arrival: now.milliseconds)
    return .new
  }

  /// Without a horizon. What may throw comes before what remembers: the caller may ask again.
  private func verdict(_ id: ID128) throws(SQLiteError) -> Verdict {
    if !spilled.isEmpty, !resident.contains(id), try spilledArrival(id) != nil {
      return .duplicate
    }
    guard resident.insert(id) else { return .duplicate }
    fresh.append(id)
    return .new
  }

  /// Decides about many ids in order, as `verdict` does one by one; without a horizon and before
  /// anything was spilled it overlaps their cache misses.
  ///
  /// - Parameters:
  ///   - streamTimes: the partition's stream time with each of the ids.
  ///   - areNew: replaced by whether each id is new.
  package func verdicts(
    _ ids: Span<ID128>, streamTimes: Span<Timestamp>, areNew: inout [Bool]
  ) throws(SQLiteError) {
    precondition(ids.count == streamTimes.count, "a stream time for each id")
    guard limits.horizonMilliseconds == nil, spilled.isEmpty else {
      areNew.removeAll(keepingCapacity: true)
      for index in ids.indices {
        areNew.append(try verdict(ids[index], streamTime: streamTimes[index]) == .new)
      }
      return
    }
    if ids.count > 0 { streamTime = streamTimes[ids.count - 1] }
    resident.insertAll(ids, into: &areNew)
    for index in ids.indices where areNew[index] { fresh.append(ids[index]) }
  }

  /// Ids that are new since the last drain.
  package var freshCount: Int { fresh.count }

  /// Gives up the ids that are new since the last drain, as a run for the writer.
  ///
  /// Every delta must be applied, in order, and `didCommit` called once it is committed.
  package func drain() -> DedupDelta {
    let delta = DedupDelta(
      scope: scope, run: nextRun, arrivals: fresh, layout: runs.layout,
      oldestKept: limits.horizonMilliseconds.map { Self.oldestKept(at: streamTime, horizon: $0) })
    if !fresh.isEmpty {
      inFlight.append((nextRun, isNearSpilling ? fresh : nil))
      var filter = RunFilter(numbers: nextRun..<nextRun + 1, count: fresh.count)
      fresh.forEach { id, _ in filter.insert(id) }
      residentRuns.append(filter)
      nextRun += 1
      fresh = DedupArrivals(roomFor: fresh)
    }
    return delta
  }

  /// Whether ids are kept by run, to stay resident when others are spilled before they are committed.
  private var isNearSpilling: Bool {
    resident.count + renewed.count > limits.residentCountMax / 2
  }

  /// Learns that a delta, and all before it, are committed: what is on disk may be spilled.
  package func didCommit(_ delta: DedupDelta.Receipt) {
    inFlight.removeAll { $0.run <= delta.run }
    if let oldest = delta.oldestKept {
      spilled.removeAll { $0.latestArrival < oldest }
    }
    if resident.count + renewed.count > limits.residentCountMax { spill() }
  }

  /// Stream time before which arrivals are forgotten.
  static func oldestKept(at streamTime: Timestamp, horizon: Int64) -> Int64 {
    let (oldest, overflow) = streamTime.milliseconds.subtractingReportingOverflow(horizon)
    return overflow ? .min : oldest
  }
}

// Spilling.
extension Deduplicator {
  /// Replaces the resident ids by a filter; those not yet committed stay resident. It waits for runs
  /// whose ids are not kept: they were given up when there was room for as many again.
  private func spill() {
    if limits.horizonMilliseconds != nil { forgetExpired() }
    guard resident.count + renewed.count > limits.residentCountMax else { return }
    guard inFlight.allSatisfy({ $0.arrivals != nil }) else { return }
    let firstUncommitted = inFlight.first?.run ?? nextRun
    let committed = residentRuns.prefix { $0.numbers.lowerBound < firstUncommitted }
    guard !committed.isEmpty else { return }
    var ids = SpilledIDs(runs: Array(committed))
    for id in resident { ids.insert(id, arrival: resident.tag(of: id)) }
    for id in renewed { ids.insert(id, arrival: renewed.tag(of: id)) }
    append(ids)
    resident.removeAll()
    renewed.removeAll()
    for arrivals in inFlight.compactMap(\.arrivals) + [fresh] { readmit(arrivals) }
    residentRuns.removeFirst(committed.count)
  }

  private func forgetExpired() {
    guard let horizon = limits.horizonMilliseconds else { return }
    let oldest = Self.oldestKept(at: streamTime, horizon: horizon)
    resident.removeAll(taggedBelow: oldest)
    renewed.removeAll(taggedBelow: oldest)
  }

  /// Puts arrivals back into the resident set, but for expired ones: so each id has one at most.
  private func readmit(_ arrivals: DedupArrivals) {
    let oldest = limits.horizonMilliseconds.map {
      Self.oldestKept(at: streamTime, horizon: $0)
    }
    arrivals.forEach { id, arrival in
      guard arrival >= oldest ?? .min else { return }
      resident.insert(id, tag: arrival)
    }
  }

  private func append(_ ids: SpilledIDs) {
    spilled.append(ids)
    var total = spilled.reduce(0) { $0 + $1.byteCount }
    for index in spilled.indices where total > limits.filterBytesMax {
      total -= spilled[index].byteCount
      spilled[index].dropFilters()
    }
  }

  /// The latest arrival of `id` among the spilled ids; nil when it is not there, and the least
  /// integer when arrivals are not kept.
  private func spilledArrival(_ id: ID128) throws(SQLiteError) -> Int64? {
    let hash = id.tableHash
    var latest: Int64?
    for ids in spilled {
      try ids.forEachCandidate(hash) { numbers throws(SQLiteError) in
        guard let found = try runs.arrival(of: id, in: numbers) else { return }
        latest = max(latest ?? found, found)
      }
    }
    return latest
  }

  /// Reads what the file holds: all of it while it fits, filters of it beyond.
  private func restore(_ stored: [DedupRuns.Run]) throws(SQLiteError) {
    if stored.reduce(0, { $0 + $1.count }) <= limits.residentCountMax {
      for run in stored.reversed() {
        residentRuns.insert(try filter(of: run) { resident.insert($0, tag: $1) }, at: 0)
      }
      return
    }
    let hasArrivals = limits.horizonMilliseconds != nil
    for group in groups(of: stored) {
      var filters: [RunFilter] = []
      for run in group { filters.append(try filter(of: run) { _, _ in }) }
      var ids = SpilledIDs(runs: filters)
      for run in group {
        try runs.forEachID(of: run) { ids.insert($0, arrival: hasArrivals ? $1 : nil) }
      }
      append(ids)
    }
  }

  /// Reads the ids of a run into a filter, and each to `body`.
  private func filter(
    of run: DedupRuns.Run, _ body: (ID128, Int64) -> Void
  ) throws(SQLiteError) -> RunFilter {
    var filter = RunFilter(numbers: run.first..<run.last + 1, count: run.count)
    try runs.forEachID(of: run) { id, arrival in
      filter.insert(id)
      body(id, arrival)
    }
    return filter
  }

  /// Neighbouring runs, as many together as would be resident: few filters to ask.
  private func groups(of stored: [DedupRuns.Run]) -> [[DedupRuns.Run]] {
    var groups: [[DedupRuns.Run]] = []
    var count = Int.max
    for run in stored {
      if count > limits.residentCountMax - run.count {
        groups.append([])
        count = 0
      }
      groups[groups.count - 1].append(run)
      count += run.count
    }
    return groups
  }
}
