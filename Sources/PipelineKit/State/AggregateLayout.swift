/// A count or sum of an aggregate, found once by its name.
public struct CounterSlot: Sendable { @usableFromInline let index: Int }

/// A minimum or maximum of an aggregate.
public struct ExtremeSlot: Sendable {
  @usableFromInline let index: Int
  @usableFromInline let isMaximum: Bool
}

/// The earliest or latest moment of an aggregate.
public struct MomentSlot: Sendable {
  @usableFromInline let index: Int
  @usableFromInline let isLatest: Bool
}

/// A distinct count of an aggregate.
public struct DistinctSlot: Sendable { @usableFromInline let index: Int }

/// A distribution of an aggregate.
public struct QuantileSlot: Sendable { @usableFromInline let index: Int }

/// Where each measure of an aggregate lives in memory.
@usableFromInline
struct AggregateLayout: Sendable {
  /// Integers a group: counts, sums and extremes, in the order of the measures.
  @usableFromInline let slotCount: Int
  /// What they are before the first contribution; extremes say "none" by `Int64.min`.
  @usableFromInline let neutralSlots: [Int64]
  let distinctCount: Int
  /// The percentiles stored of each distribution.
  let percentiles: [[Int]]
  /// The measures in order, as what is done for a row: walked once a row, so without their names.
  let steps: [Step]

  /// A measure, and its number among those of its kind.
  enum Step: Sendable {
    case counter(Int)
    case extreme(Int, isMaximum: Bool)
    /// The time's slot; the place's is the next.
    case moment(Int, isLatest: Bool)
    case distinct(Int)
    case quantiles(Int)
  }

  init(_ spec: AggregateSpec) {
    var neutral: [Int64] = []
    var distinctCount = 0
    var percentiles: [[Int]] = []
    steps = spec.measures.map { measure in
      switch measure {
      case .count, .sum:
        neutral.append(0)
        return .counter(neutral.count - 1)
      case .min:
        neutral.append(.min)
        return .extreme(neutral.count - 1, isMaximum: false)
      case .max:
        neutral.append(.min)
        return .extreme(neutral.count - 1, isMaximum: true)
      case .earliest, .latest:
        neutral += [.min, .min]
        return .moment(neutral.count - 2, isLatest: measure.isLatest)
      case .distinct:
        distinctCount += 1
        return .distinct(distinctCount - 1)
      case .quantiles(_, let stored):
        percentiles.append(stored)
        return .quantiles(percentiles.count - 1)
      }
    }
    neutralSlots = neutral
    slotCount = neutral.count
    self.distinctCount = distinctCount
    self.percentiles = percentiles
  }
}

/// Finding measures by name, once, before the events.
extension AggregateTable {
  /// The count or sum called `name`.
  package func counter(_ name: String) -> CounterSlot {
    CounterSlot(
      index: position(of: name, among: \.isSlot) {
        if case .count = $0 { return true }
        if case .sum = $0 { return true }
        return false
      })
  }

  /// The minimum or maximum called `name`.
  package func extreme(_ name: String) -> ExtremeSlot {
    var isMaximum = false
    let index = position(of: name, among: \.isSlot) {
      if case .max = $0 { isMaximum = true }
      if case .min = $0 { return true }
      return isMaximum
    }
    return ExtremeSlot(index: index, isMaximum: isMaximum)
  }

  /// The earliest or latest moment called `name`.
  package func moment(_ name: String) -> MomentSlot {
    var isLatest = false
    let index = position(of: name, among: \.isSlot) {
      isLatest = $0.isLatest
      return $0.slotCount == 2
    }
    return MomentSlot(index: index, isLatest: isLatest)
  }

  /// The distinct count called `name`.
  package func distinct(_ name: String) -> DistinctSlot {
    DistinctSlot(index: position(of: name, among: \.isDistinct) { $0.isDistinct })
  }

  /// The distribution called `name`.
  package func quantiles(_ name: String) -> QuantileSlot {
    QuantileSlot(index: position(of: name, among: \.isQuantiles) { $0.isQuantiles })
  }

  /// Position of a measure among those that share its storage, moments counted twice.
  private func position(
    of name: String, among shares: (Measure) -> Bool, where isRight: (Measure) -> Bool
  ) -> Int {
    let stored = spec.measures.filter(shares)
    guard let index = stored.firstIndex(where: { $0.name == name }), isRight(stored[index]) else {
      preconditionFailure("aggregate \(spec.name): no such measure \(name)")
    }
    return stored[..<index].reduce(0) { $0 + $1.slotCount }
  }
}

extension Measure {
  fileprivate var isLatest: Bool {
    if case .latest = self { return true }
    return false
  }

  /// The places it takes in its storage.
  fileprivate var slotCount: Int {
    switch self {
    case .earliest, .latest: 2
    default: 1
    }
  }

  fileprivate var isSlot: Bool { !isDistinct && !isQuantiles }

  fileprivate var isDistinct: Bool {
    if case .distinct = self { return true }
    return false
  }

  fileprivate var isQuantiles: Bool {
    if case .quantiles = self { return true }
    return false
  }
}
