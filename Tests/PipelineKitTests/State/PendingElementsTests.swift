import Testing

@testable import PipelineKit

@Suite struct PendingElementsTests {
  @Test func `elements come out by group in order of arrival`() {
    var pending = PendingElements()
    for (group, element) in [(2, 20), (0, 1), (2, 21), (0, 2)] {
      _ = pending.append(UInt64(element), group: group)
    }
    let grouped = pending.drain(groupCount: 4)
    let groups = (0..<4).map { Array(grouped.elements[grouped.range(of: $0)]) }
    #expect(groups == [[1, 2], [], [20, 21], []])
  }

  @Test func `settled and pending elements make one sketch`() {
    var pending = PendingElements()
    var column = SketchColumn<QuantileSketch>()
    for value: UInt64 in 0..<1000 { _ = pending.append(value, group: value < 900 ? 0 : 1) }
    column.settle(&pending, groupCount: 2)
    #expect(pending.elements.count == 100)
    for value: UInt64 in 1000..<1010 { _ = pending.append(value, group: Int(value % 2)) }
    let drained = column.drain(with: pending.drain(groupCount: 3))
    #expect(drained.sketch(of: 0)?.count == 905)
    #expect(drained.sketch(of: 0)?.max == 1008)
    #expect(drained.sketch(of: 1)?.count == 105)
    #expect(drained.sketch(of: 2) == nil)
  }

  @Test func `the limit grows when small groups fill it`() {
    var pending = PendingElements()
    pending.countMax = 4
    let isFullAtOne = pending.append(1, group: 0)
    #expect(!isFullAtOne)
    pending.growIfHalfFull()
    #expect(pending.countMax == 4)
    for group in 1..<3 { _ = pending.append(1, group: group) }
    let isFullAtFour = pending.append(1, group: 3)
    #expect(isFullAtFour)
    pending.growIfHalfFull()
    #expect(pending.countMax == 8)
  }
}
