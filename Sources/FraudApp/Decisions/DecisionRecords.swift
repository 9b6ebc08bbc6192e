import PipelineKit

/// Rows of decisions on their way to disk, in log order.
///
///     rows     as SQLite stores them: an image of the journal
///     facts    risk, decision, configuration and hits again: what labels and verdicts need to know
///     starts   where the facts of rows begin
///
/// Of the facts a number is a zigzag varint; a text its length plus one as a varint and its bytes,
/// NULL a zero. Rows go to the writer; facts are kept until their commit is on disk, seven bytes a
/// decision.
struct DecisionRecords: Sendable {
  /// The sequence of the first row.
  let first: Int64
  private var rows: TableImage
  /// The cells of the row that is being made.
  private var row = RecordCells()
  private var facts = AppendBuffer()
  private var starts = SparseStarts()

  /// Facts after which a part is full: offsets are of 32 bits.
  private static let factBytesMax = 1 << 31

  /// - Parameter byteCount: bytes that the rows will probably take.
  init(first: Int64, expecting byteCount: Int = 0) {
    self.first = first
    rows = DecisionJournal.table.newImage(expecting: byteCount)
  }

  /// Bytes of the rows.
  var rowByteCount: Int { rows.byteCount }

  var count: Int { starts.count }

  /// The sequence of the last row, or that before the first.
  var last: Int64 { first + Int64(count) - 1 }

  /// Bytes held.
  var byteCount: Int { rowByteCount + factByteCount }

  /// Bytes of the facts.
  var factByteCount: Int { facts.count + starts.byteCount }

  /// The facts alone.
  var factsOnly: DecisionRecords {
    var copy = self
    copy.rows = DecisionJournal.table.newImage()
    copy.facts.trim()
    return copy
  }

  // MARK: Appending

  /// Appends a row.
  ///
  /// - Parameters:
  ///   - transactions: those of its batch.
  ///   - record: its place among them.
  mutating func append(
    _ transactions: TransactionCells, _ record: Int, _ score: Score, _ configVersion: Int64,
    _ reasons: Reasons
  ) {
    let place = transactions.place(record)
    row.removeAll()
    row.append(transactions.cells, place.start, place.end)
    let parts = score.parts
    row.append(integers: [
      score.risk.value, parts.velocity.value, parts.behaviour.value, parts.anomaly.value,
      parts.rules.value, score.velocityCount,
    ])
    if let z = score.zScore { row.append(real: z) } else { row.appendNull() }
    row.append(integer: score.decision.code)
    append(reasons)
    row.append(integer: configVersion)
    append(score.hits)
    rows.append(key: last + 1, row)
    appendFacts(score, configVersion)
  }

  /// Appends what stands before the tail of reasons, and the number of the tail.
  private mutating func append(_ reasons: Reasons) {
    let head = reasons.head
    if head.isEmpty { row.appendNull() } else { row.append(text: head.span.bytes) }
    if let tail = reasons.tail { row.append(integer: tail) } else { row.appendNull() }
  }

  /// Appends the numbers of rules that hit, NULL for none.
  private mutating func append(_ hits: RuleHits) {
    guard hits.count > 0 else { return row.appendNull() }
    row.appendBlob { bytes in hits.forEach { bytes.append(UInt8($0)) } }
  }

  /// Ends the rows: they can go to the writer, and none can be appended.
  mutating func end() { rows.end() }

  private mutating func appendFacts(_ score: Score, _ configVersion: Int64) {
    precondition(facts.count < DecisionRecords.factBytesMax, "a part of 2 GiB")
    starts.append(facts.count)
    facts.append(varint: Varint.zigzag(score.risk.value))
    facts.append(varint: Varint.zigzag(score.decision.code))
    facts.append(varint: Varint.zigzag(configVersion))
    DecisionRecords.append(score.hits, to: &facts)
  }

  /// Appends the numbers of rules that hit to facts, NULL for none.
  private static func append(_ hits: RuleHits, to out: inout AppendBuffer) {
    let count = hits.count
    guard count > 0 else { return out.append(0) }
    out.append(varint: UInt64(count) + 1)
    hits.forEach { out.append(UInt8($0)) }
  }

  // MARK: Reading

  /// What later events need to know of the decision with this sequence.
  ///
  /// - Precondition: it is one of the rows.
  func facts(_ sequence: Int64) -> DecisionFacts {
    facts.withBytes { bytes in
      var reader = starts.reader(at: Int(sequence - first)) { reader in
        for _ in 0..<3 { _ = reader.integer(bytes) }
        _ = reader.text(bytes)
      }
      let risk = reader.integer(bytes)
      let decision = Decision.allCases[Int(reader.integer(bytes))]
      let configVersion = reader.integer(bytes)
      return DecisionFacts(
        risk: risk, decision: decision, configVersion: configVersion,
        hits: bytes.array(reader.text(bytes) ?? 0..<0))
    }
  }
}

extension DecisionRecords: FoldDelta {
  /// Appends the rows to the journal.
  func apply(in transaction: ViewTransaction) throws {
    try DecisionJournal.table.append(rows, in: transaction)
  }
}
