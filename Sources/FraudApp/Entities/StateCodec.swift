import PipelineKit

/// How the states of parties write what only they have: symbols that may be absent, and sets of them.
extension StateWriter {
  /// Writes a symbol, or a byte that says there is none.
  mutating func write(optional symbol: Int64) {
    write(symbol == FeatureVector.absent ? 0 : 1 as Int64)
    if symbol != FeatureVector.absent { write(symbol: symbol) }
  }

  mutating func write(_ set: SymbolSet) {
    write(Int64(set.count))
    set.forEach { write(symbol: $0) }
  }
}

extension StateReader {
  mutating func optionalSymbol() -> Int64 {
    integer() == 0 ? FeatureVector.absent : symbol()
  }

  mutating func symbols() -> SymbolSet {
    var set = SymbolSet()
    for _ in 0..<integer() { set.insert(symbol()) }
    return set
  }
}
