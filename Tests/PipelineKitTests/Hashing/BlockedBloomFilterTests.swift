import PipelineKit
import Testing

@Suite struct BlockedBloomFilterTests {
  @Test(arguments: [0, 1, 2, 100, 10_000])
  func `no key that was added is denied`(count: Int) {
    var random = PrintedSeedRandom(named: "bloom filter members")
    var filter = BlockedBloomFilter(capacity: count)
    let hashes = (0..<count).map { _ in random.next() }
    for hash in hashes { filter.insert(hash) }
    for hash in hashes { #expect(filter.mayContain(hash)) }
  }

  struct Load: Sendable {
    var keysPerCapacity: Double
    var falsePositiveRateMax: Double
  }

  @Test(arguments: [
    Load(keysPerCapacity: 0, falsePositiveRateMax: 0),
    Load(keysPerCapacity: 0.5, falsePositiveRateMax: 0.001),
    Load(keysPerCapacity: 1, falsePositiveRateMax: 0.015),
    Load(keysPerCapacity: 2, falsePositiveRateMax: 0.2),
  ])
  func `absent keys seldom pass`(load: Load) {
    var random = PrintedSeedRandom(named: "bloom filter rate")
    let capacity = 100_000
    var filter = BlockedBloomFilter(capacity: capacity)
    for _ in 0..<Int(Double(capacity) * load.keysPerCapacity) { filter.insert(random.next()) }
    let queries = 200_000
    let passed = (0..<queries).count { _ in filter.mayContain(random.next()) }
    let rate = Double(passed) / Double(queries)
    print("bloom filter at \(load.keysPerCapacity) of capacity: \(rate)")
    #expect(rate <= load.falsePositiveRateMax)
  }

  @Test func `sequential ids by their table hash pass as seldom`() {
    var filter = BlockedBloomFilter(capacity: 50_000)
    for index in 0..<UInt64(50_000) { filter.insert(ID128(uuid: 1, index).tableHash) }
    let passed = (50_000..<UInt64(150_000)).count {
      filter.mayContain(ID128(uuid: 1, $0).tableHash)
    }
    #expect(passed < 2_000)
  }

  @Test func `a key takes ten bits`() {
    #expect(BlockedBloomFilter(capacity: 1_000_000).byteCount == 1_250_016)
    #expect(BlockedBloomFilter(capacity: 0).byteCount == 32)
  }
}
