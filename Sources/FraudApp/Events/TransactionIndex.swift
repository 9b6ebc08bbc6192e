import PipelineKit

/// The sequences of transaction ids, in memory: of all behind a base.
///
///     places         open addressing, at most three quarters full, grows by half
///                    a word each: 32 bits of one hash | sequence, 0 where empty
///     confirmations  the other hash of each id, by sequence, 64 bits
///
/// An id is known by 96 bits: the chance that two of a billion ids are taken for one is 10^-11.
/// A look at a new id is one cache miss, and 19 to 24 bytes of memory an id.
struct TransactionIndex {
  private var places: [UInt64] = []
  private var confirmations: [UInt64] = []
  private var growth = TableGrowth()
  /// The sequence before that of the first id.
  private(set) var base: Int64

  private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15
  private static let placesMin = 1024

  /// An index without ids; the first has the sequence behind `base`.
  init(behind base: Int64 = 0) { self.base = base }

  /// How many ids there are.
  var count: Int { confirmations.count }

  var memoryEstimate: Int { places.capacity * 8 + confirmations.capacity * 8 }

  /// Says how many ids there will be, about: the next time the table is full it grows to that size
  /// at once, and a little more.
  mutating func expect(_ count: Int) { growth.expect(count) }

  /// An id as the index knows it.
  struct Key {
    /// xxh64 of the id.
    let hash: UInt64
    let confirmation: UInt64

    /// - Parameter hash: xxh64 of the id.
    @inline(__always)
    init(_ id: RawSpan, hash: UInt64) {
      self.hash = hash
      confirmation = xxh64(id, seed: TransactionIndex.seed)
    }

    fileprivate init(hash: UInt64, confirmation: UInt64) {
      (self.hash, self.confirmation) = (hash, confirmation)
    }
  }

  /// The sequence of an id, nil if it is not here.
  ///
  /// - Complexity: O(1) on average.
  @inline(__always)
  func sequence(of key: Key) -> Int64? {
    guard !places.isEmpty else { return nil }
    var place = home(of: key.confirmation)
    while places[place] != 0 {
      let word = places[place]
      if word >> 32 == key.hash & 0xffff_ffff {
        let sequence = Int(word & 0xffff_ffff)
        if confirmations[sequence - 1] == key.confirmation { return base + Int64(sequence) }
      }
      place = place + 1 == places.count ? 0 : place + 1
    }
    return nil
  }

  /// Adds the id of the next transaction.
  ///
  /// - Precondition: fewer than 2^32 - 1 ids.
  mutating func append(_ key: Key) {
    precondition(count < Int(UInt32.max), "more transactions than numbers")
    if (count + 1) * 4 > places.count * 3 { grow() }
    confirmations.append(key.confirmation)
    put(key.hash << 32 | UInt64(count))
  }

  /// Removes the ids up to a sequence, and calls `body` with the confirmation of each.
  mutating func removeAll(through sequence: Int64, _ body: (UInt64) -> Void) {
    let removed = Int(sequence - base)
    guard removed > 0 else { return }
    precondition(removed <= count, "ids that are not there yet")
    for confirmation in confirmations[..<removed] { body(confirmation) }
    let kept = places.filter { Int($0 & 0xffff_ffff) > removed }.sorted {
      $0 & 0xffff_ffff < $1 & 0xffff_ffff
    }
    let confirmed = Array(confirmations[removed...])
    self = TransactionIndex(behind: sequence)
    for (word, confirmation) in zip(kept, confirmed) {
      append(Key(hash: word >> 32, confirmation: confirmation))
    }
  }

  /// Reads where an id would be, so that it is near when it is asked for.
  @inline(__always)
  func touch(_ key: Key) -> UInt64 { places.isEmpty ? 0 : places[home(of: key.confirmation)] }

  @inline(__always)
  private func home(of confirmation: UInt64) -> Int {
    Int(truncatingIfNeeded: confirmation.multipliedFullWidth(by: UInt64(places.count)).high)
  }

  private mutating func put(_ word: UInt64) {
    var place = home(of: confirmations[Int(word & 0xffff_ffff) - 1])
    while places[place] != 0 { place = place + 1 == places.count ? 0 : place + 1 }
    places[place] = word
  }

  private mutating func grow() {
    let old = places
    let step = max(TransactionIndex.placesMin, old.count + old.count / 2)
    places = [UInt64](repeating: 0, count: growth.slots(after: old.count, step: step))
    for word in old where word != 0 { put(word) }
  }
}
