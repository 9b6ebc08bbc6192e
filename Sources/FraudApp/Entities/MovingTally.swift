/// What a window of a busy party holds, kept up to date while the window moves, where counting it
/// again for each transaction would take as long as the window has transactions.
///
///     last window            ( after ──────────────────── through ]
///     this one                     ( after ──────────────────── through ]
///                            leaves ^^^^^               comes in ^^^^^
///
/// Nothing of it is stored and no row depends on it: it is a function of the transactions kept and
/// of the window, and made anew from them wherever following the window would be more work.
///
/// - Complexity: O(transactions that leave and come in) to move; memory is that of what the window
///   has of different symbols.
final class MovingTally<Entry: RecentEntry> {
  /// The window: `(after, through]`.
  private(set) var after = Int64.max
  private(set) var through = Int64.min
  /// Of each kind of symbol, how many transactions have which.
  private var symbols: [[Int64: Int32]]
  private var sums: [UInt32: Int128] = [:]

  init() { symbols = Array(repeating: [:], count: Entry.symbolCount) }

  /// How many different symbols of one kind the window has.
  func distinctCount(_ kind: Int) -> Int64 { Int64(symbols[kind].count) }

  /// The sum of the amounts in a currency, or the greatest integer where that is less.
  func sum(in currency: UInt32) -> Int64 { Int64(clamping: sums[currency] ?? 0) }

  /// Moves to a window whose transactions have these places.
  ///
  /// - Parameter recents: what is kept of the party, this tally's all along.
  func move(
    to places: Range<Int>, after: Int64, through: Int64, of recents: borrowing Recents<Entry>
  ) {
    guard (after, through) != (self.after, self.through) else { return }
    let before =
      self.after <= self.through
      ? recents.places(after: self.after, through: self.through) : 0..<0
    (self.after, self.through) = (after, through)
    let common = before.clamped(to: places)
    guard before.count + places.count - 2 * common.count < places.count else {
      for kind in symbols.indices { symbols[kind].removeAll(keepingCapacity: true) }
      sums.removeAll(keepingCapacity: true)
      return change(places, of: recents, by: 1)
    }
    // Both are overlapping ranges: what is not common lies at the ends.
    change(before.lowerBound..<common.lowerBound, of: recents, by: -1)
    change(common.upperBound..<before.upperBound, of: recents, by: -1)
    change(places.lowerBound..<common.lowerBound, of: recents, by: 1)
    change(common.upperBound..<places.upperBound, of: recents, by: 1)
  }

  private func change(_ places: Range<Int>, of recents: borrowing Recents<Entry>, by step: Int32) {
    for place in places { change(recents[place], by: step) }
  }

  /// A transaction was taken in.
  func insert(_ entry: Entry) { if covers(entry.time) { change(entry, by: 1) } }

  /// A transaction was forgotten.
  func remove(_ entry: Entry) { if covers(entry.time) { change(entry, by: -1) } }

  private func covers(_ time: Int64) -> Bool { time > after && time <= through }

  private func change(_ entry: Entry, by step: Int32) {
    sums[entry.currency, default: 0] += Int128(entry.amount) * Int128(step)
    for kind in symbols.indices {
      let symbol = entry.symbol(kind)
      guard symbol != FeatureVector.absent else { continue }
      let count = symbols[kind][symbol, default: 0] + step
      precondition(count >= 0, "a transaction left a window that it was not in")
      symbols[kind][symbol] = count == 0 ? nil : count
    }
  }
}

/// The tallies of one party, each made when its window is first asked for.
///
/// Belongs to one `Recents` and is touched by who holds that: so it may go where that goes.
final class MovingTallies<Entry: RecentEntry>: @unchecked Sendable {
  private var tallies = [MovingTally<Entry>?](repeating: nil, count: TallyWindow.allCases.count)

  func insert(_ entry: Entry) { for tally in tallies { tally?.insert(entry) } }

  func remove(_ entry: Entry) { for tally in tallies { tally?.remove(entry) } }

  subscript(window: TallyWindow) -> MovingTally<Entry> {
    if let tally = tallies[window.rawValue] { return tally }
    let tally = MovingTally<Entry>()
    tallies[window.rawValue] = tally
    return tally
  }
}

/// The long windows of which more than the number of transactions is asked.
enum TallyWindow: Int, CaseIterable {
  /// Of whole minutes, as features see them.
  case hour, day
  /// By the millisecond, as the model sees it.
  case exactDay
}
