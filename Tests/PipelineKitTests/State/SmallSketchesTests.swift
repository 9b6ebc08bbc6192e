import Testing

@testable import PipelineKit

@Suite struct SmallSketchesTests {
  private func encoded(_ sketch: some AggregateSketch) -> [UInt8] {
    var bytes: [UInt8] = []
    sketch.encode(into: &bytes)
    return bytes
  }

  @Test(arguments: 1...SmallSketches.countMax)
  func `the bytes and numbers are those of the sketches`(count: Int) throws {
    var random = StateRandom()
    let elements = (0..<count).map { _ in
      random.below(3) == 0
        ? UInt64(random.below(20)) : random.next() >> UInt64(1 + random.below(60))
    }
    var distinct = DistinctSketch()
    var quantiles = QuantileSketch()
    for element in elements {
      distinct.add(element: element)
      quantiles.add(element: element)
    }
    var small = SmallSketches()
    var bytes: [UInt8] = []
    #expect(small.loadDistinct(elements[...]) == distinct.estimate)
    small.encodeDistinct(into: &bytes)
    #expect(bytes == encoded(distinct), "SEED=\(random.seed)")
    bytes = []
    small.loadValues(elements[...])
    small.encodeQuantiles(into: &bytes)
    #expect(bytes == encoded(quantiles), "SEED=\(random.seed)")
    #expect(small.greatest == quantiles.max)
    for percentile in [0, 1, 50, 95, 99, 100] {
      #expect(small.value(percentile: percentile) == quantiles.value(percentile: percentile))
    }
  }

  @Test func `a negative value traps as it does in the sketch`() async {
    await #expect(processExitsWith: .failure) {
      var small = SmallSketches()
      small.loadValues([UInt64(bitPattern: -1)])
    }
  }
}
