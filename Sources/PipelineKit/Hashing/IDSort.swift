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

  /// The ids in order.
  static func sorted(_ ids: [ID128]) -> [ID128] {
    [ID128](unsafeUninitializedCapacity: ids.count) { out, count in
      write(ids, to: UnsafeMutableBufferPointer(rebasing: out[..<ids.count]))
      count = ids.count
    }
  }

  /// Writes the ids in order to `out`, which has room for just as many.
  static func write(_ ids: [ID128], to out: UnsafeMutableBufferPointer<ID128>) {
    precondition(ids.count == out.count && ids.count <= Int(Int32.max), "room for all ids")
    guard ids.count >= countMin else {
      _ = out.initialize(from: ids)
      var out = out
      return out.sort()
    }
    // Where each bucket ends; as it is filled from its end, then where it starts.
    var bounds = [Int32](repeating: 0, count: bucketCount + 1)
    for id in ids { bounds[bucket(id)] += 1 }
    for index in 1...bucketCount { bounds[index] += bounds[index - 1] }
    for id in ids {
      let bucket = bucket(id)
      bounds[bucket] -= 1
      out.initializeElement(at: Int(bounds[bucket]), to: id)
    }
    for index in 0..<bucketCount where bounds[index + 1] - bounds[index] > 1 {
      sort(out, Int(bounds[index])..<Int(bounds[index + 1]))
    }
  }

  @inline(__always)
  private static func bucket(_ id: ID128) -> Int { Int(id.high >> 48) }

  private static func sort(_ ids: UnsafeMutableBufferPointer<ID128>, _ range: Range<Int>) {
    guard range.count <= insertionMax else {
      var bucket = UnsafeMutableBufferPointer(rebasing: ids[range])
      return bucket.sort()
    }
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
