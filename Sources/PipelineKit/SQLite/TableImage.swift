/// Rows of a table as pages of SQLite's own, to be copied into a view file without being read.
///
///     page 1        the header of a database, and its schema: one table
///     page 2, 3 …   leaves with rows; between them overflow pages of rows that are longer than a page
///     then          inner pages: of each page below but the last its largest key
///
/// An insert binds each value, and SQLite makes a record of them, finds its place and stores it.
/// From a table of the same columns it copies records as they are (the transfer optimisation of
/// `INSERT … SELECT *`), which takes a third of the time. So a fold makes the records, on its own
/// thread, in a database in memory that the writer copies from. What SQLite does not look at then
/// is looked at here: types, NULL, and that keys ascend. The view file itself only SQLite writes.
/// (SQLite's file format, sections 1.3 to 2.1.)
package struct TableImage: Sendable {
  /// The name of the table in the image.
  static let tableName = "rows"

  /// The columns; the first is the key.
  package let columns: [ColumnSpec]
  /// How many rows there are.
  package private(set) var count = 0
  /// Whether it can be copied from.
  private(set) var isEnded = false
  let pageBytes: Int
  var pages: [UInt8] = []
  var leaf = Leaf()
  var leaves: [Child] = []
  private(set) var lastKey = Int64.min
  /// What each column behind the key may hold, bits as in `bits`, 8 a blob and 16 a text.
  private let allowed: [UInt8]
  private var cell = AppendBuffer()

  /// The leaf that is being filled.
  struct Leaf {
    /// Where it begins; 0, where page 1 is, for none.
    var start = 0
    var cells = 0
    /// Where its first cell begins: cells are put from the page's end downwards.
    var firstCell = 0
  }

  /// A page that an inner page refers to.
  struct Child {
    let page: UInt32
    /// The largest key in it and below it.
    let lastKey: Int64
  }

  /// An image without rows, and without memory until there is one.
  ///
  /// - Parameters:
  ///   - columns: the first is the key, an integer, which makes it the rowid.
  ///   - byteCount: bytes that it will probably take.
  ///   - pageBytes: a power of two from 512 to 32,768; of large pages there are fewer to read.
  package init(
    _ columns: [ColumnSpec], expecting byteCount: Int = 0, pageBytes: Int = 32_768
  ) {
    precondition(
      columns.first?.kind == .integer && columns[0].isNullable == false, "a key that is no rowid")
    precondition(512...32_768 ~= pageBytes && pageBytes & (pageBytes - 1) == 0, "a page of no size")
    self.columns = columns
    self.pageBytes = pageBytes
    allowed = columns.dropFirst().map { column in
      (column.isNullable ? 1 : 0) | TableImage.bit(of: column.kind)
    }
    if byteCount > 0 { pages.reserveCapacity(byteCount) }
  }

  /// Bytes of memory in use.
  package var byteCount: Int { pages.count }

  /// Appends a row: its key, larger than the last, and the cells of the other columns.
  ///
  /// - Complexity: O(bytes of the row), copied once.
  package mutating func append(key: Int64, _ cells: borrowing RecordCells) {
    precondition(!isEnded && (count == 0 || key > lastKey), "keys that do not ascend")
    cells.types.withBytes { checkTypes($0) }
    cell.removeAll()
    // The key is NULL in the record, because it stands before it.
    let payload = cell.append(recordOf: cells, rowid: key, isKeyColumn: true)
    let local = localBytes(payload)
    if local == payload {
      makeRoom(cell.count + cells.bodies.count)
      put(cell, at: leaf.firstCell)
      put(cells.bodies, at: leaf.firstCell + cell.count)
    } else {
      cells.bodies.withBytes { cell.append(contentsOf: $0) }
      putLong(cell, kept: cell.count - payload + local)
    }
    count += 1
    lastKey = key
  }

  /// Ends the image: from here on it can be copied from, and nothing be appended.
  package mutating func end() {
    guard !isEnded, count > 0 else { return }
    endLeaf()
    var level = leaves
    while level.count > 1 { level = makeInnerPages(over: level) }
    writeSchema(root: level[0].page)
    leaves = []
    isEnded = true
  }

  /// How much of a payload is in the leaf itself (section 1.6 of the format).
  private func localBytes(_ payload: Int) -> Int {
    if payload <= pageBytes - 35 { return payload }
    let least = (pageBytes - 12) * 32 / 255 - 23
    let kept = least + (payload - least) % (pageBytes - 4)
    return kept <= pageBytes - 35 ? kept : least
  }

  /// Traps on what SQLite would refuse if it read the row.
  private func checkTypes(_ types: RawSpan) {
    var (column, isLong) = (0, false)
    for position in 0..<types.byteCount {
      let byte = types.byte(position)
      if byte < 0x80 {
        precondition(column < allowed.count, "a row of another table")
        // The last bit of a length, however long, tells texts from blobs.
        let bit = isLong || byte >= 12 ? 8 << (byte & 1) : TableImage.bits[Int(byte)]
        precondition(allowed[column] & bit != 0, "a cell of another type")
        column += 1
      }
      isLong = byte >= 0x80
    }
    precondition(column == allowed.count && !isLong, "a row of another table")
  }

  /// A bit for each type of cells below 12: NULL 1, integers 2, a real 4; none for reserved ones.
  private static let bits: InlineArray<12, UInt8> = [1, 2, 2, 2, 2, 2, 2, 4, 2, 2, 0, 0]

  private static func bit(of kind: ColumnKind) -> UInt8 {
    switch kind {
    case .integer: 2
    case .real: 4
    case .blob: 8
    case .text: 16
    }
  }
}

extension AppendBuffer {
  /// Appends a cell of a leaf up to the bodies of its record: the length of the payload, the rowid,
  /// and the record's header.
  ///
  /// - Parameter isKeyColumn: whether the table's first column is the rowid and not among `cells`.
  /// - Returns: the length of the payload.
  mutating func append(
    recordOf cells: borrowing RecordCells, rowid: Int64, isKeyColumn: Bool
  ) -> Int {
    let typeBytes = cells.types.count + (isKeyColumn ? 1 : 0)
    // The header's length counts itself.
    let headerBytes = typeBytes + (typeBytes + 1 < 0x80 ? 1 : 2)
    precondition(headerBytes < 0x4000, "a row of thousands of columns")
    let payload = headerBytes + cells.bodies.count
    append(sqliteVarint: UInt64(payload))
    append(sqliteVarint: UInt64(bitPattern: rowid))
    append(sqliteVarint: UInt64(headerBytes))
    if isKeyColumn { append(0) }
    cells.types.withBytes { append(contentsOf: $0) }
    return payload
  }
}
