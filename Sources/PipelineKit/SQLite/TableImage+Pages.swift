/// Pages of an image: leaves while rows come, the rest when it ends.
///
///     leaf    0D  free 2  cells 2  first cell 2  00   | place 2 a cell | room | cells |
///     inner   05  free 2  cells 2  first cell 2  00  last child 4  | places | room | child 4, key |
extension TableImage {
  private static let leafHeaderBytes = 8
  private static let innerHeaderBytes = 12
  private static let fileHeaderBytes = 100
  private static let tableLeaf: UInt8 = 0x0d
  private static let tableInner: UInt8 = 0x05

  /// The number of the page that will be begun next; the first is 1.
  private var nextPage: UInt32 { UInt32(max(1, pages.count / pageBytes)) + 1 }

  /// Begins a page of zeros; returns where it is.
  private mutating func beginPage() -> Int {
    // Page 1 is written when all others are known.
    let count = pages.isEmpty ? 2 * pageBytes : pageBytes
    pages.append(contentsOf: repeatElement(0, count: count))
    return pages.count - pageBytes
  }

  /// Makes room for a cell in the current leaf, or in a new one: at `leaf.firstCell`.
  mutating func makeRoom(_ byteCount: Int) {
    let places = leaf.start + TableImage.leafHeaderBytes + 2 * leaf.cells
    if leaf.start == 0 || leaf.firstCell - byteCount < places + 2 {
      endLeaf()
      leaf.start = beginPage()
      leaf.firstCell = leaf.start + pageBytes
    }
    leaf.firstCell -= byteCount
    put(
      UInt16(leaf.firstCell - leaf.start),
      at: leaf.start + TableImage.leafHeaderBytes + 2 * leaf.cells)
    leaf.cells += 1
  }

  /// Puts a cell whose payload is longer than a page allows: `kept` bytes into the leaf, the others
  /// into pages of their own, each with the number of the next.
  mutating func putLong(_ cell: AppendBuffer, kept: Int) {
    makeRoom(kept + 4)
    let place = leaf.firstCell
    cell.withBytes { bytes in
      put(bytes.extracting(0..<kept), at: place)
      put(nextPage, at: place + kept)
      var next = kept
      while next < bytes.byteCount {
        let end = min(bytes.byteCount, next + pageBytes - 4)
        let start = beginPage()
        put(end < bytes.byteCount ? nextPage : 0, at: start)
        put(bytes.extracting(next..<end), at: start + 4)
        next = end
      }
    }
  }

  /// Ends the current leaf, if there is one.
  mutating func endLeaf() {
    guard leaf.start > 0 else { return }
    putHeader(
      TableImage.tableLeaf, at: leaf.start, cells: leaf.cells,
      firstCell: leaf.firstCell - leaf.start)
    leaves.append(Child(page: UInt32(leaf.start / pageBytes) + 1, lastKey: lastKey))
    leaf = Leaf()
  }

  /// Makes the pages of the level above `children`, all about equally full.
  mutating func makeInnerPages(over children: [Child]) -> [Child] {
    let cellBytesMax = 2 + 4 + SQLiteVarint.byteCountMax
    let childrenMax = (pageBytes - TableImage.innerHeaderBytes) / cellBytesMax + 1
    let count = (children.count + childrenMax - 1) / childrenMax
    return (0..<count).map { number in
      makeInnerPage(
        children[children.count * number / count..<children.count * (number + 1) / count])
    }
  }

  private mutating func makeInnerPage(_ children: ArraySlice<Child>) -> Child {
    guard let last = children.last else { preconditionFailure("a page without children") }
    let start = beginPage()
    var end = start + pageBytes
    for (number, child) in children.dropLast().enumerated() {
      var key = AppendBuffer()
      key.append(sqliteVarint: UInt64(bitPattern: child.lastKey))
      end -= 4 + key.count
      put(child.page, at: end)
      put(key, at: end + 4)
      put(UInt16(end - start), at: start + TableImage.innerHeaderBytes + 2 * number)
    }
    putHeader(
      TableImage.tableInner, at: start, cells: children.count - 1, firstCell: end - start)
    put(last.page, at: start + TableImage.leafHeaderBytes)
    return Child(page: UInt32(start / pageBytes) + 1, lastKey: last.lastKey)
  }

  /// Writes page 1: the file's header and the row of `sqlite_schema` for the table.
  mutating func writeSchema(root: UInt32) {
    var row = RecordCells()
    for text in ["table", TableImage.tableName, TableImage.tableName] { row.append(text: text) }
    row.append(integer: Int64(root))
    row.append(text: ColumnSpec.createSQL(TableImage.tableName, columns, keyCount: 1))
    var cell = AppendBuffer()
    _ = cell.append(recordOf: row, rowid: 1, isKeyColumn: false)
    row.bodies.withBytes { cell.append(contentsOf: $0) }
    let place = pageBytes - cell.count
    let tree = TableImage.fileHeaderBytes
    precondition(place > tree + TableImage.leafHeaderBytes + 2, "a schema longer than a page")
    writeFileHeader()
    putHeader(TableImage.tableLeaf, at: tree, cells: 1, firstCell: place)
    put(UInt16(place), at: tree + TableImage.leafHeaderBytes)
    put(cell, at: place)
  }

  /// Section 1.3 of the format; fields that are not written are zero.
  private mutating func writeFileHeader() {
    put(Array("SQLite format 3\0".utf8).span.bytes, at: 0)
    put(UInt16(pageBytes), at: 16)
    // Rollback journal, no bytes reserved, and three fractions that are the same in every file.
    let fixed: [UInt8] = [1, 1, 0, 64, 32, 32]
    put(fixed.span.bytes, at: 18)
    let (changes, pageCount): (UInt32, UInt32) = (1, UInt32(pages.count / pageBytes))
    put(changes, at: 24)
    put(pageCount, at: 28)
    // Cookie of the schema, its format, and UTF-8.
    for (field, value) in [(40, 1), (44, 4), (56, 1)] as [(Int, UInt32)] { put(value, at: field) }
    // The number of pages is valid for this change, by a library that knew of STRICT.
    put(changes, at: 92)
    put(UInt32(3_037_000), at: 96)
  }

  private mutating func putHeader(_ kind: UInt8, at start: Int, cells: Int, firstCell: Int) {
    pages[start] = kind
    put(UInt16(cells), at: start + 3)
    put(UInt16(firstCell), at: start + 5)
  }

  /// A database without tables, which is there for as long as the program.
  ///
  /// SQLite opens a transaction on every attached database when it opens one for writing, so what
  /// stands for an image between images can be neither read-only nor without a page. Nothing is
  /// ever written to it.
  nonisolated(unsafe) static let emptyDatabase: UnsafeRawBufferPointer = {
    var image = TableImage([.required("k", .integer)], pageBytes: 512)
    image.pages = [UInt8](repeating: 0, count: image.pageBytes)
    image.writeFileHeader()
    image.putHeader(tableLeaf, at: fileHeaderBytes, cells: 0, firstCell: image.pageBytes)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: image.pageBytes, alignment: 8)
    memory.copyBytes(from: image.pages)
    return UnsafeRawBufferPointer(memory)
  }()

  // MARK: Bytes

  /// Puts a number, most significant byte first.
  private mutating func put(_ value: some FixedWidthInteger & BitwiseCopyable, at position: Int) {
    var span = pages.mutableSpan
    var bytes = span.mutableBytes
    bytes.storeBytes(of: value.bigEndian, toByteOffset: position, as: type(of: value))
  }

  /// Puts the bytes of a buffer.
  mutating func put(_ buffer: AppendBuffer, at position: Int) {
    buffer.withBytes { put($0, at: position) }
  }

  private mutating func put(_ source: RawSpan, at position: Int) {
    precondition(position + source.byteCount <= pages.count, "a cell beyond its page")
    var span = pages.mutableSpan
    var bytes = span.mutableBytes
    bytes.copy(source, 0, count: source.byteCount, to: position)
  }
}
