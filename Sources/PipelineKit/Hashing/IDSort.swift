/// Sorts ids that are mostly spread evenly: hashes and random UUIDs.
///
/// One pass deals them out by their first two bytes, each bucket is then sorted by itself; a million
/// random ids leave some fifteen in a bucket. Ids that share their first bytes (UUIDs of version 7)
/// fall into few buckets and are sorted like any others.
enum IDSort {
  private static let bucketCount = 1 << 16
  /// Buckets up to this size are sorted by insertion.
  private static let insertionMax = 48
  /// Fewer ids than this are not worth dealing out.
  private static let countMin = 4096

  static func sorted(_ ids: [ID128]) -> [ID128] {
    guard ids.count >= countMin else { return ids.sorted() }
    var ends = [Int](repeating: 0, count: bucketCount + 1)
    for id in ids { ends[bucket(id) + 1] += 1 }
    for index in 1...bucketCount { ends[index] += ends[index - 1] }
    var next = ends
    var out = [ID128](repeating: ids[0], count: ids.count)
    for id in ids {
      let bucket = bucket(id)
      out[next[bucket]] = id
      next[bucket] += 1
    }
    for index in 0..<bucketCount where ends[index + 1] - ends[index] > 1 {
      sort(&out, ends[index]..<ends[index + 1])
    }
    return out
  }

  @inline(__always)
  private static func bucket(_ id: ID128) -> Int { Int(id.high >> 48) }

  private static func sort(_ ids: inout [ID128], _ range: Range<Int>) {
    guard range.count <= insertionMax else { return ids[range].sort() }
    for index in range.dropFirst() {
      let id = ids[index]
      var place = index
      while place > range.lowerBound, id < ids[place - 1] {
        ids[place] = ids[place - 1]
        place -= 1
      }
      ids[place] = id
    }
  }
}
