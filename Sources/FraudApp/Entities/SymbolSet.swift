/// A small set of symbols: 64-bit hashes of texts, sorted.
///
/// What a user has used of countries, devices and merchants. Most have a handful; the order makes
/// the stored form a function of the set alone. The least symbol lies in the set itself, so that a
/// set of one needs no array.
///
///     least < others[0] < others[1] < …        no least: the set is empty
struct SymbolSet: Sendable, Equatable {
  /// `FeatureVector.absent`, which is no symbol, in an empty set.
  private var least = FeatureVector.absent
  private var others: [Int64] = []

  var isEmpty: Bool { least == FeatureVector.absent }

  var count: Int { isEmpty ? 0 : others.count + 1 }

  /// - Complexity: O(log n).
  @inline(__always)
  func contains(_ symbol: Int64) -> Bool {
    if symbol <= least || isEmpty { return symbol == least && !isEmpty }
    let place = place(of: symbol)
    return place < others.count && others[place] == symbol
  }

  /// Adds a symbol; returns whether it is new.
  ///
  /// - Complexity: O(log n), O(n) for a new one.
  @discardableResult
  mutating func insert(_ symbol: Int64) -> Bool {
    precondition(symbol != FeatureVector.absent, "a symbol of nothing")
    guard !isEmpty else {
      least = symbol
      return true
    }
    if symbol == least { return false }
    if symbol < least {
      others.insert(least, at: 0)
      least = symbol
      return true
    }
    let place = place(of: symbol)
    if place < others.count, others[place] == symbol { return false }
    others.insert(symbol, at: place)
    return true
  }

  /// Calls `body` with each symbol, the least first.
  func forEach(_ body: (Int64) -> Void) {
    guard !isEmpty else { return }
    body(least)
    for symbol in others { body(symbol) }
  }

  private func place(of symbol: Int64) -> Int {
    var (low, high) = (0, others.count)
    while low < high {
      let middle = (low + high) / 2
      if others[middle] < symbol { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
