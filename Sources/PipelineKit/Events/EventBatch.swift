/// The events of one record batch as arrays, one element an event.
///
/// What a pipeline reads is bound to columns once a batch; reading field x of event i is then an
/// array access. Strings are codes into a pool of the batch's distinct strings, so that work on a
/// string (parsing a path, classifying a user agent) is done once a batch, not once an event.
package struct EventBatch: Sendable {
  /// Where the batch stands in the log.
  package let target: TopicPartition
  package let baseOffset: Offset
  /// The id of the source its lines came from, 0 if none.
  package let sourceID: UInt64
  package let streamTimeBefore: Timestamp
  /// Whether the events are lines of a web server's log, which have no ids.
  package let isAccessLog: Bool
  package let count: Int
  /// Event times in epoch milliseconds.
  package let times: [Int64]
  /// Identities for deduplication; empty for lines without ids.
  package let ids: [ID128]
  /// The append that the events came with.
  package let appendSequence: UInt64
  /// The place of each event's line among the lines of its append.
  package let lineIndexes: [Int64]
  /// The bound text fields, in the order of the bindings.
  package let texts: [TextColumn]
  /// The bound integer fields, in the order of the bindings; `absent` where an event has none.
  package let integers: [[Int64]]
  /// The elements of the bound array.
  package let items: ItemColumns
  let idTexts: EventIDs
  /// What log records say of themselves; nil for events.
  package var records: RecordColumns?

  /// Whether any of its records is told from others by an id.
  package var hasIdentities: Bool { !ids.isEmpty }

  /// Stands for "no value" in integer fields; no accepted integer is that small.
  package static let absent = Int64.min

  /// The place of event `index` in the whole log: of two events the one that was read first has the
  /// smaller one, whatever their partitions. What decides between events of one time.
  ///
  ///     append sequence : 40 bits | line within the append : 24 bits
  @inlinable
  package func place(_ index: Int) -> Int64 {
    Int64(truncatingIfNeeded: appendSequence) << 24 | lineIndexes[index] & 0xFF_FFFF
  }

  /// Appends the event id of event `index` (its text), or topic/partition/offset where lines have
  /// none.
  package func appendID(_ index: Int, to out: inout [UInt8]) {
    if isAccessLog || records != nil {
      out.append(contentsOf: "\(target.topic)/\(target.partition)/\(baseOffset + index)".utf8)
    } else {
      idTexts.append(index, to: &out)
    }
  }
}

/// One text field of the events of a batch.
package struct TextColumn: Sendable {
  /// For each event the index of its string in `pool`, -1 where it has none.
  package internal(set) var codes: [Int32]
  package internal(set) var pool: TextPool
  /// xxh64 of each string in `pool`; empty unless asked for.
  package internal(set) var hashes: [UInt64]

  package init(codes: [Int32], pool: TextPool, hashes: [UInt64] = []) {
    self.codes = codes
    self.pool = pool
    self.hashes = hashes
  }

  /// The string of event `index`, or nil.
  package func bytes(_ index: Int) -> [UInt8]? {
    let code = codes[index]
    return code < 0 ? nil : Array(pool.bytes[pool.range(Int(code))])
  }

  /// Calls `body` with each string of the pool and collects what it returns.
  package func mapPool<T>(_ body: (RawSpan) throws -> T) rethrows -> [T] {
    var out: [T] = []
    out.reserveCapacity(pool.count)
    for entry in 0..<pool.count {
      out.append(try body(pool.bytes.span.bytes.extracting(pool.range(entry))))
    }
    return out
  }
}

/// The elements of one array field, lined up over several columns.
package struct ItemColumns: Sendable {
  /// Where each event's elements start; one more than there are events, empty when no event has any.
  package internal(set) var starts: [Int32] = []
  /// The bound text and number columns of the elements, as text.
  package internal(set) var texts: [TextColumn] = []

  /// The elements of event `index`.
  package func range(_ index: Int) -> Range<Int> {
    starts.isEmpty ? 0..<0 : Int(starts[index])..<Int(starts[index + 1])
  }
}
