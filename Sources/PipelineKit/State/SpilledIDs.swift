/// What is kept in memory of one run on disk: the numbers it covers and a filter of its ids.
struct RunFilter: Sendable {
  /// The numbers of the commits whose ids it holds.
  let numbers: Range<Int64>
  /// How many ids.
  let count: Int
  private(set) var filter: BlockedBloomFilter

  init(numbers: Range<Int64>, count: Int) {
    self.numbers = numbers
    self.count = count
    filter = BlockedBloomFilter(capacity: count)
  }

  mutating func insert(_ id: ID128) {
    filter.insert(id.tableHash)
  }
}

/// Ids that are on disk only, and filters that know nearly all absent ones.
///
/// One filter over all runs answers for new ids; where it says maybe, those of the runs name the
/// run to read. Together they take 20 bits an id.
struct SpilledIDs {
  private let numbers: Range<Int64>
  private var runs: [RunFilter]
  private var filter: BlockedBloomFilter?
  /// The greatest arrival among the ids; the greatest integer when arrivals are not kept.
  private(set) var latestArrival = Int64.min

  /// Creates the entry of `runs`, which are neighbours; their ids are then inserted.
  init(runs: [RunFilter]) {
    let first = runs.first?.numbers.lowerBound ?? 0
    numbers = first..<max(first, runs.last?.numbers.upperBound ?? 0)
    self.runs = runs
    filter = BlockedBloomFilter(capacity: runs.reduce(0) { $0 + $1.count })
  }

  /// Bytes of memory held by the filters.
  var byteCount: Int {
    guard let filter else { return 0 }
    return runs.reduce(filter.byteCount) { $0 + $1.filter.byteCount }
  }

  /// Adds an id of one of the runs.
  mutating func insert(_ id: ID128, arrival: Int64?) {
    filter?.insert(id.tableHash)
    latestArrival = max(latestArrival, arrival ?? .max)
  }

  /// Calls `body` with the numbers of runs that may hold an id.
  func forEachCandidate<E: Error>(
    _ hash: UInt64, _ body: (Range<Int64>) throws(E) -> Void
  ) throws(E) {
    guard let filter else { return try body(numbers) }
    guard filter.mayContain(hash) else { return }
    for run in runs where run.filter.mayContain(hash) { try body(run.numbers) }
  }

  /// Gives the filters' memory back; every id is then looked up in all runs.
  mutating func dropFilters() {
    filter = nil
    runs = []
  }
}
