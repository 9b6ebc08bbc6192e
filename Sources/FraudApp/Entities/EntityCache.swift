import PipelineKit

/// The warm part of a table of states by name: read when first needed, written at commits.
///
///     names    text → slot           values    the state in each slot
///     filter   the names on disk, so that a new one costs no look
///
/// Slots are numbers that live until the next drain. What was changed in this commit or the one
/// before may not be on disk yet and stays; when there are too many slots a drain forgets the rest.
final class EntityCache<Value: StoredState> {
  /// Slots after which a drain forgets.
  private let slotsMax: Int
  let table: EntityTable
  private var names = Interner()
  @exclusivity(unchecked) var values: [Value] = []
  private var hashes: [UInt64] = []
  /// The commit that each slot was last changed for.
  private var changed: [Int32] = []
  private var commit: Int32 = 1
  /// Slots changed for this commit.
  private var dirtyCount = 0
  private var known: BlockedBloomFilter
  private let reader: EntityReader
  /// Hears of each state read back, with its row.
  var didRead: (_ slot: Int, _ row: RowBuffer) throws -> Void = { _, _ in }
  /// Where the last drain moved slots to; nil if it left them where they were.
  private(set) var moves: SlotMoves?

  /// - Parameters:
  ///   - extraColumns: columns between the name and the state, filled by `drain`.
  ///   - slotsMax: names after which a drain forgets.
  ///   - namesExpected: what the filter is sized for; more cost needless looks, never wrong states.
  init(
    _ name: String, key: String, extraColumns: [ColumnSpec] = [], store: ViewStore,
    slotsMax: Int = 400_000, namesExpected: Int = 1_000
  ) throws {
    self.slotsMax = slotsMax
    table = EntityCache.table(name, key: key, extraColumns: extraColumns)
    reader = try EntityReader(table, version: store.version.version, connection: try store.reader())
    var known = BlockedBloomFilter(capacity: namesExpected)
    try reader.forEachKey { row in
      row.withBytes(row: 0, column: 0) { known.insert(xxh64($0)) }
    }
    self.known = known
  }

  static func table(_ name: String, key: String, extraColumns: [ColumnSpec] = []) -> EntityTable {
    EntityTable(
      TableSpec(
        name: name, columns: [.required(key, .text)] + extraColumns + [.required("state", .blob)],
        keyCount: 1))
  }

  /// The slot of a name, with its state.
  ///
  /// - Parameter hash: xxh64 of the name.
  /// - Throws: what reading the table throws.
  func slot(_ name: RawSpan, hash: UInt64) throws -> Int {
    let slot = names.intern(name, hash: hash, tag: Self.tag(name))
    if slot < values.count { return slot }
    var value = Value()
    if known.mayContain(hash), let stored = try read(name, slot) { value = stored }
    known.insert(hash)
    values.append(value)
    hashes.append(hash)
    changed.append(0)
    return slot
  }

  /// Half of a second hash of a name.
  private static func tag(_ name: RawSpan) -> UInt32 {
    UInt32(truncatingIfNeeded: xxh64(name, seed: 0xC2B2_AE3D_27D4_EB4F))
  }

  private func read(_ name: RawSpan, _ slot: Int) throws -> Value? {
    var key = table.newKeys()
    key.append(text: name)
    var rows = table.newRows()
    guard try reader.read(key: 0, of: key, into: &rows) else { return nil }
    let bytes = rows.withBytes(row: 0, column: rows.columnCount - 1) { $0.array(0..<$0.byteCount) }
    var state = StateReader(bytes)
    try didRead(slot, rows)
    return Value(from: &state)
  }

  /// Notes that the state of a slot has changed.
  @inline(__always)
  func touch(_ slot: Int) {
    guard changed[slot] != commit else { return }
    changed[slot] = commit
    dirtyCount += 1
  }

  /// The name of a slot.
  func name(_ slot: Int) -> [UInt8] { names.bytes(slot) }

  /// The rows of what has changed since the last drain, in the order of their names, piece by piece.
  ///
  /// - Parameters:
  ///   - pieceBytes: bytes after which a piece is full.
  ///   - extra: appends the extra columns of a state; told its slot and its name.
  ///   - handOver: takes a piece, each behind the one before in the order of names.
  func drain(
    pieceBytes: Int = .max,
    extra: (_ slot: Int, _ name: RawSpan, inout Value, inout RowBuffer) -> Void = { _, _, _, _ in },
    _ handOver: (RowBuffer) throws -> Void
  ) rethrows {
    var rows = table.newRows()
    var state = StateWriter()
    for slot in dirtyCount > 0 ? names.sorted() : [] where changed[slot] == commit {
      names.withBytes(slot) {
        rows.append(text: $0)
        extra(slot, $0, &values[slot], &rows)
      }
      state.removeAll()
      EntityCache.encode(&values[slot], into: &state)
      state.buffer.withBytes { rows.append(blob: $0) }
      guard rows.byteCount >= pieceBytes else { continue }
      try handOver(rows)
      rows = table.newRows()
    }
    if !rows.isEmpty { try handOver(rows) }
    dirtyCount = 0
    moves = values.count > slotsMax ? forget() : nil
    commit += 1
  }

  /// In place: a state is not copied to be written.
  private static func encode(_ value: inout Value, into state: inout StateWriter) {
    value.encode(into: &state)
  }

  /// Forgets all states that are on disk for certain: not those of this commit and the last.
  private func forget() -> SlotMoves {
    let before = values.count
    let kept = values.indices.filter { changed[$0] >= commit - 1 }
    var names = Interner()
    for slot in kept {
      _ = self.names.withBytes(slot) {
        names.intern($0, hash: hashes[slot], tag: Self.tag($0))
      }
    }
    self.names = names
    values = kept.map { values[$0] }
    hashes = kept.map { hashes[$0] }
    changed = kept.map { changed[$0] }
    return SlotMoves(kept: kept, of: before)
  }
}

/// Where slots are after a cache forgot some.
struct SlotMoves: Sendable {
  /// The old slots that are left, in order.
  let kept: [Int]
  /// The new slot of each old one, -1 for those forgotten.
  let places: [Int32]

  /// - Parameter count: how many slots there were.
  init(kept: [Int], of count: Int) {
    self.kept = kept
    var places = [Int32](repeating: -1, count: count)
    for (place, slot) in kept.enumerated() { places[slot] = Int32(place) }
    self.places = places
  }

  /// What is left of values that lie by slot.
  func moved<Value>(_ values: [Value]) -> [Value] {
    kept.prefix { $0 < values.count }.map { values[$0] }
  }
}
