import PipelineKit

/// A fold whose tables are all aggregates: what differs is what it adds for each event.
///
/// `fold` adds to the groups of the tables; sizes and draining are the same for all.
protocol AggregateFold: Fold where Prepared == AnalyticsBatch {
  var tables: [AggregateTable] { get }
}

extension AggregateFold {
  var earlyBytes: Int { memoryEstimate }

  var memoryEstimate: Int { tables.reduce(0) { $0 + $1.memoryEstimate } }

  func drain() throws -> any FoldDelta {
    AggregateDeltas(deltas: try tables.map { try $0.drain() })
  }
}

/// The deltas of several aggregates.
struct AggregateDeltas: FoldDelta {
  let deltas: [AggregateDelta]

  func apply(in transaction: ViewTransaction) throws {
    for delta in deltas { try delta.apply(in: transaction) }
  }
}

extension AggregateTable {
  /// The symbols of all strings of a column's pool, as key component `key`.
  func symbols(of column: TextColumn, key: Int = 0) -> [Int64] {
    column.mapPool { intern($0, key: key) }
  }
}

extension SequencedBatch where Prepared == AnalyticsBatch {
  /// Calls `body` with each record that is new and of one kind.
  @inline(__always)
  func forEach(_ kind: AnalyticsBatch.Kind, _ body: (Int) -> Void) {
    for record in 0..<events.count where isNew[record] && prepared.kinds[record] == kind {
      body(record)
    }
  }

  func text(_ field: AnalyticsEvents.Text) -> TextColumn { events.texts[field.rawValue] }

  func integers(_ field: AnalyticsEvents.Integer) -> [Int64] { events.integers[field.rawValue] }
}
