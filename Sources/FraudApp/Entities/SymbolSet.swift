/// A small set of symbols: 64-bit hashes of texts, sorted.
///
/// What a user has used of countries, devices and merchants. Most have a handful; the order makes
/// the stored form a function of the set alone.
struct SymbolSet: Sendable, Equatable {
  private(set) var symbols: [Int64] = []

  var count: Int { symbols.count }

  /// - Complexity: O(log n).
  func contains(_ symbol: Int64) -> Bool {
    let place = place(of: symbol)
    return place < symbols.count && symbols[place] == symbol
  }

  /// Adds a symbol; returns whether it is new.
  ///
  /// - Complexity: O(log n), O(n) for a new one.
  @discardableResult
  mutating func insert(_ symbol: Int64) -> Bool {
    let place = place(of: symbol)
    if place < symbols.count, symbols[place] == symbol { return false }
    symbols.insert(symbol, at: place)
    return true
  }

  private func place(of symbol: Int64) -> Int {
    var (low, high) = (0, symbols.count)
    while low < high {
      let middle = (low + high) / 2
      if symbols[middle] < symbol { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
