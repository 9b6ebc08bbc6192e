import PipelineKit

/// When the stored sessions of visitors begin and end: what spares a look into the table.
///
/// A visitor's new sessions that begin later than all stored ones and the gap touch none of them:
/// with events nearly in order that is nearly always so. Visitors are told apart by their 64-bit
/// hash, as in distinct counts. Beyond `countMax` visitors a filter says at least who is new; then
/// it costs needless looks, never wrong rows.
struct VisitorSpans {
  /// Visitors the filter is sized for, besides those with a span.
  private static let filterCapacity = 4_000_000

  /// Epoch milliseconds of the first view and the last.
  struct Span: Equatable {
    var first: Int64
    var last: Int64
  }

  /// What is known of a visitor.
  enum Knowledge: Equatable {
    /// Nothing is stored of the visitor.
    case new
    /// All that is stored lies in the span.
    case within(Span)
    /// Something may be stored.
    case unknown
  }

  private let countMax: Int
  private var index = HashIndex()
  private var spans: [Span] = []
  private var others: BlockedBloomFilter?

  /// - Parameter countMax: visitors whose spans are kept, 40 bytes each.
  init(countMax: Int = 2_000_000) { self.countMax = countMax }

  /// Takes note of sessions from `first` to `last`, and says what was known before.
  ///
  /// - Complexity: one probe, two when the visitor is new.
  mutating func add(_ hash: UInt64, first: Int64, last: Int64) -> Knowledge {
    if let slot = index.firstSlot(hash) {
      let known = spans[Int(slot)]
      spans[Int(slot)] = Span(first: min(known.first, first), last: max(known.last, last))
      return .within(known)
    }
    if spans.count < countMax {
      index.insert(hash, slot: UInt32(spans.count))
      spans.append(Span(first: first, last: last))
      return .new
    }
    var filter = others ?? BlockedBloomFilter(capacity: VisitorSpans.filterCapacity)
    others = nil
    defer { others = filter }
    if filter.mayContain(hash) { return .unknown }
    filter.insert(hash)
    return .new
  }
}
