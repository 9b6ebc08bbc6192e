/// Ids in order of arrival, each with the stream time it arrived at where a horizon needs it.
struct DedupArrivals: Sendable {
  private var ids: [ID128] = []
  private var times: [Int64] = []

  init() {}

  /// Makes room for as many arrivals as `other` has.
  init(roomFor other: DedupArrivals) {
    ids.reserveCapacity(other.ids.count)
    times.reserveCapacity(other.times.count)
  }

  /// Whether there is none.
  var isEmpty: Bool { ids.isEmpty }

  /// Number of arrivals.
  var count: Int { ids.count }

  /// Least and greatest arrival; nil without arrivals or without times.
  var timeRange: (least: Int64, greatest: Int64)? {
    guard let least = times.first, let greatest = times.last else { return nil }
    return (least, greatest)
  }

  /// Appends an id.
  mutating func append(_ id: ID128) {
    ids.append(id)
  }

  /// Appends an id with its arrival, which is not before the last one's.
  mutating func append(_ id: ID128, arrival: Int64) {
    ids.append(id)
    times.append(arrival)
  }

  /// Calls `body` with each id and its arrival (0 where times are not kept), in order.
  func forEach(_ body: (ID128, Int64) -> Void) {
    for index in ids.indices { body(ids[index], times.isEmpty ? 0 : times[index]) }
  }

  /// The ids as a sorted run; of an id that arrived twice the later arrival is kept.
  func run(layout: SortedIDRun.Layout) -> [UInt8] {
    guard layout == .tagged else { return SortedIDRun.encode(ids) }
    precondition(times.count == ids.count, "ids without arrivals")
    var latest = IDSet.tagged()
    for index in ids.indices.reversed() { latest.insert(ids[index], tag: times[index]) }
    return SortedIDRun.encode(tagged: latest)
  }
}
