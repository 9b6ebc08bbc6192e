/// Consecutive transactions with all that is known of them before a decision, and what came later
/// about earlier ones: what the feature stage hands to the decision stage.
///
///     entries                      one a transaction
///     features, inputs             likewise; none where no rule or no model looks at them
///     later                        labels and verdicts, each with the place it stands before
///
/// A chunk belongs to one batch; some 700 bytes a transaction.
struct FeatureChunk: Sendable {
  /// Transactions after which a chunk is handed over: a millisecond's work.
  static let entriesMax = 512

  /// A transaction.
  struct Entry: Sendable {
    let transaction: Transaction
    /// Its place in the batch.
    let record: Int
    let slots: FeatureStage.Slots
    /// The user's transactions in the velocity window.
    var velocityCount: Int64
  }

  /// What is stored of the batch's transactions, by record.
  let cells: TransactionCells
  private(set) var entries: [Entry] = []
  private(set) var features: [FeatureVector] = []
  private(set) var inputs: [InlineArray<18, Int64>] = []
  private(set) var later: [LaterEvent] = []
  /// Users that have a slot.
  var userCount = 0
  /// Profiles that were read back from disk, by the user's slot.
  var storedProfiles: [(slot: Int, profiles: UserProfiles)] = []

  init(_ cells: TransactionCells) { self.cells = cells }

  var count: Int { entries.count }

  var isEmpty: Bool { entries.isEmpty && later.isEmpty && storedProfiles.isEmpty }

  /// Appends a transaction with what the stage has filled in.
  mutating func append(_ entry: Entry, _ stage: FeatureStage) {
    if entries.isEmpty {
      entries.reserveCapacity(FeatureChunk.entriesMax)
      if stage.fillsFeatures { features.reserveCapacity(FeatureChunk.entriesMax) }
      if stage.kept.contains(.model) { inputs.reserveCapacity(FeatureChunk.entriesMax) }
    }
    entries.append(entry)
    if stage.fillsFeatures { features.append(stage.features) }
    if stage.kept.contains(.model) { inputs.append(stage.input) }
  }

  /// The same for a stage that decides by other settings and has decided otherwise before.
  ///
  /// - Parameters:
  ///   - velocityCounts: of each transaction.
  ///   - decided: of each of `later`.
  func replacing(
    velocityCounts: [Int64], storedProfiles: [(slot: Int, profiles: UserProfiles)],
    decided: [DecisionFacts?]
  ) -> FeatureChunk {
    var chunk = self
    chunk.storedProfiles = storedProfiles
    for place in velocityCounts.indices {
      chunk.entries[place].velocityCount = velocityCounts[place]
    }
    for place in decided.indices { chunk.later[place].decided = decided[place] }
    return chunk
  }

  /// Appends a label or a verdict, which stands before the next transaction.
  mutating func append(_ event: LaterEvent) { later.append(event) }
}

/// A label or a verdict on a transaction scored before, and what its effect needs to know.
struct LaterEvent: Sendable {
  /// Names of the parties of a transaction.
  struct Parties: Sendable {
    let user: [UInt8]
    /// nil where merchants are not kept.
    let merchant: [UInt8]?
    /// nil where it has none, or devices are not kept.
    let device: [UInt8]?
  }

  enum Effect: Sendable {
    /// - Parameter before: 1 or 0 where an earlier label says fraud or not, nil without one.
    case label(isFraud: Bool, before: Int64?, Parties)
    /// Country and device as symbols.
    case verdict(isApproved: Bool, country: Int64, device: Int64)
  }

  /// The transaction of the chunk that it stands before.
  let place: Int
  /// The sequence of the transaction it is about.
  let sequence: Int64
  let effect: Effect
  /// What is known of that transaction: the user's slot, its event time and its amount.
  let user: Int
  let time: Int64
  let amount: Int64
  let currency: UInt32
  /// What was decided, where that was read from disk; nil where the journal has it in memory.
  var decided: DecisionFacts?
}
