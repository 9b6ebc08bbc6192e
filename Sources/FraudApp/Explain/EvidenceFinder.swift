import PipelineKit

/// Finds the events behind numbers, in the rows that a replay wrote and in what its witness noted.
final class EvidenceFinder {
  private let witness: DecisionWitness
  private let facts: TransactionFacts
  private let connection: Connection
  private let rows = quoted(
    DecisionJournal.table.table.storedName(version: FraudPipeline.number))
  private let lastLocated: ([EventPlace]) throws -> EventPlace?

  /// - Parameter lastLocated: the last of some places whose event has a location.
  init(
    _ witness: DecisionWitness, _ facts: TransactionFacts, _ connection: Connection,
    lastLocated: @escaping ([EventPlace]) throws -> EventPlace?
  ) {
    self.witness = witness
    self.facts = facts
    self.connection = connection
    self.lastLocated = lastLocated
  }

  /// The events, in the order of the log but for windows, which are in that of event time.
  ///
  /// - Throws: what reading the rows or the log throws.
  func events(_ evidence: Evidence) throws -> [EventPlace] {
    switch evidence {
    case .event: return []
    case .window(let entity, let after, let through, let isMoney):
      let sequences = try sequences(
        entity,
        "seq <= ?2 AND at_ms > \(after) AND at_ms <= \(through)"
          + (isMoney ? currencyClause : ""), order: "at_ms, seq")
      return sequences.map(witness.place)
    case .history(let entity, let isMoney):
      return try sequences(entity, earlier + (isMoney ? currencyClause : ""))
        .map(witness.place)
    case .learnt: return try learnt()
    case .lastPlace:
      let places = try sequences(.user, earlier).map(witness.place)
      return try lastLocated(places).map { [$0] } ?? []
    case .previous: return try sequences(.user, earlier).suffix(1).map(witness.place)
    case .labels(let entity):
      return try sequences(entity, earlier).compactMap { witness.label($0)?.place }
    case .fraudLabels(let entity, let after, let through):
      let condition = earlier + " AND at_ms > \(after) AND at_ms <= \(through)"
      return try sequences(entity, condition).compactMap { sequence in
        witness.label(sequence).flatMap { $0.isFraud ? $0.place : nil }
      }
    case .fraudRate(let entity, let after, let through):
      let day = TumblingWindow(milliseconds: Counterparty.dayMilliseconds)
      let end = day.start(of: through) + day.milliseconds - 1
      let transactions = try events(
        .window(entity, after: end - (through - after), through: end, isMoney: false))
      return (transactions + (try events(.fraudLabels(entity, after: after, through: through))))
        .sorted()
    }
  }

  private let earlier = "seq < ?2"

  private var currencyClause: String {
    " AND currency = '\(String(decoding: CurrencyCode.bytes(facts.currency), as: UTF8.self))'"
  }

  /// Approved transactions, and reviewed ones with the verdict that cleared them.
  private func learnt() throws -> [EventPlace] {
    let approved = try sequences(
      .user, earlier + " AND decision = \(Decision.approve.code)" + currencyClause)
    let reviewed = try sequences(
      .user, earlier + " AND decision = \(Decision.review.code)" + currencyClause)
    let cleared = reviewed.compactMap { sequence in
      witness.approval(sequence).map { [witness.place(sequence), $0] }
    }
    return (approved.map(witness.place) + cleared.flatMap { $0 }).sorted()
  }

  /// The sequences of the transactions of an entity of the transaction explained, nothing where it
  /// has none.
  private func sequences(
    _ entity: FeatureEntity, _ condition: String, order: String = "seq"
  ) throws -> [Int64] {
    let (column, value): (String, [UInt8]?) =
      switch entity {
      case .user: ("user_id", facts.user)
      case .merchant: ("merchant_id", facts.merchant)
      case .device: ("device_id", facts.device)
      case .country: ("country", facts.country)
      }
    guard let value else { return [] }
    let statement = try Statement(
      "SELECT seq FROM \(rows) WHERE \(column) = ?1 AND \(condition) ORDER BY \(order)",
      on: connection)
    try statement.bind(0, text: value.span.bytes)
    try statement.bind(1, facts.sequence)
    var sequences: [Int64] = []
    while try statement.step() { sequences.append(statement.integer(0)) }
    return sequences
  }
}
