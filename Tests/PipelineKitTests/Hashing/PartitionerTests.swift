import PipelineKit
import Testing

@Suite struct PartitionerTests {
  struct Place: Sendable {
    var key: String
    var partitioner: Partitioner
    var count: Int
    var partition: Int32
  }

  @Test(arguments: [
    Place(key: "ord-123", partitioner: .murmur2, count: 10, partition: 8),
    Place(key: "user-1", partitioner: .murmur2, count: 10, partition: 8),
    Place(key: "ord-123", partitioner: .md5, count: 10, partition: 8),
    Place(key: "user-1", partitioner: .md5, count: 10, partition: 0),
    Place(key: "user-2", partitioner: .md5, count: 10, partition: 5),
    Place(key: "42", partitioner: .md5, count: 10, partition: 4),
    Place(key: "ord-123", partitioner: .md5, count: 3, partition: 2),
    Place(key: "user-1", partitioner: .md5, count: 3, partition: 1),
    Place(key: "user-2", partitioner: .md5, count: 3, partition: 0),
    Place(key: "42", partitioner: .md5, count: 3, partition: 1),
  ])
  func `keys lie where other clients put them`(place: Place) {
    let key = Array(place.key.utf8)
    #expect(
      place.partitioner.partition(of: key.span.bytes, count: place.count) == place.partition)
  }

  @Test(arguments: Partitioner.allCases)
  func `every key has a partition and every partition has keys`(partitioner: Partitioner) {
    for count in [1, 2, 3, 7, 12, 100] {
      var seen = Set<Int32>()
      for number in 0..<2_000 {
        let key = Array("key-\(number)".utf8)
        let partition = partitioner.partition(of: key.span.bytes, count: count)
        #expect(partition >= 0 && partition < count)
        seen.insert(partition)
      }
      #expect(seen.count == count)
    }
  }

  @Test func `settings name a partitioner by its raw value`() {
    #expect(Partitioner(rawValue: "murmur2") == .murmur2)
    #expect(Partitioner(rawValue: "md5") == .md5)
    #expect(Partitioner(rawValue: "crc32") == nil)
  }

  @Test func `a topic without partitions traps`() async {
    await #expect(processExitsWith: .failure) {
      let key: [UInt8] = [1]
      _ = Partitioner.murmur2.partition(of: key.span.bytes, count: 0)
    }
  }
}
