// The state of one key, to be stored with it:
//
//     version : UInt8 = 1 | forgotten : varint | count : varint
//     count × (minute : varint | events : varint | sum : varint | hashes : UInt8 | hash : UInt32 …)
//
// `forgotten` is 0 for nothing, else 1 + the zigzag of the minute. The first minute is in zigzag,
// each later one is its distance from the one before. Sums are in zigzag. Hashes are those of the
// step, 1 to 4, in increasing order, little-endian.
extension MinuteSteps {
  private static let version: UInt8 = 1
  private static let name = "minute steps"

  /// Appends the state of `key` to `out`; equal states append equal bytes.
  package func encode(_ key: Int, into out: inout [UInt8]) {
    out.append(Self.version)
    guard key < keyCount else {
      out.append(contentsOf: [0, 0])
      return
    }
    let ring = rings.ring(key)
    let forgotten = ring.header.forgotten
    Varint.append(forgotten == .min ? 0 : Varint.zigzag(Int64(forgotten)) + 1, to: &out)
    Varint.append(UInt64(ring.count), to: &out)
    var before: Int64 = 0
    for index in 0..<Int(ring.count) {
      let step = rings.element(ring, index)
      let lower = running(before: index, in: ring)
      let distance = Int64(step.minute) - before
      Varint.append(index == 0 ? Varint.zigzag(distance) : UInt64(distance), to: &out)
      Varint.append(UInt64(step.runningCount &- lower.count), to: &out)
      Varint.append(Varint.zigzag(step.runningSum &- lower.sum), to: &out)
      Self.append(step.hashes, to: &out)
      before = Int64(step.minute)
    }
  }

  private static func append(_ hashes: SIMD4<UInt32>, to out: inout [UInt8]) {
    let sorted = (0..<distinctPerStepMax).map { hashes[$0] }.filter { $0 != 0 }.sorted()
    out.append(UInt8(sorted.count))
    for hash in sorted {
      withUnsafeBytes(of: hash.littleEndian) { out.append(contentsOf: $0) }
    }
  }

  /// Gives `key` the state that `encode` wrote: all of `bytes`, in place of what it holds.
  ///
  /// - Throws: `WindowError` for bytes that `encode` does not write with the same bounds; the key
  ///   is then empty.
  package mutating func decode(_ bytes: RawSpan, key: Int) throws(WindowError) {
    rings.reach(key)
    rings.remove(key)
    do {
      try read(bytes, key: key)
    } catch {
      rings.remove(key)
      throw error
    }
  }

  private mutating func read(_ bytes: RawSpan, key: Int) throws(WindowError) {
    var reader = WindowStateReader(of: Self.name)
    try reader.version(known: Self.version, from: bytes)
    let noted = try reader.varint("forgotten", in: 0...UInt64(UInt32.max), from: bytes)
    var header = Header()
    if noted > 0 { header.forgotten = Int32(truncatingIfNeeded: Varint.unzigzag(noted - 1)) }
    rings.setHeader(header, of: key)
    let count = try reader.varint("count", in: 0...UInt64(keptSteps), from: bytes)
    var step = Step(minute: 0, runningCount: 0, runningSum: 0, hashes: .zero)
    for index in 0..<Int(count) {
      step.minute = try minute(after: index == 0 ? nil : step.minute, &reader, from: bytes)
      guard step.minute > header.forgotten else { throw reader.invalid("a minute forgotten") }
      let events = try reader.varint("events", in: 1...UInt64(UInt32.max), from: bytes)
      step.runningCount &+= UInt32(events)
      step.runningSum &+= try reader.signed("sum", from: bytes)
      step.hashes = try hashes(&reader, from: bytes)
      rings.insert(step, at: index, of: key)
    }
    try reader.end(of: bytes)
  }

  private func minute(
    after before: Int32?, _ reader: inout WindowStateReader, from bytes: RawSpan
  ) throws(WindowError) -> Int32 {
    guard let before else {
      let first = try reader.signed("minute", from: bytes)
      guard let minute = Int32(exactly: first) else { throw reader.invalid("minute out of range") }
      return minute
    }
    let room = UInt64(Int64(Int32.max) - Int64(before))
    let distance = try reader.varint("minute", in: 0...room, from: bytes)
    guard distance > 0 else { throw reader.invalid("a minute twice") }
    return Int32(Int64(before) + Int64(distance))
  }

  private func hashes(
    _ reader: inout WindowStateReader, from bytes: RawSpan
  ) throws(WindowError) -> SIMD4<UInt32> {
    let count = try reader.varint("hashes", in: 1...UInt64(Self.distinctPerStepMax), from: bytes)
    var hashes = SIMD4<UInt32>.zero
    for lane in 0..<Int(count) {
      hashes[lane] = try reader.halfWord(from: bytes)
      let before = lane == 0 ? 0 : hashes[lane - 1]
      guard hashes[lane] > before else { throw reader.invalid("hashes out of order") }
    }
    return hashes
  }
}
