/// What a query's parameters say about the source, found in one pass.
struct CampaignQuery {
  /// How many parameters are to be taken out.
  private(set) var removedCount = 0
  /// How many are to be kept, not counting empty ones.
  private(set) var keptCount = 0
  /// The rank of the best source found; `rankCount` when there is none.
  private var bestRank = CampaignParameter.rankCount
  /// Where the best source's value lies; empty for a click id.
  private var bestValue = 0..<0
  /// The network of the best source, if it is a click id.
  private var bestNetwork: StaticString?

  /// Reads the parameters between `?` and the end.
  mutating func read(_ text: RawSpan, in query: Range<Int>) {
    CampaignQuery.forEachParameter(text, in: query) { parameter, whole, value in
      guard let parameter else {
        keptCount += whole.isEmpty ? 0 : 1
        return
      }
      removedCount += 1
      note(parameter, value: value)
    }
  }

  /// Remembers a parameter that names a better source than the best so far.
  private mutating func note(_ parameter: CampaignParameter, value: Range<Int>) {
    if value.isEmpty { return }
    switch parameter {
    case .source(let rank) where rank < bestRank:
      (bestRank, bestValue, bestNetwork) = (rank, value, nil)
    case .clickID(let rank, let network) where rank < bestRank:
      (bestRank, bestValue, bestNetwork) = (rank, value, network)
    default: break
    }
  }

  /// Returns the best source, decoded, or nil.
  func source(_ text: RawSpan) -> [UInt8]? {
    if bestRank == CampaignParameter.rankCount { return nil }
    if let bestNetwork { return Array(bestNetwork.description.utf8) }
    var bytes: [UInt8] = []
    URLText.appendDecoded(text, in: bestValue, to: &bytes)
    return bytes
  }

  /// Appends `?` and the parameters to keep, joined by `&`.
  static func appendKept(_ text: RawSpan, in query: Range<Int>, to out: inout [UInt8]) {
    var mark = UInt8(ascii: "?")
    forEachParameter(text, in: query) { parameter, whole, _ in
      guard parameter == nil else { return }
      out.append(mark)
      for index in whole { out.append(text.octet(index)) }
      mark = UInt8(ascii: "&")
    }
  }

  /// Calls `body` with every parameter between `&`: what it is, its whole place, its value's place.
  ///
  /// An empty query has none; `a&&b` has three, the middle one empty.
  private static func forEachParameter(
    _ text: RawSpan, in query: Range<Int>,
    _ body: (CampaignParameter?, Range<Int>, Range<Int>) -> Void
  ) {
    if query.isEmpty { return }
    var start = query.lowerBound
    while start <= query.upperBound {
      var (end, equals) = (start, -1)
      while end < query.upperBound, text.octet(end) != UInt8(ascii: "&") {
        if equals < 0, text.octet(end) == UInt8(ascii: "=") { equals = end }
        end += 1
      }
      let nameEnd = equals < 0 ? end : equals
      let value = (equals < 0 ? end : equals + 1)..<end
      body(CampaignParameter.named(text, in: start..<nameEnd), start..<end, value)
      start = end + 1
    }
  }
}
