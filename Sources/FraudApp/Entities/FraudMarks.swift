import PipelineKit

/// When an entity's transactions were that are labelled fraud, for counting over 28 days.
struct FraudMarks: Sendable {
  /// How far back a count reaches, in milliseconds: 28 days.
  static let windowMilliseconds: Int64 = 28 * 86_400_000
  /// How long marks are kept behind the entity's latest transaction, for those that come late.
  static let keptMilliseconds = 2 * windowMilliseconds

  struct Mark: Sendable, Equatable {
    var sequence: Int64
    var time: Int64
  }

  /// In the order of time, at one instant in that of the log.
  private(set) var marks: [Mark] = []

  init() {}

  /// Restores what was stored, in order.
  init(_ marks: [Mark]) { self.marks = marks }

  /// Labels a transaction fraud, or takes that back.
  ///
  /// - Parameters:
  ///   - time: that of the transaction, the same each time.
  ///   - latest: the entity's latest transaction; marks too long before it are forgotten.
  mutating func set(_ isFraud: Bool, sequence: Int64, time: Int64, latest: Int64) {
    let forgotten = end(through: latest - FraudMarks.keptMilliseconds)
    if forgotten > 0 { marks.removeSubrange(..<forgotten) }
    var place = end(through: time)
    while place > 0, marks[place - 1].time == time, marks[place - 1].sequence > sequence {
      place -= 1
    }
    let isMarked = place > 0 && marks[place - 1] == Mark(sequence: sequence, time: time)
    if isFraud, !isMarked {
      marks.insert(Mark(sequence: sequence, time: time), at: place)
    } else if !isFraud, isMarked {
      marks.remove(at: place - 1)
    }
  }

  /// The labelled transactions in the 28 days up to `time`.
  ///
  /// - Complexity: O(log n).
  func count(at time: Int64) -> Int64 {
    if marks.isEmpty { return 0 }
    return Int64(end(through: time) - end(through: time - FraudMarks.windowMilliseconds))
  }

  /// How many marks lie at or before `time`.
  private func end(through time: Int64) -> Int {
    var (low, high) = (0, marks.count)
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension StateWriter {
  mutating func write(_ marks: FraudMarks) {
    write(marks.marks) {
      $0.write($1.sequence)
      $0.write($1.time)
    }
  }

  mutating func write(_ recents: SlidingEvents<UserEntry>) {
    write(recents) { writer, entry in
      writer.write(optional: entry.country)
      writer.write(optional: entry.device)
    }
  }

  mutating func write(_ recents: SlidingEvents<PartyEntry>) { write(recents) { _, _ in } }

  private mutating func write<Entry: RecentEntry>(
    _ recents: SlidingEvents<Entry>, rest: (inout StateWriter, Entry) -> Void
  ) {
    write(recents.latest)
    write(recents.forgottenThrough)
    write(recents.forgottenAhead?.lowerBound ?? .max)
    write(recents.forgottenAhead?.upperBound ?? .min)
    write(recents.kept) { writer, entry in
      writer.write(recents.latest - entry.time)
      writer.write(entry.amount)
      writer.write(Int64(entry.currency))
      writer.write(symbol: entry.partner)
      rest(&writer, entry)
    }
  }
}

extension StateReader {
  mutating func marks() -> FraudMarks {
    FraudMarks(
      array { FraudMarks.Mark(sequence: $0.integer(), time: $0.integer()) })
  }

  mutating func userRecents() -> SlidingEvents<UserEntry> {
    recents { reader, time, amount, currency, partner in
      UserEntry(
        time: time, amount: amount, partner: partner, country: reader.optionalSymbol(),
        device: reader.optionalSymbol(), currency: currency)
    }
  }

  mutating func partyRecents() -> SlidingEvents<PartyEntry> {
    recents { _, time, amount, currency, partner in
      PartyEntry(time: time, amount: amount, partner: partner, currency: currency)
    }
  }

  private mutating func recents<Entry>(
    _ entry: (
      _ reader: inout StateReader, _ time: Int64, _ amount: Int64, _ currency: UInt32,
      _ partner: Int64
    ) -> Entry
  ) -> SlidingEvents<Entry> {
    let (latest, forgottenThrough) = (integer(), integer())
    let (aheadFrom, aheadThrough) = (integer(), integer())
    let entries = array { reader in
      let (time, amount) = (latest - reader.integer(), reader.integer())
      let (currency, partner) = (UInt32(reader.integer()), reader.symbol())
      return entry(&reader, time, amount, currency, partner)
    }
    return SlidingEvents(
      entries, latest: latest, forgottenThrough: forgottenThrough,
      forgottenAhead: aheadFrom <= aheadThrough ? aheadFrom...aheadThrough : nil)
  }
}
