/// A sorted run of distinct ids as bytes, for a file: what an ``IDSet`` becomes when it is spilled.
///
///     plain:   high : UInt64 | low : UInt64                  16 bytes an id, big-endian
///     tagged:  high : UInt64 | low : UInt64 | tag : Int64    24 bytes an id, big-endian
///
/// No header: the file that holds a run says which of the two it is, and checks its bytes.
/// Big-endian, so that ids compare as their bytes do.
package enum SortedIDRun {
  /// How wide an entry is.
  package enum Layout: Sendable {
    /// Ids alone.
    case plain
    /// Each id followed by its tag.
    case tagged

    /// Bytes of one entry.
    package var entryBytes: Int { self == .plain ? 16 : 24 }
  }

  /// Returns the run of `ids`, sorted and without duplicates.
  ///
  /// Complexity: O(n) for ids that are spread evenly, O(n log n) at worst.
  package static func encode(_ ids: [ID128]) -> [UInt8] {
    let entryBytes = Layout.plain.entryBytes
    return [UInt8](unsafeUninitializedCapacity: ids.count * entryBytes) { run, byteCount in
      // Sorted where they are to stand, then each is moved to its place and written big-endian.
      let run = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(run)[..<(ids.count * entryBytes)])
      let sorted = run.bindMemory(to: ID128.self)
      IDSort.write(ids, to: sorted)
      var kept = 0
      var last: ID128?
      for id in sorted where id != last {
        sorted[kept] = ID128(uuid: id.high.bigEndian, id.low.bigEndian)
        kept += 1
        last = id
      }
      byteCount = kept * entryBytes
    }
  }

  /// Returns the tagged run of a set made by `IDSet.tagged()`.
  ///
  /// Complexity: O(n log n).
  package static func encode(tagged set: IDSet) -> [UInt8] {
    var run: [UInt8] = []
    run.reserveCapacity(set.count * Layout.tagged.entryBytes)
    for id in set.sorted() {
      guard let tag = set.tag(of: id) else { preconditionFailure("id without a tag") }
      append(id.high, to: &run)
      append(id.low, to: &run)
      append(UInt64(bitPattern: tag), to: &run)
    }
    return run
  }

  /// Returns the number of ids in `run`.
  package static func count(of run: RawSpan, layout: Layout = .plain) -> Int {
    precondition(run.byteCount % layout.entryBytes == 0, "run of a broken entry")
    return run.byteCount / layout.entryBytes
  }

  /// Returns the id at `index`, which is in `0 ..< count(of: run)`.
  package static func id(at index: Int, in run: RawSpan, layout: Layout = .plain) -> ID128 {
    let offset = index * layout.entryBytes
    return ID128(uuid: word(run, offset), word(run, offset + 8))
  }

  /// Returns the tag at `index` of a tagged run.
  package static func tag(at index: Int, in run: RawSpan) -> Int64 {
    Int64(bitPattern: word(run, index * Layout.tagged.entryBytes + 16))
  }

  /// Returns whether `id` is in `run`.
  package static func contains(
    _ id: ID128, in run: RawSpan, layout: Layout = .plain
  ) -> Bool {
    index(of: id, in: run, layout: layout) != nil
  }

  /// Returns the index of `id` in `run`, or `nil` when it is absent.
  ///
  /// Ids are hashes, or timestamps and randomness, so a few interpolations leave a handful of
  /// entries; halving does the rest, and all of it when ids are spread unevenly.
  ///
  /// Complexity: O(log log n) expected, O(log n) at worst; each step may touch a page.
  package static func index(of id: ID128, in run: RawSpan, layout: Layout = .plain) -> Int? {
    var range = 0..<count(of: run, layout: layout)
    var interpolationsLeft = 8
    while !range.isEmpty {
      let first = self.id(at: range.lowerBound, in: run, layout: layout)
      let last = self.id(at: range.upperBound - 1, in: run, layout: layout)
      guard first <= id, id <= last else { return nil }
      var middle = range.lowerBound + range.count / 2
      if interpolationsLeft > 0, range.count > 8, first.high < last.high {
        let part = Double(id.high - first.high) / Double(last.high - first.high)
        middle = range.lowerBound + min(range.count - 1, Int(part * Double(range.count)))
        interpolationsLeft -= 1
      }
      let found = self.id(at: middle, in: run, layout: layout)
      if found == id { return middle }
      range = found < id ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  /// Returns the union of `runs`; of an id in several tagged runs, the least tag is kept.
  ///
  /// Complexity: O(n log r) for r runs, in memory: the runs and the union exist together.
  package static func merge(_ runs: [[UInt8]], layout: Layout = .plain) -> [UInt8] {
    var level = runs
    while level.count > 1 {
      var next: [[UInt8]] = []
      for index in stride(from: 0, to: level.count, by: 2) {
        guard index + 1 < level.count else {
          next.append(level[index])
          continue
        }
        let (a, b) = (level[index], level[index + 1])
        next.append(merge(a.span.bytes, b.span.bytes, layout: layout))
      }
      level = next
    }
    return level.first ?? []
  }

  /// Returns the union of two runs; of an id in both of two tagged runs, the lesser tag is kept.
  ///
  /// Complexity: O(n).
  package static func merge(
    _ a: RawSpan, _ b: RawSpan, layout: Layout = .plain
  ) -> [UInt8] {
    var union: [UInt8] = []
    union.reserveCapacity(a.byteCount + b.byteCount)
    let countA = count(of: a, layout: layout)
    let countB = count(of: b, layout: layout)
    var (indexA, indexB) = (0, 0)
    while indexA < countA, indexB < countB {
      let idA = id(at: indexA, in: a, layout: layout)
      let idB = id(at: indexB, in: b, layout: layout)
      let takesA =
        idA != idB
        ? idA < idB
        : layout == .plain || tag(at: indexA, in: a) <= tag(at: indexB, in: b)
      if takesA {
        appendEntry(indexA, of: a, layout: layout, to: &union)
      } else {
        appendEntry(indexB, of: b, layout: layout, to: &union)
      }
      if idA <= idB { indexA += 1 }
      if idB <= idA { indexB += 1 }
    }
    for index in indexA..<countA { appendEntry(index, of: a, layout: layout, to: &union) }
    for index in indexB..<countB { appendEntry(index, of: b, layout: layout, to: &union) }
    return union
  }

  private static func appendEntry(
    _ index: Int, of run: RawSpan, layout: Layout, to bytes: inout [UInt8]
  ) {
    for offset in stride(from: 0, to: layout.entryBytes, by: 8) {
      append(word(run, index * layout.entryBytes + offset), to: &bytes)
    }
  }

  private static func word(_ run: RawSpan, _ offset: Int) -> UInt64 {
    UInt64(bigEndian: run.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
