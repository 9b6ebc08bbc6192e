/// How to line up the fields of one array's elements, shape by shape.
struct ItemPlan {
  private let fieldCount: Int
  private var values: [ColumnValues?] = []
  private var codes: [PoolCodes?] = []
  private var starts: [[Int32]] = []
  /// Of each shape the table of `ArrayElements`.
  private var tables: [[Int32]] = []

  /// Whether no record has the array.
  let isEmpty: Bool

  init(
    _ fields: [EventBinding.Text], prefix: String, _ shredded: ShreddedBatch,
    _ source: some StoredColumns, pools: inout [TextColumn],
    with decompressor: inout Decompressor
  ) throws {
    fieldCount = fields.count
    var columns: [Int?] = []
    for (index, field) in fields.enumerated() {
      let key = ColumnKey("\(prefix)[].\(field.path)", field.isBare ? .bare : .string)
      let column = shredded.column(key)
      columns.append(column)
      let found = try column.map { try shredded.values($0, from: source, with: &decompressor) }
      values.append(found)
      codes.append(found.map { pools[index].pool.append($0, unescaping: !field.isBare) })
      starts.append(column.map { shredded.starts(of: $0) } ?? [])
    }
    isEmpty = values.allSatisfy { $0 == nil }
    if !isEmpty { tables = shredded.shapes.map { ArrayElements.table(of: $0, columns: columns) } }
  }

  /// Appends the elements of `record`: one code a field and element, -1 where there is none.
  func append(_ record: Int, shape: Int, to texts: inout [TextColumn]) {
    guard !isEmpty, !tables[shape].isEmpty else { return }
    for (cell, occurrence) in tables[shape].enumerated() {
      let field = cell % fieldCount
      var code: Int32 = -1
      if occurrence >= 0, let values = values[field], let codes = codes[field] {
        code = codes.code(of: Int(starts[field][record] + occurrence), in: values)
      }
      texts[field].codes.append(code)
    }
  }
}

/// How the scalars of a column map to strings of a pool they were appended to.
struct PoolCodes {
  fileprivate let base: Int32

  /// Sets the code of each record that has a scalar of the column.
  func fill(_ codes: inout [Int32], _ places: ScalarPlaces, of values: ColumnValues) {
    let base = base
    let entries = values.integers
    let isDictionary = if case .dictionary = values.form { true } else { false }
    guard places.records == nil, !isDictionary || !entries.isEmpty else {
      return places.forEach { record, index in
        codes[record] =
          base &+ (isDictionary ? Int32(truncatingIfNeeded: entries[index]) : Int32(index))
      }
    }
    // No branch: which records have an optional field is for no processor to foresee.
    let indexes = places.indexes
    for record in 0..<indexes.count {
      let index = indexes[record]
      let entry =
        isDictionary ? Int32(truncatingIfNeeded: entries[Int(max(index, 0))]) : index
      codes[record] = index < 0 ? codes[record] : base &+ entry
    }
  }

  /// The code of scalar `index` of the column.
  @inline(__always)
  func code(of index: Int, in values: ColumnValues) -> Int32 {
    if case .dictionary = values.form {
      return base + Int32(truncatingIfNeeded: values.integers[index])
    }
    return base + Int32(truncatingIfNeeded: index)
  }
}

extension TextPool {
  /// Appends the distinct scalars of a dictionary column, all scalars of any other.
  mutating func append(_ values: ColumnValues, unescaping: Bool) -> PoolCodes {
    let base = Int32(count)
    let isEscaped = unescaping && values.texts.bytes.contains(UInt8(ascii: "\\"))
    if case .dictionary = values.form {
      append(values.texts, unescaping: isEscaped)
    } else if case .raw = values.form {
      append(values.texts, unescaping: isEscaped)
    } else {
      append(scalarsOf: values)
    }
    return PoolCodes(base: base)
  }

  private mutating func append(_ texts: TextPool, unescaping: Bool) {
    guard unescaping else { return append(contentsOf: texts) }
    let bytes = texts.bytes.span.bytes
    for index in 0..<texts.count {
      let range = texts.range(index)
      append(JSONText.unescaped(bytes, range.lowerBound, range.upperBound))
    }
  }
}

extension TextColumn {
  /// Makes the scalars `null` absent.
  mutating func dropNulls() {
    let nulls = mapPool { $0.byteCount == 4 && $0.halfWord(0) == 0x6C6C_756E }
    guard nulls.contains(true) else { return }
    for index in codes.indices where codes[index] >= 0 && nulls[Int(codes[index])] {
      codes[index] = -1
    }
  }
}
