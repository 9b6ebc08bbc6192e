import PipelineKit
import Testing

@testable import PipelineKit

/// Shapes and columns come back from their bytes; what no writer writes is refused.
struct ShapeTableTests {
  private static let columns = [
    ColumnKey("", .bare), ColumnKey("a.b[]", .string),
    ColumnKey(String(repeating: "k", count: 300), .bare),
  ]
  private static let shapes = [
    Shape(text: utf8("{}"), segmentEnds: [2], slotColumns: []),
    Shape(text: utf8("{\"\":}"), segmentEnds: [4, 5], slotColumns: [0]),
    Shape(text: utf8("abcd"), segmentEnds: [0, 4, 4, 4], slotColumns: [2, 1, 2]),
  ]

  @Test func `what is encoded is decoded`() throws {
    let bytes = ShapeTable.encode(columns: ShapeTableTests.columns, shapes: ShapeTableTests.shapes)
    let (columns, shapes) = try ShapeTable.decode(bytes.span.bytes, shapeCount: 3)
    #expect(columns == ShapeTableTests.columns)
    #expect(shapes == ShapeTableTests.shapes)
  }

  @Test func `every truncation and another count are refused`() {
    let bytes = ShapeTable.encode(columns: ShapeTableTests.columns, shapes: ShapeTableTests.shapes)
    for length in 0..<bytes.count {
      #expect(throws: ShredError.self) {
        try ShapeTable.decode(bytes.span.bytes.extracting(0..<length), shapeCount: 3)
      }
    }
    #expect(throws: ShredError.self) { try ShapeTable.decode(bytes.span.bytes, shapeCount: 2) }
  }

  @Test func `every flipped bit gives other shapes or an error`() {
    let bytes = ShapeTable.encode(columns: ShapeTableTests.columns, shapes: ShapeTableTests.shapes)
    for at in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[at] ^= 1 << UInt8(bit)
        guard let (columns, shapes) = try? ShapeTable.decode(damaged.span.bytes, shapeCount: 3)
        else { continue }
        #expect(columns != ShapeTableTests.columns || shapes != ShapeTableTests.shapes)
      }
    }
  }

  @Test func `the last slot of a column is found`() {
    #expect(ShapeTableTests.shapes[2].lastSlot(of: 2) == 2)
    #expect(ShapeTableTests.shapes[2].lastSlot(of: 0) == nil)
  }
}
