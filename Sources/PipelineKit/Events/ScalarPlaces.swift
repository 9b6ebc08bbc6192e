/// Where events have a field in one column: for each record looked at the place of its scalar.
///
/// Of a batch with few CloudEvents among bare events only those few are looked at.
struct ScalarPlaces {
  /// The records looked at, in order; nil for all.
  let records: [Int32]?
  /// For each of them the place of its scalar among those of the column, -1 where it has none.
  let indexes: [Int32]

  /// The place of record number `record`, -1 where it has none.
  ///
  /// - Complexity: O(log n).
  func index(of record: Int) -> Int32 {
    guard let records else { return indexes[record] }
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if records[middle] < Int32(record) { low = middle + 1 } else { high = middle }
    }
    return low < records.count && records[low] == Int32(record) ? indexes[low] : -1
  }

  /// Calls `body` with each record that has a scalar, and the place of it.
  @inline(__always)
  func forEach(_ body: (_ record: Int, _ index: Int) -> Void) {
    if let records {
      for (record, index) in zip(records, indexes) where index >= 0 {
        body(Int(record), Int(index))
      }
    } else {
      for record in 0..<indexes.count where indexes[record] >= 0 {
        body(record, Int(indexes[record]))
      }
    }
  }
}
