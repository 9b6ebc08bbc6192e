import PipelineKit
import Testing

@Suite struct DistinctSketchTests {
  static let sizes = [
    0, 1, 2, 3, 4, 6, 7, 16, 17, 100, 768, 769, 1_023, 1_024, 1_025, 1_026, 3_000, 20_000,
  ]

  private func sketch(_ hashes: some Sequence<UInt64>) -> DistinctSketch {
    var sketch = DistinctSketch()
    for hash in hashes { sketch.add(hash) }
    return sketch
  }

  private func encoded(_ sketch: DistinctSketch) -> [UInt8] {
    var bytes: [UInt8] = []
    sketch.encode(into: &bytes)
    return bytes
  }

  private func hashes(_ count: Int, _ random: inout PrintedSeedRandom) -> [UInt64] {
    (0..<count).map { _ in random.next() }
  }

  @Test(arguments: sizes)
  func `counting is exact up to 1,024`(count: Int) {
    var random = PrintedSeedRandom(named: "exact")
    let sketch = sketch(hashes(count, &random))
    #expect(sketch.isExact == (count <= 1_024))
    if sketch.isExact { #expect(sketch.estimate == count) }
  }

  @Test func `small sets agree with a set, zero included`() {
    var random = PrintedSeedRandom(named: "small sets")
    for _ in 0..<300 {
      var sketch = DistinctSketch()
      var model = Set<UInt64>()
      for _ in 0..<60 {
        // Few distinct hashes, which also crowd the table's first slots.
        let hash = random.next() % 30 * (random.next() % 2 == 0 ? 1 : 1_024)
        sketch.add(hash)
        model.insert(hash)
        #expect(sketch.estimate == model.count)
      }
      #expect(sketch == self.sketch(model))
    }
  }

  @Test(arguments: [0, 1, 2, 1_023, 1_024])
  func `the hash zero may be the last to fit or the first too many`(before: Int) {
    let others = (1...UInt64(1_200)).prefix(before)
    let zeroLast = sketch(Array(others) + [0])
    let zeroFirst = sketch([0] + others)
    #expect(zeroLast == zeroFirst)
    #expect(zeroLast.isExact == (before < 1_024))
    #expect(encoded(zeroLast) == encoded(zeroFirst))
  }

  @Test(arguments: sizes)
  func `order and repetition leave no trace`(count: Int) {
    var random = PrintedSeedRandom(named: "order")
    let hashes = hashes(count, &random)
    let once = sketch(hashes)
    let again = sketch(hashes.shuffled(using: &random) + hashes.prefix(500))
    #expect(once == again)
    #expect(encoded(once) == encoded(again))
  }

  @Test func `a set with one hash more or another is not equal`() {
    for count in [0, 1, 2, 3, 16, 1_023] {
      let base = sketch((0..<UInt64(count)).map { $0 + 1 })
      #expect(base != sketch((0..<UInt64(count + 1)).map { $0 + 1 }))
      if count > 0 { #expect(base != sketch((0..<UInt64(count)).map { $0 + 2 })) }
    }
  }

  @Test(arguments: sizes)
  func `merging is adding all`(count: Int) {
    var random = PrintedSeedRandom(named: "merge")
    for otherCount in Self.sizes.filter({ $0 <= 3_000 }) {
      let common = hashes(min(count, otherCount) / 3, &random)
      let a = hashes(count - common.count, &random) + common
      let b = hashes(otherCount - common.count, &random) + common
      var merged = sketch(a)
      merged.merge(sketch(b))
      var mergedBackwards = sketch(b)
      mergedBackwards.merge(sketch(a))
      let expected = sketch(a + b)
      #expect(merged == expected)
      #expect(mergedBackwards == expected)
      #expect(encoded(merged) == encoded(expected))
    }
  }

  @Test func `merging a sketch with itself changes nothing`() {
    var random = PrintedSeedRandom(named: "merge with itself")
    for count in Self.sizes {
      let sketch = sketch(hashes(count, &random))
      var merged = sketch
      merged.merge(sketch)
      #expect(merged == sketch)
    }
  }

  @Test func `a sketch is 40 bytes and an array`() {
    #expect(MemoryLayout<DistinctSketch>.stride <= 40)
  }

  @Test func `copies are independent`() {
    var a = sketch(1...20)
    let b = a
    a.add(21)
    #expect(b.estimate == 20)
    #expect(a.estimate == 21)
  }
}
