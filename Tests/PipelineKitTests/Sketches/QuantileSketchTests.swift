import PipelineKit
import Testing

@Suite struct QuantileSketchTests {
  static let sizes = [0, 1, 2, 3, 10, 100, 511, 512, 513, 514, 1_000, 5_000]

  enum Values: CaseIterable, Sendable {
    case small, milliseconds, heavyTail, anyMagnitude, allEqual, twoApart, powersOfTwo, increasing

    func values(_ count: Int, _ random: inout PrintedSeedRandom) -> [Int64] {
      (0..<Int64(count)).map { index in
        switch self {
        case .small: Int64.random(in: 0..<300, using: &random)
        case .milliseconds: Int64.random(in: 10..<20_000, using: &random)
        case .heavyTail: 1_000_000 / Int64.random(in: 1...10_000, using: &random)
        case .anyMagnitude: Int64(bitPattern: random.next() >> 1) >> Int64(random.next() % 63)
        case .allEqual: 777_777
        case .twoApart: random.next() % 20 == 0 ? .max : 0
        case .powersOfTwo: (1 << Int64(random.next() % 63)) - Int64(random.next() % 2)
        case .increasing: index * index
        }
      }
    }
  }

  private func sketch(_ values: some Sequence<Int64>) -> QuantileSketch {
    var sketch = QuantileSketch()
    for value in values { sketch.add(value) }
    return sketch
  }

  private func encoded(_ sketch: QuantileSketch) -> [UInt8] {
    var bytes: [UInt8] = []
    sketch.encode(into: &bytes)
    return bytes
  }

  @Test func `no values have no percentile`() {
    #expect(QuantileSketch().value(percentile: 50) == nil)
    #expect(QuantileSketch().values(percentiles: [50, 95]).isEmpty)
    #expect(QuantileSketch().count == 0)
  }

  @Test func `nearest rank of few values`() {
    let sketch = sketch([50, 15, 40, 20, 35])
    #expect(sketch.value(percentile: 0) == 15)
    #expect(sketch.value(percentile: 20) == 15)
    #expect(sketch.value(percentile: 21) == 20)
    #expect(sketch.value(percentile: 40) == 20)
    #expect(sketch.value(percentile: 50) == 35)
    #expect(sketch.value(percentile: 99) == 50)
    #expect(sketch.values(percentiles: [100, 30]) == [50, 20])
  }

  @Test(arguments: sizes, Values.allCases)
  func `percentiles are exact, then within one half per cent`(count: Int, kind: Values) {
    var random = PrintedSeedRandom(named: "percentiles")
    let values = kind.values(count, &random)
    let sketch = sketch(values)
    #expect(sketch.isExact == (count <= 512))
    #expect(sketch.count == count)
    #expect(sketch.max == values.max() ?? 0)
    guard count > 0 else { return }
    let sorted = values.sorted()
    for percentile in [1, 10, 25, 50, 75, 90, 95, 99, 100] {
      let exact = sorted[(count * percentile + 99) / 100 - 1]
      let value = sketch.value(percentile: percentile)
      let found = value ?? -1
      if sketch.isExact || exact < 256 || percentile == 100 {
        #expect(found == exact)
      } else {
        let error = found > exact ? found - exact : exact - found
        #expect(error <= exact / 200, "p\(percentile): \(found) for \(exact)")
      }
      #expect(found <= sketch.max)
    }
  }

  @Test(arguments: sizes, Values.allCases)
  func `order and merging leave no trace`(count: Int, kind: Values) {
    var random = PrintedSeedRandom(named: "merge quantiles")
    let values = kind.values(count, &random)
    let expected = sketch(values)
    #expect(sketch(values.shuffled(using: &random)) == expected)
    for split in [0, 1, 2, count / 3, count / 2, count] where split <= count {
      var merged = sketch(values[..<split])
      merged.merge(sketch(values[split...]))
      #expect(merged == expected)
      #expect(encoded(merged) == encoded(expected))
    }
  }

  @Test func `merging a sketch with itself doubles it`() {
    var random = PrintedSeedRandom(named: "merge with itself")
    for count in Self.sizes {
      let values = Values.milliseconds.values(count, &random)
      var merged = sketch(values)
      merged.merge(merged)
      #expect(merged == sketch(values + values))
    }
  }

  @Test func `one value more or another is not equal`() {
    for count in [0, 1, 2, 3, 100, 511, 512, 600] {
      let values = (0..<Int64(count)).map { $0 * 1_000 }
      #expect(sketch(values) != sketch(values + [5]))
      if count > 0 { #expect(sketch(values) != sketch(values.map { $0 + 500 })) }
    }
  }

  @Test func `a sketch is 48 bytes and an array`() {
    #expect(MemoryLayout<QuantileSketch>.stride <= 48)
  }

  @Test func `a negative value traps`() async {
    await #expect(processExitsWith: .failure) {
      var sketch = QuantileSketch()
      sketch.add(-1)
    }
  }
}
