import PipelineKit

/// Sessions of page views: 30 minutes without a view end one.
///
/// Between commits the fold keeps the sessions of the events since the last one, visitor by
/// visitor; the writer then merges them with the stored sessions that they touch.
final class VisitFold: Fold {
  /// Exactly this long without a view does not end a session, longer does.
  static let gapMilliseconds: Int64 = 30 * 60_000

  private let merger: VisitMerger
  private var open = OpenVisits()

  /// - Parameter names: the tables that are wanted beside the sessions.
  init(wanting names: Set<String>, store: ViewStore) throws {
    merger = try VisitMerger(wanting: names, store: store)
  }

  var earlyBytes: Int { memoryEstimate }

  var memoryEstimate: Int { open.memoryEstimate }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    let visitors = batch.text(.visitor)
    let (paths, sources) = (batch.prepared.paths, batch.prepared.sources)
    let hosts = batch.prepared.hosts
    // Held here, not looked up record by record: each look would count a reference.
    let (isNew, kinds, times) = (batch.isNew, batch.prepared.kinds, batch.events.times)
    let (open, hashes) = (open, visitors.hashes)
    let events = batch.events
    let pathNumbers = open.numbers(of: paths)
    let sourceNumbers = open.numbers(of: sources)
    let hostNumbers = open.numbers(of: hosts)
    var keys = [Int32](repeating: -1, count: visitors.pool.count)
    let pool = visitors.pool.bytes.span.bytes
    for record in 0..<batch.events.count
    where isNew[record] && kinds[record] == .pageView {
      let code = Int(visitors.codes[record])
      if keys[code] < 0 {
        keys[code] = open.key(
          pool.extracting(visitors.pool.range(code)), hash: hashes[code])
      }
      let path = pathNumbers[Int(paths.codes[record])]
      let source = VisitFold.number(sources.codes[record], sourceNumbers)
      let time = times[record]
      let view = Visit(
        path: path, source: source, referrer: VisitFold.number(hosts.codes[record], hostNumbers),
        time: time, place: events.place(record))
      open.add(Session(start: time, end: time, summary: view), to: Int(keys[code]))
    }
  }

  @inline(__always)
  private static func number(_ code: Int32, _ numbers: [Int32]) -> Int32 {
    code < 0 ? Visit.none : numbers[Int(code)]
  }

  func drain() throws -> any FoldDelta {
    let full = open
    open = OpenVisits(after: full)
    return VisitDelta(visits: full, merger: merger)
  }
}

/// The sessions since a commit. One thread has it at a time: the fold, then the writer.
final class OpenVisits: @unchecked Sendable {
  private(set) var visitors = Interner()
  private(set) var hashes: [UInt64] = []
  private(set) var sessions = SessionSet<Visit>(gapMilliseconds: VisitFold.gapMilliseconds)
  let texts = VisitTexts()

  var memoryEstimate: Int {
    visitors.memoryEstimate + hashes.count * 8 + sessions.memoryEstimate + texts.memoryEstimate
  }

  /// - Parameter last: the sessions of the commit before; there will be as many again, about.
  init(after last: OpenVisits? = nil) {
    guard let last else { return }
    sessions.reserveCapacity(of: last.sessions)
    hashes.reserveCapacity(last.hashes.count)
  }

  /// The number of a visitor.
  func key(_ visitor: RawSpan, hash: UInt64) -> Int32 {
    let key = visitors.intern(visitor, hash: hash)
    if key == hashes.count { hashes.append(hash) }
    return Int32(key)
  }

  /// The numbers of all strings in a column's pool.
  func numbers(of column: TextColumn) -> [Int32] { column.mapPool { texts.intern($0) } }

  @inline(__always)
  func add(_ session: Session<Visit>, to key: Int) { sessions.add(session, to: key, texts) }
}

/// The sessions of a commit, to be merged with the stored ones.
struct VisitDelta: FoldDelta {
  let visits: OpenVisits
  let merger: VisitMerger

  func apply(in transaction: ViewTransaction) throws {
    try merger.merge(visits, in: transaction)
  }
}
