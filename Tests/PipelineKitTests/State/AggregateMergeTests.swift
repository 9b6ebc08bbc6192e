import Testing

@testable import PipelineKit

@Suite struct AggregateMergeTests {
  private static let spec = AggregateSpec(
    name: "t", keys: [("k", .integer)], measures: [.count("n"), .min("low"), .max("high")])

  private func merged(
    _ a: (Int64, Int64?, Int64?), _ b: (Int64, Int64?, Int64?)
  ) throws -> [String] {
    var rows = RowBuffer(columnCount: 4)
    for (count, low, high) in [a, b] {
      rows.append(integer: 1)
      rows.append(integer: count)
      rows.append(integer: low)
      rows.append(integer: high)
    }
    var result = RowBuffer(columnCount: 4)
    var merge = AggregateMerge(Self.spec)
    let isLeft = try merge.append((rows, 0), (rows, 1), to: &result)
    #expect(result.rowCount == (isLeft ? 1 : 0))
    return isLeft ? (1..<4).map { result.literal(row: 0, column: $0) } : []
  }

  @Test func `counts add and extremes are chosen`() throws {
    #expect(try merged((2, 5, 5), (3, -1, 9)) == ["5", "-1", "9"])
  }

  @Test func `a missing extreme gives way`() throws {
    #expect(try merged((1, nil, 4), (1, 7, nil)) == ["2", "7", "4"])
    #expect(try merged((1, nil, nil), (1, nil, nil)) == ["2", "NULL", "NULL"])
  }

  @Test func `a neutral product leaves no row`() throws {
    #expect(try merged((2, nil, nil), (-2, nil, nil)) == [])
    #expect(try merged((2, nil, 1), (-2, nil, nil)) == ["0", "NULL", "1"])
  }

  @Test func `a count that overflows stays at its end`() throws {
    #expect(try merged((.max, nil, nil), (1, nil, nil)) == ["\(Int64.max)", "NULL", "NULL"])
    #expect(try merged((.min, nil, nil), (-1, nil, nil)) == ["\(Int64.min)", "NULL", "NULL"])
  }
}

@Suite struct AggregateSpecTests {
  @Test func `measures become columns`() {
    let spec = AggregateSpec(
      name: "t", keys: [("path", .text), ("minute_ms", .integer)],
      measures: [
        .count("views"), .max("last_ms"), .distinct("visitors"),
        .quantiles("load", percentiles: [50]),
      ])
    #expect(
      spec.table.columns == [
        .required("path", .text), .required("minute_ms", .integer), .required("views", .integer),
        .optional("last_ms", .integer), .required("visitors", .integer),
        .required("visitors_exact", .integer), .optional("visitors_state", .blob),
        .optional("load_p50", .integer), .optional("load_max", .integer),
        .required("load_exact", .integer), .optional("load_state", .blob),
      ])
    #expect(spec.table.keyNames == ["path", "minute_ms"])
  }

  @Test func `a measure is found by its name and kind`() {
    let spec = AggregateSpec(
      name: "t", keys: [("k", .integer)],
      measures: [.distinct("a"), .count("b"), .min("c"), .sum("d"), .distinct("e")])
    let table = AggregateTable(spec)
    #expect(table.counter("b").index == 0)
    #expect(table.extreme("c").index == 1)
    #expect(!table.extreme("c").isMaximum)
    #expect(table.counter("d").index == 2)
    #expect(table.distinct("e").index == 1)
  }

  @Test func `an unknown measure traps`() async {
    await #expect(processExitsWith: .failure) {
      let spec = AggregateSpec(name: "t", keys: [("k", .integer)], measures: [.count("b")])
      _ = AggregateTable(spec).distinct("b")
    }
  }
}
