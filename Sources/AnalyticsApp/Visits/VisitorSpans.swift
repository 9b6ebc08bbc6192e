import PipelineKit

/// Where the stored sessions of visitors lie in time: what spares looks into the table.
///
///     stored    ├──┤      ├────┤  previousEnd      ├───────┤ last
///                                        latestStart
///     new                               ▲ here only the latest can be touched     ▲ and here none
///
/// With events nearly in order new sessions follow the latest one or continue it, so that the table
/// is read at most at one key, the latest start. Visitors are told apart by their 64-bit hash, as in
/// distinct counts. Beyond `countMax` visitors a filter says at least who is new; for others the
/// table is asked, which costs time, never a wrong row.
///
/// One thread uses it.
final class VisitorSpans {
  /// The spans of visitors the filter is sized for, besides those that are kept.
  private static let filterCapacity = 4_000_000

  /// Epoch milliseconds of what is stored of one visitor.
  struct Span: Equatable {
    /// The first view of all.
    var first: Int64
    /// When the latest session begins, and its last view.
    var latestStart: Int64
    var last: Int64
    /// The end of the session before the latest; the least integer when there is none.
    var previousEnd: Int64
  }

  /// What is known of a visitor.
  enum Knowledge: Equatable {
    /// Nothing is stored of the visitor.
    case new
    case span(Span)
    /// Something may be stored.
    case unknown
  }

  private enum Change {
    case added(UInt64)
    case changed(slot: Int, from: Span)
  }

  private let countMax: Int
  private var index = HashIndex()
  private var spans: [Span] = []
  private var others: BlockedBloomFilter?
  private var changes: [Change] = []

  /// - Parameter countMax: visitors whose spans are kept, some 55 bytes each.
  init(countMax: Int = 1_500_000) { self.countMax = countMax }

  /// What is known of the visitor with that hash.
  func knowledge(of hash: UInt64) -> Knowledge {
    if let slot = index.firstSlot(hash) { return .span(spans[Int(slot)]) }
    return others?.mayContain(hash) == true ? .unknown : .new
  }

  /// Reads what is known of visitors that are asked about next, for the sake of the cache alone.
  ///
  /// One at a time each look waits for memory; of many together the waits overlap.
  @inline(never)
  func touch(_ hashes: ArraySlice<UInt64>) {
    var sum: Int64 = 0
    for hash in hashes {
      if let slot = index.firstSlot(hash) { sum &+= spans[Int(slot)].last & 1 }
    }
    precondition(sum >= 0, "a sum of bits")
  }

  /// Notes what is stored of the visitor from now on.
  func set(_ hash: UInt64, to span: Span) {
    if let slot = index.firstSlot(hash) {
      changes.append(.changed(slot: Int(slot), from: spans[Int(slot)]))
      spans[Int(slot)] = span
    } else if spans.count < countMax {
      index.insert(hash, slot: UInt32(spans.count))
      spans.append(span)
      changes.append(.added(hash))
    } else {
      // What the filter says cannot be taken back, and need not be: "may be stored" is never wrong.
      var filter = others ?? BlockedBloomFilter(capacity: VisitorSpans.filterCapacity)
      others = nil
      filter.insert(hash)
      others = filter
    }
  }

  /// Notes a stored session that begins no earlier than all noted before of its visitor.
  func add(_ hash: UInt64, start: Int64, end: Int64) {
    var span = Span(first: start, latestStart: start, last: end, previousEnd: .min)
    if case .span(let known) = knowledge(of: hash) {
      (span.first, span.previousEnd) = (known.first, known.last)
    }
    set(hash, to: span)
  }

  /// From here on `undo` takes back.
  func mark() { changes.removeAll(keepingCapacity: true) }

  /// Takes back what was set since the mark.
  func undo() {
    for change in changes.reversed() {
      switch change {
      case .added(let hash):
        spans.removeLast()
        index.remove(hash, slot: UInt32(spans.count))
      case .changed(let slot, let span):
        spans[slot] = span
      }
    }
    changes.removeAll(keepingCapacity: true)
  }
}
