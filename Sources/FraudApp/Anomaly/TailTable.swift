/// Counts of bins kept as "so many at or above", so that a tail is one array access.
///
/// A row of 64 counts for each feature and kind of transaction, and behind a feature's kinds one
/// for all kinds together:
///
///     row:  atLeast[0] … atLeast[63]        atLeast[0] is the row's total; never increasing
///
/// A row is halved whenever its total reaches `limit`, a place in the log that depends on the log
/// only: old habits fade, and a burst of fraud is a drop in a quarter of a million.
struct TailTable: Equatable, Sendable {
  /// Total at which a row is halved.
  static let limit: UInt32 = 1 << 18
  /// Transactions a kind must have before its own row counts as much as that of all kinds.
  private static let prior: UInt64 = 32

  /// Rows one after the other.
  private(set) var atLeast: [UInt32]

  /// Makes rows of zeros.
  init(rows: Int) { atLeast = Array(repeating: 0, count: rows * AnomalyFeature.binCount) }

  /// Takes back rows as they were.
  init(atLeast: [UInt32]) { self.atLeast = atLeast }

  /// Returns minus the base-2 logarithm of the share of transactions of a kind whose bin is at
  /// least `bin`, in units of 1/256. While a kind is rare, all kinds together stand in for it.
  @inline(__always)
  func rarity(ofBin bin: Int, row: Int, allKinds: Int, _ logarithm: FixedLogarithm) -> Int {
    let (own, all) = (row * AnomalyFeature.binCount, allKinds * AnomalyFeature.binCount)
    let counts = atLeast.span
    precondition(bin < AnomalyFeature.binCount, "a bin of the row")
    precondition(own >= 0 && own + AnomalyFeature.binCount <= counts.count, "a row")
    precondition(all >= 0 && all + AnomalyFeature.binCount <= counts.count, "a row")
    let (allTotal, allTail) = (
      UInt64(counts[unchecked: all]) + 1, UInt64(counts[unchecked: all + bin]) + 1
    )
    let (total, tail) = (UInt64(counts[unchecked: own]), UInt64(counts[unchecked: own + bin]))
    let prior = TailTable.prior
    return logarithm.value(of: (total + prior) * allTotal)
      - logarithm.value(of: tail * allTotal + prior * allTail)
  }

  /// Counts a bin in a row.
  @inline(__always)
  mutating func add(bin: Int, row: Int) {
    let start = row * AnomalyFeature.binCount
    precondition(bin < AnomalyFeature.binCount, "a bin of the row")
    precondition(start >= 0 && start + AnomalyFeature.binCount <= atLeast.count, "a row")
    var counts = atLeast.mutableSpan
    // Checked above; eight at a time, four times as fast as with a check each.
    for index in start...start + bin { counts[unchecked: index] &+= 1 }
    guard counts[unchecked: start] >= TailTable.limit else { return }
    for index in start..<start + AnomalyFeature.binCount { counts[unchecked: index] /= 2 }
  }
}
