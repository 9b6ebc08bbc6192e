/// Puts events in the order they arrived: tells duplicates, and keeps the clocks of event time.
///
/// The batches of one append hold the lines of one chunk, dealt out to the partitions; here they
/// are seen in the order of their lines again, so that the first of two events with one identity
/// is the same one however many partitions there are.
///
/// The watermark of a partition is its stream time minus the bound on disorder.
struct Sequencer {
  /// How much earlier than the latest event of its partition an event is expected to be.
  static let disorderMilliseconds: Int64 = 30_000
  /// How far a partition's stream time may lie behind the log's before it counts as quiet: then the
  /// log's clock closes its windows.
  static let quietMilliseconds: Int64 = 300_000

  private let deduplicator: Deduplicator
  /// The clock of deduplication: the latest event of the topic so far.
  private var streamTime = Timestamp.none
  private let limit: ReplayLimit
  /// The stream time of each partition, where records are left out: the log's own counts them.
  private(set) var streamTimes: [TopicPartition: Timestamp] = [:]

  init(_ deduplicator: Deduplicator, streamTime: Timestamp, limit: ReplayLimit = ReplayLimit()) {
    self.deduplicator = deduplicator
    self.streamTime = streamTime
    self.limit = limit
  }

  /// Sequences one append.
  mutating func sequence<Prepared: Sendable>(_ append: DecodedAppend<Prepared>) throws
    -> [SequencedBatch<Prepared>]
  {
    let included = append.batches.map { limit.included($0.events) }
    let isNew = try deduplicate(append.batches.map(\.events), included)
    var sequenced: [SequencedBatch<Prepared>] = []
    for (index, batch) in append.batches.enumerated() {
      sequenced.append(
        SequencedBatch(
          events: batch.events, prepared: batch.prepared, isNew: isNew[index],
          watermarks: watermarks(batch.events, included[index]), included: included[index]))
    }
    return sequenced
  }

  /// Whether each event of each batch counts and is the first with its identity.
  private mutating func deduplicate(
    _ batches: [EventBatch], _ included: [[Bool]?]
  ) throws -> [[Bool]] {
    var isNew = zip(batches, included).map { $1 ?? [Bool](repeating: true, count: $0.count) }
    var order = Sequencer.arrivalOrder(batches.map(\.lineIndexes))
    if limit.cutsRecords {
      order.removeAll { included[Int($0.batch)]?[Int($0.record)] == false }
    }
    guard batches.contains(where: { $0.hasIdentities }) else {
      for (batch, included) in zip(batches, included) {
        for (index, time) in batch.times.enumerated() where included?[index] ?? true {
          streamTime = max(streamTime, Timestamp(milliseconds: time))
        }
      }
      return isNew
    }
    let (ids, times, places) = arrivals(batches, order)
    var verdicts: [Bool] = []
    try deduplicator.verdicts(ids.span, streamTimes: times.span, areNew: &verdicts)
    for (place, verdict) in zip(places, verdicts) where !verdict {
      isNew[Int(place.batch)][Int(place.record)] = false
    }
    return isNew
  }

  /// The identities of an append's events that have one, stream time with each, and where they are, in
  /// the order of their lines.
  private mutating func arrivals(
    _ batches: [EventBatch], _ order: [(batch: Int32, record: Int32)]
  ) -> ([ID128], [Timestamp], [(batch: Int32, record: Int32)]) {
    let idsOfBatch = batches.map(\.ids)
    let timesOfBatch = batches.map(\.times)
    var ids: [ID128] = []
    var times: [Timestamp] = []
    ids.reserveCapacity(order.count)
    times.reserveCapacity(order.count)
    var latest = streamTime
    let isPlaceOnly = batches.map { $0.records?.isPlaceOnly ?? [] }
    let hasAll = batches.allSatisfy { $0.hasIdentities && $0.records == nil }
    var places: [(batch: Int32, record: Int32)] = hasAll ? order : []
    for place in order {
      let (batch, record) = (Int(place.batch), Int(place.record))
      latest = max(latest, Timestamp(milliseconds: timesOfBatch[batch][record]))
      if !hasAll {
        guard batches[batch].hasIdentities,
          isPlaceOnly[batch].isEmpty || !isPlaceOnly[batch][record]
        else { continue }
        places.append(place)
      }
      ids.append(idsOfBatch[batch][record])
      times.append(latest)
    }
    streamTime = latest
    return (ids, times, places)
  }

  /// Where the records of an append's batches are, in the order of their lines.
  static func arrivalOrder(_ lineIndexes: [[Int64]]) -> [(batch: Int32, record: Int32)] {
    let last = lineIndexes.reduce(Int64(-1)) { max($0, $1.last ?? -1) }
    var order = [(batch: Int32, record: Int32)](repeating: (-1, 0), count: Int(last) + 1)
    for (batch, indexes) in lineIndexes.enumerated() {
      for record in 0..<indexes.count {
        order[Int(indexes[record])] = (
          Int32(truncatingIfNeeded: batch), Int32(truncatingIfNeeded: record)
        )
      }
    }
    order.removeAll { $0.batch < 0 }
    return order
  }

  /// The watermark before each event.
  private mutating func watermarks(_ events: EventBatch, _ included: [Bool]?) -> [Int64] {
    guard let included else {
      return Sequencer.watermarks(
        events.times, after: events.streamTimeBefore.milliseconds)
    }
    let before = (streamTimes[events.target] ?? .none).milliseconds
    let times = events.times.indices.map { included[$0] ? events.times[$0] : Int64.min }
    let latest = times.reduce(before, max)
    streamTimes[events.target] = latest == Int64.min ? .none : Timestamp(milliseconds: latest)
    return Sequencer.watermarks(times, after: before)
  }

  private static func watermarks(_ times: [Int64], after before: Int64) -> [Int64] {
    var streamTime = before
    var watermarks: [Int64] = []
    watermarks.reserveCapacity(times.count)
    for time in times {
      watermarks.append(streamTime == Int64.min ? Int64.min : streamTime - disorderMilliseconds)
      streamTime = max(streamTime, time)
    }
    return watermarks
  }

  /// The watermark of a partition as readers see it, with the rule for quiet ones.
  static func watermark(streamTime: Timestamp, logStreamTime: Timestamp) -> Timestamp {
    guard streamTime != .none else { return .none }
    let quiet =
      logStreamTime == .none ? Int64.min : logStreamTime.milliseconds - quietMilliseconds
    return Timestamp(milliseconds: max(streamTime.milliseconds, quiet) - disorderMilliseconds)
  }
}
