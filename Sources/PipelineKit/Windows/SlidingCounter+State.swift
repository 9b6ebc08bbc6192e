// The state of one key, to be stored with it:
//
//     version : UInt8 = 1 | forgotten : varint | count : varint | count × (time : varint | value)
//
// `forgotten` is 0 for nothing, else 1 + the zigzag of the instant. The first time is in zigzag,
// each later one is its distance from the one before. Values are in zigzag.
extension SlidingCounter {
  private static let version: UInt8 = 1
  private static let name = "sliding counter"

  /// Appends the state of `key` to `out`; equal states append equal bytes.
  package func encode(_ key: Int, into out: inout [UInt8]) {
    out.append(Self.version)
    guard key < keyCount else {
      out.append(contentsOf: [0, 0])
      return
    }
    let ring = rings.ring(key)
    let forgotten = ring.header.forgotten
    Varint.append(forgotten == .min ? 0 : Varint.zigzag(forgotten) + 1, to: &out)
    Varint.append(UInt64(ring.count), to: &out)
    var before = Entry(time: 0, runningSum: ring.header.base)
    for index in 0..<Int(ring.count) {
      let entry = rings.element(ring, index)
      let step = entry.time - before.time
      Varint.append(index == 0 ? Varint.zigzag(step) : UInt64(step), to: &out)
      Varint.append(Varint.zigzag(entry.runningSum &- before.runningSum), to: &out)
      before = entry
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
    let noted = try reader.varint("forgotten", in: 0...UInt64.max - 1, from: bytes)
    let header = Header(forgotten: noted == 0 ? .min : Varint.unzigzag(noted - 1))
    rings.setHeader(header, of: key)
    let count = try reader.varint("count", in: 0...UInt64(eventsMax), from: bytes)
    var entry = Entry(time: header.forgotten, runningSum: 0)
    for index in 0..<Int(count) {
      if index == 0 {
        entry.time = try reader.signed("time", from: bytes)
      } else {
        let room = UInt64(Int64.max) &- UInt64(bitPattern: entry.time)
        let step = try reader.varint("step", in: 0...room, from: bytes)
        entry.time = Int64(truncatingIfNeeded: step &+ UInt64(bitPattern: entry.time))
      }
      entry.runningSum &+= try reader.signed("value", from: bytes)
      guard entry.time > header.forgotten else { throw reader.invalid("an event forgotten") }
      rings.insert(entry, at: index, of: key)
    }
    try reader.end(of: bytes)
  }
}
