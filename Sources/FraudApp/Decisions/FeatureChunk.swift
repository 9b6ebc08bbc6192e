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
    let slots: PartySlots
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
      inputs.reserveCapacity(FeatureChunk.entriesMax)
    }
    entries.append(entry)
    if stage.fillsFeatures { features.append(stage.features) }
    inputs.append(stage.input)
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
