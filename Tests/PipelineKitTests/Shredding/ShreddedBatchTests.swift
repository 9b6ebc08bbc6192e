import PipelineKit
import Testing

@testable import PipelineKit

/// Reading columns finds each record's own scalars.
struct ShreddedBatchTests {
  private static let lines = [
    #"{"a":1,"list":["x","y"]}"#, #"{"a":2}"#, #"{"list":[]}"#, #"{"a":3,"a":4,"list":["z"]}"#,
    #"{"a":"5"}"#,
  ].map { utf8($0) }

  private func withBatch(
    _ body: (ShreddedBatch, ShreddedColumns, inout Decompressor) throws -> Void
  )
    throws
  {
    let columns = try encoded(ShreddedBatchTests.lines)
    var decompressor = try Decompressor()
    let batch = try ShreddedBatch(columns, recordCount: 5, format: .json, with: &decompressor)
    try body(batch, columns, &decompressor)
  }

  @Test func `the last of two equal keys counts`() throws {
    try withBatch { batch, columns, decompressor in
      let column = try #require(batch.column(ColumnKey("a", .bare)))
      #expect(batch.lastIndexes(of: column) == [0, 1, -1, 3, -1])
      #expect(batch.starts(of: column) == [0, 1, 2, 2, 4, 4])
      let values = try batch.values(column, from: columns, with: &decompressor)
      #expect(values.integers == [1, 2, 3, 4])
    }
  }

  @Test func `few records are looked at alone, where no others have the column`() throws {
    try withBatch { batch, _, _ in
      let column = try #require(batch.column(ColumnKey("a", .bare)))
      func indexes(_ records: [Int32]) -> [Int32]? {
        let shapes = Set(records.map { batch.shapeCodes[Int($0)] })
        let counts = batch.shapes.indices.map { shapes.contains(Int32($0)) }
        return batch.lastIndexes(of: column, where: counts, among: records)
      }
      #expect(indexes([0, 1, 3]) == [0, 1, 3])
      #expect(indexes([0, 1, 2, 3, 4]) == [0, 1, -1, 3, -1])
      #expect(indexes([0, 1]) == nil)
    }
  }

  @Test func `strings and bare tokens are two columns`() throws {
    try withBatch { batch, _, _ in
      let column = try #require(batch.column(ColumnKey("a", .string)))
      #expect(batch.lastIndexes(of: column) == [-1, -1, -1, -1, 0])
      #expect(batch.column(ColumnKey("nowhere", .string)) == nil)
    }
  }

  @Test func `a list's elements lie side by side`() throws {
    try withBatch { batch, columns, decompressor in
      let column = try #require(batch.column(ColumnKey("list[]", .string)))
      #expect(batch.starts(of: column) == [0, 2, 2, 2, 3, 3])
      let values = try batch.values(column, from: columns, with: &decompressor)
      #expect(values.count == 3)
    }
  }

  @Test func `a column of the wrong count is refused`() throws {
    try withBatch { batch, columns, decompressor in
      for column in batch.columns.indices {
        #expect(throws: ShredError.self) {
          try batch.values(column, from: Recounted(columns: columns), with: &decompressor)
        }
      }
    }
  }
}

/// A batch whose directory counts one value too many.
private struct Recounted: StoredColumns {
  let columns: ShreddedColumns

  func valueCount(ofColumn id: UInt32) -> Int? { columns.valueCount(ofColumn: id).map { $0 + 1 } }
  func bytes(ofColumn id: UInt32) throws -> [UInt8] { try columns.bytes(ofColumn: id) }
}
