/// Reads the fields of one batch, whatever envelope each event came in.
///
/// A field of a batch may stand in several columns: at the top of bare events, in the `data` of
/// CloudEvents. Each event takes it from the one that its own shape says.
struct ColumnReader {
  private let shredded: ShreddedBatch
  private let isAccessLog: Bool
  /// Whether the shape of each record is a CloudEvent.
  private let cloudShapes: [Bool]
  /// The records of those shapes.
  private let cloudRecords: [Int32]

  init(shredded: ShreddedBatch, isAccessLog: Bool) {
    self.shredded = shredded
    self.isAccessLog = isAccessLog
    let marker = shredded.column(ColumnKey(Envelope.specVersionPath, .string))
    let cloudShapes = shredded.shapes.map { shape in
      marker.map { shape.lastSlot(of: Int32($0)) != nil } ?? false
    }
    self.cloudShapes = cloudShapes
    cloudRecords =
      cloudShapes.contains(true)
      ? shredded.shapeCodes.indices.filter { cloudShapes[Int(shredded.shapeCodes[$0])] }
        .map(Int32.init) : []
  }

  private var count: Int { shredded.recordCount }

  /// Calls `body` for the column in which events of each envelope have the field, if there is one.
  ///
  /// `places` holds the place of each record's scalar in `values`, none where it has none, has another
  /// envelope, or has the key a second time behind it with a scalar of the other kind: of two
  /// members with one name the last counts.
  private func forEachSource(
    bare: String, cloud: String, kind: ColumnKey.Kind, _ source: some StoredColumns,
    with decompressor: inout Decompressor,
    _ body: (_ values: ColumnValues, _ places: ScalarPlaces) throws -> Void
  ) throws {
    for (path, isCloud) in [(bare, false), (cloud, true)] {
      if isCloud && cloudRecords.isEmpty { continue }
      guard let column = shredded.column(ColumnKey(path, kind)) else { continue }
      let otherKind = shredded.column(ColumnKey(path, kind == .string ? .bare : .string))
      let counts = zip(shredded.shapes, cloudShapes).map { shape, isOfCloud in
        isOfCloud == isCloud && !ColumnReader.isOverruled(column, by: otherKind, in: shape)
      }
      try body(
        try shredded.values(column, from: source, with: &decompressor),
        places(of: column, where: counts, isCloud: isCloud))
    }
  }

  private func places(of column: Int, where counts: [Bool], isCloud: Bool) -> ScalarPlaces {
    if isCloud,
      let indexes = shredded.lastIndexes(of: column, where: counts, among: cloudRecords)
    {
      return ScalarPlaces(records: cloudRecords, indexes: indexes)
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
    return try text(
      bare: field.path,
      cloud: field.isOfEnvelope ? field.path : Envelope.cloudEvent.path(of: field.path),
      kind: field.isBare ? .bare : .string,
      isHashed: field.isHashed, source, with: &decompressor)
  }

  private func text(
    bare: String, cloud: String, kind: ColumnKey.Kind, isHashed: Bool,
    _ source: some StoredColumns, with decompressor: inout Decompressor
  ) throws -> TextColumn {
    var column = TextColumn(codes: [Int32](repeating: -1, count: count), pool: TextPool())
    try forEachSource(bare: bare, cloud: cloud, kind: kind, source, with: &decompressor) {
      values, places in
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
    try forEachSource(
      bare: bare, cloud: "data." + field.path, kind: .bare, source, with: &decompressor
    ) { values, places in
      let integers = values.wholeNumbers()
      places.forEach { record, index in out[record] = integers[index] }
    }
    return out
  }

  func times(_ source: some StoredColumns, with decompressor: inout Decompressor) throws -> [Int64]
  {
    var out = [Int64](repeating: EventBatch.absent, count: count)
    let (bare, cloud) =
      isAccessLog ? ("time", "time") : (Envelope.bare.timePath, Envelope.cloudEvent.timePath)
    for kind in ColumnKey.Kind.allCases {
      try forEachSource(bare: bare, cloud: cloud, kind: kind, source, with: &decompressor) {
        values, places in
        let times = values.timestamps(isAccessLog: isAccessLog)
        places.forEach { record, index in out[record] = times[index] }
      }
    }
    for record in 0..<count where out[record] == EventBatch.absent {
      throw EventError.noTimestamp(record: record)
    }
    return out
  }

  // MARK: Identities

  /// The identities of the events, and their ids as text; none for lines without ids.
  func ids(_ source: some StoredColumns, with decompressor: inout Decompressor) throws
    -> (ids: [ID128], text: EventIDs)
  {
    var text = EventIDs()
    guard !isAccessLog else { return ([], text) }
    try forEachSource(
      bare: Envelope.bare.idPath, cloud: Envelope.cloudEvent.idPath, kind: .string, source,
      with: &decompressor
    ) { values, places in text.add(values, places) }
    var ids = text.identities(count: count)
    guard cloudShapes.contains(true) else { return (ids, text) }
    let origins = try self.text(
      bare: "\u{0}", cloud: "source", kind: .string, isHashed: false, source, with: &decompressor)
    for record in 0..<count {
      guard var identity = origins.bytes(record), !identity.isEmpty else { continue }
      identity.append(0)
      text.append(record, to: &identity)
      ids[record] = ID128(text: identity.span.bytes)
    }
    return (ids, text)
  }

  // MARK: Arrays

  func items(
    _ binding: EventBinding, _ source: some StoredColumns, with decompressor: inout Decompressor
  ) throws -> ItemColumns {
    guard let path = binding.itemsPath, !isAccessLog else { return ItemColumns() }
    var items = ItemColumns()
    items.texts = binding.itemFields.map { _ in TextColumn(codes: [], pool: TextPool()) }
    var plans: [ItemPlan] = []
    for prefix in [path, "data." + path] {
      plans.append(
        try ItemPlan(
          binding.itemFields, prefix: prefix, shredded, source, pools: &items.texts,
          with: &decompressor))
    }
    guard plans.contains(where: { !$0.isEmpty }) else { return items }
    items.starts = [0]
    for record in 0..<count {
      let shape = Int(shredded.shapeCodes[record])
      plans[cloudShapes[shape] ? 1 : 0].append(record, shape: shape, to: &items.texts)
      items.starts.append(Int32(items.texts[0].codes.count))
    }
    return items
  }
}
