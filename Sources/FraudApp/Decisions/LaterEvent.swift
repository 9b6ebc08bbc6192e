/// A label or a verdict on a transaction scored before, and what its effect needs to know.
struct LaterEvent: Sendable {
  /// Names of the parties of a transaction.
  struct Parties: Sendable {
    let user: [UInt8]
    let merchant: [UInt8]?
    /// nil where it has none.
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
