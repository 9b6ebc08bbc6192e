/// Counts distinct symbols of a short run, again and again without allocating.
///
/// An open-addressing table whose entries carry the number of the run: nothing is cleared.
struct DistinctCounter: Sendable {
  private var symbols = [Int64](repeating: 0, count: 64)
  private var runs = [UInt32](repeating: 0, count: 64)
  private var run: UInt32 = 0
  private var count = 0

  /// Begins a new run.
  mutating func begin() {
    count = 0
    run &+= 1
    if run == 0 {
      for index in runs.indices { runs[index] = 0 }
      run = 1
    }
  }

  /// Adds a symbol, a hash already; returns how many distinct ones the run has.
  mutating func add(_ symbol: Int64) -> Int64 {
    if count * 2 >= symbols.count { grow() }
    let mask = symbols.count - 1
    var place = Int(truncatingIfNeeded: symbol) & mask
    while runs[place] == run {
      if symbols[place] == symbol { return Int64(count) }
      place = (place + 1) & mask
    }
    symbols[place] = symbol
    runs[place] = run
    count += 1
    return Int64(count)
  }

  private mutating func grow() {
    let held = symbols.indices.filter { runs[$0] == run }.map { symbols[$0] }
    symbols = [Int64](repeating: 0, count: symbols.count * 2)
    runs = [UInt32](repeating: 0, count: symbols.count)
    run = 1
    count = 0
    for symbol in held { _ = add(symbol) }
  }
}
