/// Reads the fields of one batch, whatever envelope each event came in.
///
/// A field of a batch may stand in several columns: at the top of bare events, in the `data` of
/// CloudEvents. Each event takes it from the one that its own shape says.
struct ColumnReader {
  private let shredded: ShreddedBatch
  private let isAccessLog: Bool
  /// The envelope of each shape.
  private let envelopes: [Envelope]
  /// The records of each envelope but bare ones.
  private let records: [Envelope: [Int32]]

  init(shredded: ShreddedBatch, isAccessLog: Bool) {
    self.shredded = shredded
    self.isAccessLog = isAccessLog
    let columns = shredded.columns
    envelopes = shredded.shapes.map { shape in
      isAccessLog ? .bare : Envelope.of(shape.slotColumns.map { columns[Int($0)] })
    }
    var records: [Envelope: [Int32]] = [:]
    if envelopes.contains(where: { $0 != .bare }) {
      for (record, shape) in shredded.shapeCodes.enumerated() where envelopes[Int(shape)] != .bare {
        records[envelopes[Int(shape)], default: []].append(Int32(record))
      }
    }
    self.records = records
  }

  private var count: Int { shredded.recordCount }

  /// Where a field stands in events of one envelope.
  private typealias Place = (path: String, envelope: Envelope)

  private static func places(bare: String, cloud: String) -> [Place] {
    [(bare, .bare), (cloud, .cloudEvent)]
  }

  private static func places(ofChange path: String) -> [Place] {
    [false, true].map { isInPayload in
      let envelope = Envelope.rowChange(inPayload: isInPayload)
      return (envelope.path(of: path), envelope)
    }
  }

  /// Calls `body` for the column in which events of each envelope have the field, if there is one.
  ///
  /// `places` holds the place of each record's scalar in `values`, none where it has none, has another
  /// envelope, or has the key a second time behind it with a scalar of the other kind: of two
  /// members with one name the last counts.
  private func forEachSource(
    _ fieldPlaces: [Place], kind: ColumnKey.Kind, _ source: some StoredColumns,
    with decompressor: inout Decompressor,
    _ body: (_ values: ColumnValues, _ places: ScalarPlaces) throws -> Void
  ) throws {
    for (path, envelope) in fieldPlaces {
      if envelope != .bare && records[envelope] == nil { continue }
      guard let column = shredded.column(ColumnKey(path, kind)) else { continue }
      let otherKind = shredded.column(ColumnKey(path, kind == .string ? .bare : .string))
      let counts = zip(shredded.shapes, envelopes).map { shape, found in
        found == envelope && !ColumnReader.isOverruled(column, by: otherKind, in: shape)
      }
      try body(
        try shredded.values(column, from: source, with: &decompressor),
        places(of: column, where: counts, envelope))
    }
  }

  private func places(
    of column: Int, where counts: [Bool], _ envelope: Envelope
  ) -> ScalarPlaces {
    if let records = records[envelope],
      let indexes = shredded.lastIndexes(of: column, where: counts, among: records)
    {
      return ScalarPlaces(records: records, indexes: indexes)
    }
    return ScalarPlaces(records: nil, indexes: shredded.lastIndexes(of: column, where: counts))
  }

  private static func isOverruled(_ column: Int, by other: Int?, in shape: Shape) -> Bool {
    guard let other, let place = shape.lastSlot(of: Int32(other)) else { return false }
    return shape.lastSlot(of: Int32(column)).map { $0 < place } ?? true
  }

  // MARK: Texts

  func text(
    _ field: EventBinding.Text, _ source: some StoredColumns,
    with decompressor: inout Decompressor
  ) throws -> TextColumn {
    guard field.isWanted else {
      return TextColumn(codes: [Int32](repeating: -1, count: count), pool: TextPool())
    }
    if isAccessLog {
      return try accessLogText(field, source, with: &decompressor)
    }
    if field.isOfChange { return try changeText(field.path, source, with: &decompressor) }
    return try text(
      ColumnReader.places(
        bare: field.path,
        cloud: field.isOfEnvelope ? field.path : Envelope.cloudEvent.path(of: field.path)),
      kind: field.isBare ? .bare : .string,
      isHashed: field.isHashed, source, with: &decompressor)
  }

  /// A field of row changes, be it a string, a number or a word; a null is absent.
  private func changeText(
    _ path: String, _ source: some StoredColumns, with decompressor: inout Decompressor
  ) throws -> TextColumn {
    let places = ColumnReader.places(ofChange: path)
    var column = try text(places, kind: .bare, isHashed: false, source, with: &decompressor)
    try forEachSource(places, kind: .string, source, with: &decompressor) { values, places in
      let codes = column.pool.append(values, unescaping: true)
      codes.fill(&column.codes, places, of: values)
    }
    return column
  }

  private func text(
    _ places: [Place], kind: ColumnKey.Kind, isHashed: Bool,
    _ source: some StoredColumns, with decompressor: inout Decompressor
  ) throws -> TextColumn {
    var column = TextColumn(codes: [Int32](repeating: -1, count: count), pool: TextPool())
    try forEachSource(places, kind: kind, source, with: &decompressor) { values, places in
      let codes = column.pool.append(values, unescaping: kind == .string)
      codes.fill(&column.codes, places, of: values)
    }
    if kind == .bare { column.dropNulls() }
    if isHashed { column.hashes = column.mapPool { xxh64($0) } }
    return column
  }

  private func accessLogText(
    _ field: EventBinding.Text, _ source: some StoredColumns,
    with decompressor: inout Decompressor
  ) throws -> TextColumn {
    var parts: [TextColumn] = []
    for name in field.accessLog {
      var part = TextColumn(codes: [Int32](repeating: -1, count: count), pool: TextPool())
      if let number = shredded.column(ColumnKey(name, .string)) {
        let values = try shredded.values(number, from: source, with: &decompressor)
        let codes = part.pool.append(values, unescaping: false)
        let places = ScalarPlaces(records: nil, indexes: shredded.lastIndexes(of: number))
        codes.fill(&part.codes, places, of: values)
        if name == "host" { part.pool.keepClientAddresses() }
        part.pool.resolveServerText()
      }
      parts.append(part)
    }
    var column =
      parts.count == 1
      ? parts[0] : TextColumn(codes: [Int32](repeating: -1, count: count), pool: TextPool())
    if parts.count > 1 {
      for record in 0..<count {
        let texts = parts.compactMap { $0.bytes(record) }
        guard !texts.isEmpty || field.placeholder != nil else { continue }
        column.codes[record] = Int32(column.pool.count)
        column.pool.append(
          texts.isEmpty ? field.placeholder ?? [] : Array(texts.joined(separator: [0x20])))
      }
    }
    if field.isHashed { column.hashes = column.mapPool { xxh64($0) } }
    return column
  }

  // MARK: Integers and times

  func integer(
    _ field: EventBinding.Integer, _ source: some StoredColumns,
    with decompressor: inout Decompressor
  ) throws -> [Int64] {
    var out = [Int64](repeating: EventBatch.absent, count: count)
    let bare = isAccessLog ? field.accessLog : field.path
    guard let bare else { return out }
    let places = ColumnReader.places(bare: bare, cloud: "data." + field.path)
    try forEachSource(places, kind: .bare, source, with: &decompressor) { values, places in
      let integers = values.wholeNumbers()
      places.forEach { record, index in out[record] = integers[index] }
    }
    return out
  }

  func times(_ source: some StoredColumns, with decompressor: inout Decompressor) throws -> [Int64]
  {
    var out = [Int64](repeating: EventBatch.absent, count: count)
    let places = ColumnReader.places(
      bare: isAccessLog ? "time" : Envelope.bare.timePath, cloud: Envelope.cloudEvent.timePath)
    for kind in ColumnKey.Kind.allCases {
      try forEachSource(places, kind: kind, source, with: &decompressor) { values, places in
        let times = values.timestamps(isAccessLog: isAccessLog)
        places.forEach { record, index in out[record] = times[index] }
      }
    }
    // When the database committed, where it says so, else when the connector saw it.
    for path in ["ts_ms", "source.ts_ms"] {
      let places = ColumnReader.places(ofChange: path)
      try forEachSource(places, kind: .bare, source, with: &decompressor) { values, places in
        let times = values.timestamps(isAccessLog: false)
        places.forEach { record, index in
          if times[index] != 0, times[index] != EventBatch.absent { out[record] = times[index] }
        }
      }
    }
    for record in 0..<count where out[record] == EventBatch.absent {
      throw EventError.noTimestamp(record: record)
    }
    return out
  }

  // MARK: Identities

  /// The identities of the events, and their ids as text; none for lines without ids.
  func ids(
    _ changes: ChangeCapture?, _ source: some StoredColumns, with decompressor: inout Decompressor
  ) throws -> (ids: [ID128], text: EventIDs) {
    var text = EventIDs()
    guard !isAccessLog else { return ([], text) }
    let places = ColumnReader.places(
      bare: Envelope.bare.idPath, cloud: Envelope.cloudEvent.idPath)
    try forEachSource(places, kind: .string, source, with: &decompressor) { values, places in
      text.add(values, places)
    }
    var ids = text.identities(count: count)
    if let changes {
      for (record, id) in try changeIDs(changes, source, with: &decompressor) {
        text.set(id, of: record)
        ids[Int(record)] = ID128(text: id.span.bytes)
      }
    }
    guard records[.cloudEvent] != nil else { return (ids, text) }
    let origins = try self.text(
      [("source", .cloudEvent)], kind: .string, isHashed: false, source, with: &decompressor)
    for record in 0..<count {
      guard var identity = origins.bytes(record), !identity.isEmpty else { continue }
      identity.append(0)
      text.append(record, to: &identity)
      ids[record] = ID128(text: identity.span.bytes)
    }
    return (ids, text)
  }

  /// The identities of the records that are row changes.
  private func changeIDs(
    _ changes: ChangeCapture, _ source: some StoredColumns,
    with decompressor: inout Decompressor
  ) throws -> [(record: Int32, id: [UInt8])] {
    let changed = records.filter { $0.key.isRowChange }.flatMap(\.value)
    guard !changed.isEmpty else { return [] }
    func column(_ path: String) throws -> TextColumn {
      try changeText(path, source, with: &decompressor)
    }
    let (table, operation) = (try column("source.table"), try column("op"))
    let (lsn, times) = (try column("source.lsn"), try self.times(source, with: &decompressor))
    var parts: [String: (after: TextColumn, before: TextColumn)] = [:]
    for name in changes.keyColumns {
      parts[name] = (try column("after." + name), try column("before." + name))
    }
    return changed.map { record in
      let record = Int(record)
      let name = table.bytes(record) ?? []
      let key = changes.key(of: name).map { alternatives -> [UInt8] in
        for alternative in alternatives {
          guard let (after, before) = parts[alternative] else { continue }
          if let value = after.bytes(record) ?? before.bytes(record), !value.isEmpty {
            return value
          }
        }
        return []
      }
      var id: [UInt8] = []
      let position = lsn.bytes(record).flatMap { NumberText.integer($0.span.bytes, 0, $0.count) }
      ChangeCapture.appendIdentity(
        position: position ?? times[record], table: name, key: key,
        operation: operation.bytes(record) ?? [], to: &id)
      return (Int32(record), id)
    }
  }

  // MARK: Arrays

  func items(
    _ binding: EventBinding, _ source: some StoredColumns, with decompressor: inout Decompressor
  ) throws -> ItemColumns {
    guard let path = binding.itemsPath, !isAccessLog else { return ItemColumns() }
    var items = ItemColumns()
    items.texts = binding.itemFields.map { _ in TextColumn(codes: [], pool: TextPool()) }
    var plans: [Envelope: ItemPlan] = [:]
    let places =
      ColumnReader.places(bare: path, cloud: Envelope.cloudEvent.path(of: path))
      + ColumnReader.places(ofChange: "after." + path)
    for (prefix, envelope) in places where envelope == .bare || records[envelope] != nil {
      plans[envelope] = try ItemPlan(
        binding.itemFields, prefix: prefix, shredded, source, pools: &items.texts,
        with: &decompressor)
    }
    guard plans.contains(where: { !$0.value.isEmpty }) else { return items }
    items.starts = [0]
    let planOfShape = envelopes.map { plans[$0] }
    for record in 0..<count {
      let shape = Int(shredded.shapeCodes[record])
      planOfShape[shape]?.append(record, shape: shape, to: &items.texts)
      items.starts.append(Int32(items.texts[0].codes.count))
    }
    return items
  }
}
