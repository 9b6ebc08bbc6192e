/// The columns met so far, numbered in the order they came.
struct ColumnTable {
  private(set) var keys: [ColumnKey] = []
  private var numbers: [ColumnKey: Int32] = [:]

  /// The number of the column `key`, given to it now if it has none.
  mutating func column(_ key: ColumnKey) -> Int32 {
    if let number = numbers[key] { return number }
    let number = Int32(keys.count)
    keys.append(key)
    numbers[key] = number
    return number
  }

  /// The number of the column `key`, or nil if it has not been met.
  func number(of key: ColumnKey) -> Int32? { numbers[key] }
}
