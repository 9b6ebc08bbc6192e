import PipelineKit

/// When the stored sessions of visitors begin and end, for as many visitors as fit.
///
/// A visitor's new sessions that begin later than all stored ones and the gap touch none of them, so
/// the table need not be looked at: with events nearly in order that is nearly always so. Visitors
/// are told apart by their 64-bit hash, as in distinct counts. Beyond `countMax` visitors no more are
/// taken in.
struct VisitorSpans {
  private static let countMax = 2_000_000

  /// Epoch milliseconds of the first view and the last.
  struct Span {
    var first: Int64
    var last: Int64
  }

  private var index = HashIndex()
  private var spans: [Span] = []

  /// The span of the visitor with that hash, if it is known.
  func span(of hash: UInt64) -> Span? {
    index.firstSlot(hash).map { spans[Int($0)] }
  }

  /// Takes note of sessions from `first` to `last`.
  mutating func add(_ hash: UInt64, first: Int64, last: Int64) {
    if let slot = index.firstSlot(hash) {
      let known = spans[Int(slot)]
      spans[Int(slot)] = Span(first: min(known.first, first), last: max(known.last, last))
    } else if spans.count < VisitorSpans.countMax {
      index.insert(hash, slot: UInt32(spans.count))
      spans.append(Span(first: first, last: last))
    }
  }
}
