/// A fold from events to tables: what an application declares.
///
///     log ─▶ decode ─▶ prepare ─▶ deduplicate ─▶ fold ─▶ fold ─▶ … ─▶ one commit
///            (any number of threads)   (one)      (a thread each)     (one writer)
///
/// **Law.** The rows are a function of the sequence of records in the log. Decoding and preparing
/// look at one batch alone; deduplication sees all records in the order they arrived; a fold sees
/// every batch, in order, on one thread at a time. Neither threads nor commits can be seen in rows.
package protocol EventPipeline: Sendable {
  /// A batch with what the folds need worked out once, string by string.
  associatedtype Prepared: Sendable

  /// Name, version, and the options that change rows.
  var version: PipelineVersion { get }
  /// The topic whose events are folded.
  var schema: EventSchema { get }
  /// Topics of one partition whose lines the folds read beside the events: configurations, tables
  /// of hosts. Each line holds from its place in the log on.
  var referenceTopics: [String] { get }
  var binding: EventBinding { get }
  var tables: [TableSpec] { get }
  var views: [PublicView] { get }

  /// Events after which a commit is due. Tables in order of time cost no more for small commits;
  /// entities that are written whole at every commit want large ones.
  var commitEvents: Int { get }

  /// Bytes of deltas after which a commit is due, whatever the number of events.
  var commitBytes: Int { get }

  /// Works out what the folds share; pure, called on several threads.
  func prepare(_ batch: EventBatch) -> Prepared

  /// The folds that build the tables, each with empty deltas.
  ///
  /// - Parameter store: where the tables are; folds may read what is committed.
  func makeFolds(_ store: ViewStore) throws -> [any Fold<Prepared>]
}

extension EventPipeline {
  /// None, for pipelines that fold events alone.
  package var referenceTopics: [String] { [] }

  /// Half a million.
  package var commitEvents: Int { 500_000 }

  /// 64 MB.
  package var commitBytes: Int { 64 << 20 }
}

/// A line of a reference topic, in its place.
package struct ReferenceLine: Sendable, Equatable {
  package let topic: String
  package let offset: Offset
  package let bytes: [UInt8]
}

/// One operator chain that ends in tables.
///
/// Between two commits a fold holds deltas; `drain` gives them up, and the writer merges them into
/// the stored rows. Merging is associative and commutative, so it does not matter where a commit
/// cuts.
package protocol Fold<Prepared>: AnyObject {
  associatedtype Prepared: Sendable

  /// Folds one batch. Called for all batches, in order, never by two threads at once.
  ///
  /// - Throws: what reading stored rows throws; the run ends with it.
  func fold(_ batch: SequencedBatch<Prepared>) throws

  /// Learns that an append is complete: all its batches have been folded. For folds that look at the
  /// records of all partitions in one order.
  ///
  /// - Parameter sequence: its number in the log.
  func endAppend(_ sequence: UInt64, isEndOfInput: Bool) throws

  /// Takes note of a line of a reference topic: called before the batches of its append and of
  /// later ones, after those of earlier ones.
  func refer(to line: ReferenceLine) throws

  /// Learns how many events are still to come, about; called before batches, and again when more is
  /// known.
  func expect(_ events: Int)

  /// Bytes of the deltas that may be given up before a commit is due, about: all that a fold holds
  /// if it does not read back what it gave up; 0 for none.
  var earlyBytes: Int { get }

  /// Bytes held, about; a commit comes early when the folds together hold too much.
  var memoryEstimate: Int { get }

  /// Gives up the deltas since the last drain.
  func drain() throws -> any FoldDelta

  /// The same for folds whose deltas are large: piece by piece, so that the writer is at work before
  /// the last is made and no more than a few are in memory.
  ///
  /// - Parameter handOver: takes all but the last piece.
  func drain(_ handOver: (any FoldDelta) throws -> Void) throws -> any FoldDelta

  /// Gives up what may be written before the commit that makes it durable; called when there are
  /// `earlyBytes` enough of it.
  func drainEarly() throws -> any FoldDelta

  /// Learns that every commit drained so far is on disk; called again and again, as things stand.
  func didCommit()
}

extension Fold {
  /// Nothing to do, for folds that fold batch by batch.
  package func endAppend(_ sequence: UInt64, isEndOfInput: Bool) throws {}

  /// Ignores the line, for folds that fold events alone.
  package func refer(to line: ReferenceLine) throws {}

  /// Nothing to do, for folds whose tables grow cheaply.
  package func expect(_ events: Int) {}

  /// None: at commits alone.
  package var earlyBytes: Int { 0 }

  /// Nothing to do, for folds that do not read back what they gave up.
  package func didCommit() {}

  /// In one piece.
  package func drain(_ handOver: (any FoldDelta) throws -> Void) throws -> any FoldDelta {
    try drain()
  }

  /// All of it.
  package func drainEarly() throws -> any FoldDelta { try drain() }
}

/// What a fold has to write.
package protocol FoldDelta: Sendable {
  /// Merges the delta into the stored rows.
  func apply(in transaction: ViewTransaction) throws
}

extension AggregateDelta: FoldDelta {}

extension DedupDelta: FoldDelta {}

/// A batch in its place: what is new in it, and how far time had come for each event.
package struct SequencedBatch<Prepared: Sendable>: Sendable {
  package let events: EventBatch
  package let prepared: Prepared
  /// Whether each event is the first with its identity; all others are to be skipped: duplicates, and
  /// what lies behind the limit of a replay.
  package let isNew: [Bool]
  /// The partition's watermark just before each event, epoch milliseconds; `Int64.min` at first.
  package let watermarks: [Int64]
  /// Which events lie before the limit of a replay; nil for all.
  var included: [Bool]? = nil

  /// The greatest time of its events, of those before the limit; `Int64.min` if there are none.
  package var latestTime: Int64 {
    guard let included else { return events.times.reduce(Int64.min, max) }
    return zip(events.times, included).reduce(Int64.min) { $1.1 ? max($0, $1.0) : $0 }
  }

  /// How many events the limit leaves out.
  var excludedCount: Int { included?.count { !$0 } ?? 0 }
}
