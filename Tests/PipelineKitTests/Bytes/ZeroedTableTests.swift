import Testing

@testable import PipelineKit

struct ZeroedTableTests {
  /// Small, grown in place, and moved: tables around the size from which addresses are reserved.
  @Test(arguments: [0, 1, 1000, (4 << 20) / 8 - 1, (4 << 20) / 8])
  func `a table is zero, and stays as it was when it grows`(count: Int) {
    let table = ZeroedTable<UInt64>(count: count)
    #expect(table.values.count == count)
    #expect(table.values.allSatisfy { $0 == 0 })
    for index in 0..<count { table.values[index] = UInt64(index) + 1 }
    for grown in [count + 1, count * 3 + 5, count * 17 + 9] {
      table.grow(to: grown)
      #expect(table.values.count == grown)
      #expect(table.values.prefix(count).elementsEqual(1..<UInt64(count) + 1))
      #expect(table.values.dropFirst(count).allSatisfy { $0 == 0 })
    }
  }

  @Test func `a copy is another table`() {
    let table = ZeroedTable<UInt64>(count: 3)
    table.values[1] = 7
    let copy = table.copy()
    table.values[1] = 8
    #expect(Array(copy.values) == [0, 7, 0])
  }
}
