import PipelineKit
import Testing

@Suite struct HashIndexTests {
  /// All slots stored with a hash, in the order the index gives them.
  private func slots(_ index: HashIndex, _ hash: UInt64) -> [UInt32] {
    var found: [UInt32] = []
    var candidate = index.firstSlot(hash)
    while let slot = candidate {
      found.append(slot)
      candidate = index.nextSlot(hash, after: slot)
    }
    return found
  }

  @Test func `an empty index finds nothing`() {
    var index = HashIndex()
    #expect(index.firstSlot(0) == nil)
    #expect(index.nextSlot(0, after: 1) == nil)
    #expect(index.remove(0, slot: 1) == false)
    #expect(index.byteCount == 0)
  }

  @Test func `two keys of one hash are both candidates`() {
    var index = HashIndex()
    index.insert(9, slot: 1)
    index.insert(9, slot: 2)
    #expect(Set(slots(index, 9)) == [1, 2])
    #expect(index.remove(9, slot: 1) == true)
    #expect(slots(index, 9) == [2])
    #expect(index.remove(9, slot: 1) == false)
  }

  @Test func `a slot moves without its hash`() {
    var index = HashIndex()
    index.insert(9, slot: 1)
    #expect(index.move(9, from: 1, to: HashIndex.slotMax) == true)
    #expect(index.move(9, from: 1, to: 3) == false)
    #expect(slots(index, 9) == [HashIndex.slotMax])
  }

  /// Every order of removing six entries whose homes are two adjacent places, at the table's end.
  @Test func `removal in any order leaves the others reachable`() {
    let hashes: [UInt64] = (0..<6).map { ($0 % 2 == 0 ? 0xE << 60 : 0xF << 60) | $0 }
    func removeRest(_ index: HashIndex, _ left: [Int]) {
      for (position, entry) in left.enumerated() {
        var index = index
        var left = left
        left.remove(at: position)
        #expect(index.remove(hashes[entry], slot: UInt32(entry)) == true)
        #expect(index.firstSlot(hashes[entry]) == nil)
        for other in left { #expect(index.firstSlot(hashes[other]) == UInt32(other)) }
        removeRest(index, left)
      }
    }
    var index = HashIndex()
    for entry in 0..<6 { index.insert(hashes[entry], slot: UInt32(entry)) }
    removeRest(index, Array(0..<6))
  }

  @Test func `random operations agree with a dictionary`() {
    var random = PrintedSeedRandom(named: "hash index")
    var index = HashIndex()
    var model: [UInt64: Set<UInt32>] = [:]
    var nextSlot: UInt32 = 0
    for _ in 0..<5_000 {
      // Few hashes, many of them with neighbouring homes.
      let hash = (random.next() % 30) << 58 | random.next() % 20
      if Bool.random(using: &random) || model[hash, default: []].isEmpty {
        index.insert(hash, slot: nextSlot)
        model[hash, default: []].insert(nextSlot)
        nextSlot += 1
      } else if let slot = model[hash]?.randomElement(using: &random) {
        #expect(index.remove(hash, slot: slot) == true)
        model[hash]?.remove(slot)
      }
      #expect(Set(slots(index, hash)) == model[hash])
      let expectedCount = model.values.reduce(0) { $0 + $1.count }
      #expect(index.count == expectedCount)
      if expectedCount > 400 {
        index.removeAll()
        model = [:]
      }
    }
    for (hash, expected) in model { #expect(Set(slots(index, hash)) == expected) }
  }

  @Test func `reserved room is not outgrown`() {
    var index = HashIndex()
    index.reserveCapacity(1_000)
    let byteCount = index.byteCount
    for slot in 0..<UInt32(1_000) { index.insert(UInt64(slot) << 40, slot: slot) }
    #expect(index.byteCount == byteCount)
    #expect(byteCount == 2_048 * 16)
  }

  @Test func `the reserved slot number traps`() async {
    await #expect(processExitsWith: .failure) {
      var index = HashIndex()
      index.insert(1, slot: .max)
    }
  }
}
