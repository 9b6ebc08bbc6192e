import PipelineKit
import Testing

@testable import PipelineKit

/// A batch's own numbers for shapes and columns.
struct BatchPlanTests {
  private func shape(_ columns: [Int32]) -> Shape {
    Shape(
      text: [], segmentEnds: [Int32](repeating: 0, count: columns.count + 1), slotColumns: columns)
  }

  @Test func `shapes and columns are numbered by first use`() {
    let known = [[9, 4], [], [4, 7, 4]].map { shape($0) }
    let plan = BatchPlan([2, 0, 2, 1], of: known)
    #expect(plan.shapes == [2, 0, 1])
    #expect(plan.codes == [0, 1, 0, 2])
    #expect(plan.columns == [4, 7, 9])
    #expect(plan.slotColumns(0) == [0, 1, 0])
    #expect(plan.slotColumns(1) == [2, 0])
    #expect(plan.starts == [0, 5, 7, 8])
  }

  @Test func `scalars are sorted by column and keep their order`() {
    let known = [[9, 4], [], [4, 7, 4]].map { shape($0) }
    let plan = BatchPlan([2, 0, 2, 1], of: known)
    var sorted: [UInt64] = []
    plan.sort([10, 11, 12, 20, 21, 30, 31, 32], into: &sorted)
    #expect(sorted.prefix(8) == [10, 12, 21, 30, 32, 11, 31, 20])
  }

  @Test func `sorting is that of the naive model`() {
    var random = TextRandom(seed: 19)
    for _ in 0..<200 {
      let known = (0..<4).map { _ in
        shape((0..<Int.random(in: 0...5, using: &random)).map { _ in Int32(random.next() % 6) })
      }
      let records = (0..<50).map { _ in Int32(random.next() % 4) }
      let plan = BatchPlan(records, of: known)
      let columns = records.flatMap { known[Int($0)].slotColumns }
      let scalars = columns.indices.map { UInt64($0) }
      var sorted: [UInt64] = []
      plan.sort(scalars, into: &sorted)
      let wanted = plan.columns.flatMap { column in
        scalars.filter { columns[Int($0)] == column }
      }
      #expect(Array(sorted.prefix(scalars.count)) == wanted, "seed \(random.seed)")
    }
  }
}
