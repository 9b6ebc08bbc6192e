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

  private(set) var marks: [Mark] = []

  init() {}

  init(_ marks: [Mark]) { self.marks = marks }

  /// Labels a transaction fraud, or takes that back.
  mutating func set(_ isFraud: Bool, sequence: Int64, time: Int64, latest: Int64) {
    marks.removeAll { $0.sequence == sequence || $0.time <= latest - FraudMarks.keptMilliseconds }
    if isFraud { marks.append(Mark(sequence: sequence, time: time)) }
  }

  /// The labelled transactions in the 28 days up to `time`.
  func count(at time: Int64) -> Int64 {
    var count: Int64 = 0
    for mark in marks
    where mark.time <= time && mark.time > time - FraudMarks.windowMilliseconds {
      count += 1
    }
    return count
  }
}

extension StateWriter {
  mutating func write(_ marks: FraudMarks) {
    write(marks.marks) {
      $0.write($1.sequence)
      $0.write($1.time)
    }
  }

  mutating func write(_ recents: Recents<UserEntry>) {
    write(recents) { writer, entry in
      writer.write(optional: entry.country)
      writer.write(optional: entry.device)
    }
  }

  mutating func write(_ recents: Recents<PartyEntry>) { write(recents) { _, _ in } }

  private mutating func write<Entry>(
    _ recents: Recents<Entry>, rest: (inout StateWriter, Entry) -> Void
  ) {
    write(recents.latest)
    write(recents.forgottenThrough)
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

  mutating func userRecents() -> Recents<UserEntry> {
    recents { reader, time, amount, currency, partner in
      UserEntry(
        time: time, amount: amount, partner: partner, country: reader.optionalSymbol(),
        device: reader.optionalSymbol(), currency: currency)
    }
  }

  mutating func partyRecents() -> Recents<PartyEntry> {
    recents { _, time, amount, currency, partner in
      PartyEntry(time: time, amount: amount, partner: partner, currency: currency)
    }
  }

  private mutating func recents<Entry>(
    _ entry: (
      _ reader: inout StateReader, _ time: Int64, _ amount: Int64, _ currency: UInt32,
      _ partner: Int64
    ) -> Entry
  ) -> Recents<Entry> {
    let (latest, forgottenThrough) = (integer(), integer())
    let entries = array { reader in
      let (time, amount) = (latest - reader.integer(), reader.integer())
      let (currency, partner) = (UInt32(reader.integer()), reader.symbol())
      return entry(&reader, time, amount, currency, partner)
    }
    var recents = Recents<Entry>()
    recents.restore(entries, latest: latest, forgottenThrough: forgottenThrough)
    return recents
  }
}
