import PipelineKit

/// Rows of decisions on their way to disk, in log order, as bytes.
///
///     rows     the columns behind the sequence, in their order
///     facts    risk, decision, configuration and hits again: what labels and verdicts need to know
///     starts   where the facts of rows begin
///
/// A number is a zigzag varint; a text its length plus one as a varint and its bytes, NULL a zero.
/// Rows go to the writer; facts are kept until their commit is on disk, seven bytes a decision.
struct DecisionRecords: Sendable {
  /// The sequence of the first row.
  let first: Int64
  private var rows = AppendBuffer()
  private var facts = AppendBuffer()
  private var starts = SparseStarts()

  /// Facts after which a part is full: offsets are of 32 bits.
  private static let factBytesMax = 1 << 31

  init(first: Int64) { self.first = first }

  var count: Int { starts.count }

  /// The sequence of the last row, or that before the first.
  var last: Int64 { first + Int64(count) - 1 }

  /// Bytes held.
  var byteCount: Int { rows.count + factByteCount }

  /// Bytes of the facts.
  var factByteCount: Int { facts.count + starts.byteCount }

  /// The facts alone.
  var factsOnly: DecisionRecords {
    var copy = self
    copy.rows = AppendBuffer()
    copy.facts.trim()
    return copy
  }

  // MARK: Appending

  /// Appends a row.
  ///
  /// - Parameter transaction: its columns of the transaction, as `TransactionFactBytes` has them.
  mutating func append(
    _ transaction: RawSpan, _ score: Score, _ configVersion: Int64, _ reasons: Reasons
  ) {
    rows.append(contentsOf: transaction)
    append(score.risk.value)
    append(score.parts.velocity.value)
    append(score.parts.behaviour.value)
    append(score.parts.anomaly.value)
    append(score.parts.rules.value)
    append(score.velocityCount)
    append(score.zScore)
    append(score.decision.code)
    append(reasons)
    append(configVersion)
    DecisionRecords.append(score.hits, to: &rows)
    appendFacts(score, configVersion)
  }

  private mutating func appendFacts(_ score: Score, _ configVersion: Int64) {
    precondition(facts.count < DecisionRecords.factBytesMax, "a part of 2 GiB")
    starts.append(facts.count)
    facts.append(varint: Varint.zigzag(score.risk.value))
    facts.append(varint: Varint.zigzag(score.decision.code))
    facts.append(varint: Varint.zigzag(configVersion))
    DecisionRecords.append(score.hits, to: &facts)
  }

  /// Appends the numbers of rules that hit, NULL for none.
  private static func append(_ hits: RuleHits, to out: inout AppendBuffer) {
    let count = hits.count
    guard count > 0 else { return out.append(0) }
    out.append(varint: UInt64(count) + 1)
    hits.forEach { out.append(UInt8($0)) }
  }

  @inline(__always)
  private mutating func append(_ value: Int64) { rows.append(varint: Varint.zigzag(value)) }

  /// Appends what stands before the tail of reasons, and the number of the tail.
  private mutating func append(_ reasons: Reasons) {
    let head = reasons.head
    if head.isEmpty {
      rows.append(0)
    } else {
      rows.append(varint: UInt64(head.count) + 1)
      rows.append(contentsOf: head.span.bytes)
    }
    // 0 for none, so that nearly all take a byte.
    append(reasons.tail.map { $0 + 1 } ?? 0)
  }

  /// Appends a floating-point number, or NULL for nil.
  private mutating func append(_ value: Double?) {
    guard let value else { return rows.append(0) }
    rows.append(1)
    rows.append(integer: value.bitPattern)
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

/// Reads rows one value after the other.
struct RecordReader {
  var position: Int

  mutating func integer(_ bytes: borrowing RawSpan) -> Int64 { Varint.unzigzag(word(bytes)) }

  /// Where the next text lies; nil for NULL.
  mutating func text(_ bytes: borrowing RawSpan) -> Range<Int>? {
    let length = word(bytes)
    guard length > 0 else { return nil }
    defer { position += Int(length) - 1 }
    return position..<position + Int(length) - 1
  }

  mutating func real(_ bytes: borrowing RawSpan) -> Double? {
    defer { position += 1 }
    guard bytes.byte(position) == 1 else { return nil }
    defer { position += 8 }
    return Double(bitPattern: bytes.word(position + 1))
  }

  /// A number of at most 64 bits.
  @inline(__always)
  mutating func word(_ bytes: borrowing RawSpan) -> UInt64 {
    guard let word = Varint.read(bytes, &position) else {
      preconditionFailure("a row of a decision ends early")
    }
    return word
  }
}

extension DecisionRecords: FoldDelta {
  /// Appends the rows to the journal.
  func apply(in transaction: ViewTransaction) throws {
    guard count > 0 else { return }
    let table = DecisionJournal.table.table
    let insert = try BulkInsert(
      into: table.storedName(version: transaction.version), columns: table.columnNames,
      conflict: "", on: transaction.connection)
    try rows.withUnsafeBytes { rows in
      var reader = RecordReader(position: 0)
      try insert.insert(count: count) { row, binder in
        binder.bind(first + Int64(row))
        DecisionRecords.bind(&binder, rows, &reader)
      }
    }
  }

  /// Binds the cells behind the sequence, in the order of the columns.
  private static func bind(
    _ binder: inout RowBinder, _ rows: UnsafeRawBufferPointer, _ reader: inout RecordReader
  ) {
    // Transaction and user; time and amount; currency, merchant, country and device.
    for _ in 0..<2 { binder.bind(reader.text(rows.bytes), of: rows) }
    for _ in 0..<2 { binder.bind(reader.integer(rows.bytes)) }
    for _ in 0..<4 { binder.bind(reader.text(rows.bytes), of: rows) }
    // Risk, its parts, the count of velocity; z-score; decision.
    for _ in 0..<6 { binder.bind(reader.integer(rows.bytes)) }
    if let z = reader.real(rows.bytes) { binder.bind(z) } else { binder.bindNull() }
    binder.bind(reader.integer(rows.bytes))
    binder.bind(reader.text(rows.bytes), of: rows)
    let tail = reader.integer(rows.bytes)
    if tail > 0 { binder.bind(tail - 1) } else { binder.bindNull() }
    binder.bind(reader.integer(rows.bytes))
    if let hits = reader.text(rows.bytes) {
      binder.bind(blob: UnsafeRawBufferPointer(rebasing: rows[hits]))
    } else {
      binder.bindNull()
    }
  }
}

extension RowBinder {
  /// The next cell is the text in `range`, or NULL.
  fileprivate mutating func bind(_ range: Range<Int>?, of bytes: UnsafeRawBufferPointer) {
    guard let range else { return bindNull() }
    bind(text: UnsafeRawBufferPointer(rebasing: bytes[range]))
  }
}
