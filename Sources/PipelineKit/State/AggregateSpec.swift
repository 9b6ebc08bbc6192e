/// Kind of one component of an aggregate's key.
package enum KeyKind: Sendable, Equatable {
  /// A text, compared by its bytes.
  case text
  /// An integer, such as a window's start in epoch milliseconds.
  case integer
}

/// What an aggregate keeps of the events of one group, and the columns it is stored in.
package enum Measure: Sendable, Equatable {
  /// A signed count, column `name`.
  case count(String)
  /// A sum, column `name`. One that leaves 64 bits stays at their end, which for sums of amounts
  /// that are not negative is as commutative and associative as adding.
  case sum(String)
  /// The least value, column `name`, NULL before the first.
  case min(String)
  /// The greatest value, column `name`, NULL before the first.
  case max(String)
  /// The earliest moment: its time, column `name`, and its place in the log, `name_place`, which
  /// decides between moments of one time. NULL before the first.
  case earliest(String)
  /// The latest moment, in the same way.
  case latest(String)
  /// Distinct things: `name` (the number), `name_exact` (0 or 1), `name_state` (the sketch).
  case distinct(String)
  /// A distribution: `name_p50` … for each percentile, `name_max`, `name_exact`, `name_state`.
  case quantiles(String, percentiles: [Int])

  /// The name the columns are made from.
  package var name: String {
    switch self {
    case .count(let name), .sum(let name), .min(let name), .max(let name), .earliest(let name),
      .latest(let name), .distinct(let name), .quantiles(let name, _):
      name
    }
  }

  var columns: [ColumnSpec] {
    switch self {
    case .count(let name), .sum(let name): [.required(name, .integer)]
    case .min(let name), .max(let name): [.optional(name, .integer)]
    case .earliest(let name), .latest(let name):
      [.optional(name, .integer), .optional("\(name)_place", .integer)]
    case .distinct(let name):
      [
        .required(name, .integer), .required("\(name)_exact", .integer),
        .optional("\(name)_state", .blob),
      ]
    case .quantiles(let name, let percentiles):
      percentiles.map { .optional("\(name)_p\($0)", .integer) }
        + [
          .optional("\(name)_max", .integer), .required("\(name)_exact", .integer),
          .optional("\(name)_state", .blob),
        ]
    }
  }
}

/// A table with one row per group, merged from contributions that come in any order.
///
/// Law: a row is the product of its contributions in a commutative monoid: counts and sums add,
/// extremes and sketches join. So any split of the events into folds, partitions and commits
/// gives the same rows, and a row exists exactly while its product is not the neutral element.
/// In a table of counts and sums alone a row whose events were all taken back is deleted; an
/// extreme or a sketch cannot be taken back, so such a row stays, and its view filters by count.
package struct AggregateSpec: Sendable, Equatable {
  /// A component of the key.
  package struct Key: Sendable, Equatable {
    /// Its column.
    package let name: String
    /// Its kind.
    package let kind: KeyKind
  }

  /// Public part of the table's name.
  package let name: String
  /// One to three components.
  package let keys: [Key]
  /// What is kept of each group.
  package let measures: [Measure]

  /// Creates a description.
  package init(name: String, keys: [(String, KeyKind)], measures: [Measure]) {
    precondition((1...3).contains(keys.count), "an aggregate has one to three key components")
    precondition(!measures.isEmpty, "an aggregate without measures")
    self.name = name
    self.keys = keys.map { Key(name: $0.0, kind: $0.1) }
    self.measures = measures
  }

  /// The stored table: the key, then the measures' columns in order.
  package var table: TableSpec {
    TableSpec(
      name: name,
      columns: keys.map { .required($0.name, $0.kind == .text ? .text : .integer) }
        + measures.flatMap(\.columns),
      keyCount: keys.count)
  }
}
