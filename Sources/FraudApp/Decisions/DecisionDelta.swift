import PipelineKit

/// What a commit writes of decisions, and of the states they came from.
struct DecisionDelta: FoldDelta {
  /// Changed rows of one entity table.
  struct Entity: Sendable {
    let table: EntityTable
    let upserts: RowBuffer
    let deletions: RowBuffer?

    init(_ table: EntityTable, _ upserts: RowBuffer, deletions: RowBuffer? = nil) {
      self.table = table
      self.upserts = upserts
      self.deletions = deletions
    }
  }

  let decisions: DecisionRecords
  /// Whether a user's decisions are looked up in the journal.
  let needsUserIndex: Bool
  /// Whether decisions are looked up by transaction before the run's end.
  let needsIDIndex: Bool
  let entities: [Entity]
  let aggregates: [AggregateDelta]

  func apply(in transaction: ViewTransaction) throws {
    try decisions.apply(in: transaction)
    for entity in entities {
      try entity.table.apply(
        upserts: entity.upserts, deletions: entity.deletions, in: transaction)
    }
    for aggregate in aggregates { try aggregate.apply(in: transaction) }
    if needsIDIndex {
      for sql in DecisionJournal.table.table.indexSQL(version: transaction.version) {
        try transaction.connection.execute(sql)
      }
    }
    guard needsUserIndex else { return }
    try transaction.connection.execute(
      DecisionJournal.userIndexSQL(version: transaction.version))
  }
}

/// The rows of user profiles.
enum ProfileRows {
  static let table = EntityTable(
    TableSpec(
      name: "profiles",
      columns: [
        .required("user_id", .text), .required("currency", .text),
        .required("transactions", .integer), .optional("mean_minor", .integer),
        .optional("std_minor", .integer), .required("countries", .integer),
        .required("devices", .integer), .required("hours", .integer),
        .required("first_seen_ms", .integer), .required("last_seen_ms", .integer),
        .required("blocked", .integer), .required("fraud_labels", .integer),
        .required("scored", .integer),
      ],
      keyCount: 2))

  /// The profiles of all users changed since the last drain.
  static func rows(_ users: EntityCache<User>) -> RowBuffer {
    var rows = table.newRows()
    users.forEachChanged { slot, name in
      append(&users.values[slot], name, to: &rows)
    }
    return rows
  }

  private static func append(_ user: inout User, _ name: RawSpan, to rows: inout RowBuffer) {
    for profile in user.profiles {
      rows.append(text: name)
      rows.append(currency: profile.currency)
      rows.append(integer: profile.learnt.count)
      rows.append(integer: profile.learnt.meanMinor)
      rows.append(integer: profile.learnt.deviationMinor)
      rows.append(integer: Int64(profile.countries.count))
      rows.append(integer: Int64(profile.devices.count))
      rows.append(integer: Int64(profile.hours.nonzeroBitCount))
      rows.append(integer: profile.firstSeen)
      rows.append(integer: profile.lastSeen)
      rows.append(integer: profile.blocked)
      rows.append(integer: profile.fraudLabels)
      rows.append(integer: profile.scored.count)
    }
  }
}
