import PipelineKit

/// Rows of decisions on their way to disk, in log order, as bytes.
///
///     facts    the sequence of the user's transaction before; id, user, time, amount, currency, merchant, country, device, risk, decision,
///              configuration, hits: what labels and verdicts need to know later
///     rest     parts, velocity count, z-score, reasons and the number of their tail
///     starts   where each row's facts begin
///
/// A number is a zigzag varint; a text its length plus one as a varint and its bytes, NULL a zero.
/// Facts are kept until their commit is on disk, the rest goes with the rows: some 65 bytes of each
/// decision stay.
struct DecisionRecords: Sendable {
  /// The sequence of the first row.
  let first: Int64
  private var facts = AppendBuffer()
  private var starts: [UInt32] = []
  private var rest = AppendBuffer()

  /// Facts after which a part is full: offsets are of 32 bits.
  static let factBytesMax = 1 << 31

  init(first: Int64) { self.first = first }

  var count: Int { starts.count }

  /// Bytes of the rows.
  var byteCount: Int { facts.count + rest.count + starts.count * 4 }

  /// Bytes of the facts.
  var factByteCount: Int { facts.count + starts.count * 4 }

  /// The facts alone.
  var factsOnly: DecisionRecords {
    var copy = self
    copy.rest = AppendBuffer()
    copy.facts.trim()
    return copy
  }

  // MARK: Appending

  /// Begins the next row with the facts of its transaction, as `TransactionFactBytes` has them.
  ///
  /// - Parameter previous: the sequence of the user's transaction before, 0 for none.
  mutating func begin(_ transaction: RawSpan, previous: Int64) {
    precondition(facts.count < DecisionRecords.factBytesMax, "a part of 2 GiB")
    starts.append(UInt32(facts.count))
    append(fact: previous)
    facts.append(contentsOf: transaction)
  }

  /// Appends a number to the row's facts.
  @inline(__always)
  mutating func append(fact value: Int64) { facts.append(varint: Varint.zigzag(value)) }

  /// Appends the numbers of rules that hit to the row's facts, NULL for none.
  mutating func append(_ hits: RuleHits) {
    let count = hits.count
    guard count > 0 else { return facts.append(0) }
    facts.append(varint: UInt64(count) + 1)
    hits.forEach { facts.append(UInt8($0)) }
  }

  /// Appends a number to the rest of the row.
  @inline(__always)
  mutating func append(_ value: Int64) { rest.append(varint: Varint.zigzag(value)) }

  /// Appends reasons to the rest of the row: what stands before their tail, and its number.
  mutating func append(head: RawSpan, tail: Int64?) {
    if head.byteCount == 0 {
      rest.append(0)
    } else {
      rest.append(varint: UInt64(head.byteCount) + 1)
      rest.append(contentsOf: head)
    }
    // 0 for none, so that nearly all take a byte.
    append(tail.map { $0 + 1 } ?? 0)
  }

  /// Appends a floating-point number, or NULL for nil, to the rest of the row.
  mutating func append(_ value: Double?) {
    guard let value else { return rest.append(0) }
    rest.append(1)
    rest.append(integer: value.bitPattern)
  }

  // MARK: Reading

  /// What later events need to know of the transaction with this sequence.
  ///
  /// - Precondition: it is one of the rows.
  func transaction(_ sequence: Int64) -> TransactionFacts {
    facts.withBytes { bytes in
      var reader = reader(of: sequence)
      _ = reader.integer(bytes)
      return TransactionFacts(sequence, bytes, &reader)
    }
  }

  /// The sequence of the user's transaction before the one with this sequence, and its event time.
  ///
  /// - Precondition: it is one of the rows.
  func link(_ sequence: Int64) -> (previous: Int64, time: Int64) {
    facts.withBytes { bytes in
      var reader = reader(of: sequence)
      let previous = reader.integer(bytes)
      for _ in 0..<2 { _ = reader.text(bytes) }
      return (previous, reader.integer(bytes))
    }
  }

  private func reader(of sequence: Int64) -> RecordReader {
    RecordReader(position: Int(starts[Int(sequence - first)]))
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

  @inline(__always)
  private mutating func word(_ bytes: borrowing RawSpan) -> UInt64 {
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
    try facts.withUnsafeBytes { facts in
      try rest.withUnsafeBytes { rest in
        var (ofFacts, ofRest) = (RecordReader(position: 0), RecordReader(position: 0))
        try insert.insert(count: count) { row, binder in
          binder.bind(first + Int64(row))
          DecisionRecords.bind(&binder, facts, &ofFacts, rest, &ofRest)
        }
      }
    }
  }

  /// Binds the cells behind the sequence, in the order of the columns.
  private static func bind(
    _ binder: inout RowBinder, _ facts: UnsafeRawBufferPointer, _ ofFacts: inout RecordReader,
    _ rest: UnsafeRawBufferPointer, _ ofRest: inout RecordReader
  ) {
    _ = ofFacts.integer(facts.bytes)
    for _ in 0..<2 { binder.bind(ofFacts.text(facts.bytes), of: facts) }
    for _ in 0..<2 { binder.bind(ofFacts.integer(facts.bytes)) }
    for _ in 0..<4 { binder.bind(ofFacts.text(facts.bytes), of: facts) }
    binder.bind(ofFacts.integer(facts.bytes))
    for _ in 0..<5 { binder.bind(ofRest.integer(rest.bytes)) }
    if let z = ofRest.real(rest.bytes) { binder.bind(z) } else { binder.bindNull() }
    binder.bind(ofFacts.integer(facts.bytes))
    binder.bind(ofRest.text(rest.bytes), of: rest)
    let tail = ofRest.integer(rest.bytes)
    if tail > 0 { binder.bind(tail - 1) } else { binder.bindNull() }
    binder.bind(ofFacts.integer(facts.bytes))
    if let hits = ofFacts.text(facts.bytes) {
      binder.bind(blob: UnsafeRawBufferPointer(rebasing: facts[hits]))
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
