import PipelineKit
import Testing

@testable import PipelineKit

/// The tree of segments and the index of shapes.
struct ShapeTrieTests {
  private func walk(_ trie: ShapeTrie, _ line: String) -> (shape: Int32?, places: [Range<Int>]) {
    let bytes = utf8(line)
    var slots = SlotBuffer()
    let shape = trie.walk(bytes.span.bytes, 0..<bytes.count, into: &slots)
    let places = (0..<slots.count).map { index in
      let start = SlotBuffer.start(slots[index])
      return start..<start + SlotBuffer.count(slots[index])
    }
    return (shape, places)
  }

  private static let columns = [ColumnKey("a", .bare), ColumnKey("a", .string)]

  private func trie() -> ShapeTrie {
    var trie = ShapeTrie()
    trie.insert(
      Shape(text: utf8("{\"a\":}"), segmentEnds: [5, 6], slotColumns: [0]), id: 7,
      columns: ShapeTrieTests.columns)
    trie.insert(
      Shape(text: utf8("{\"a\":\"\"}"), segmentEnds: [6, 8], slotColumns: [1]), id: 8,
      columns: ShapeTrieTests.columns)
    trie.insert(
      Shape(text: utf8("{}"), segmentEnds: [2], slotColumns: []), id: 9,
      columns: ShapeTrieTests.columns)
    return trie
  }

  @Test func `an empty tree knows no line`() {
    #expect(walk(ShapeTrie(), "{}").shape == nil)
    #expect(walk(ShapeTrie(), "").shape == nil)
  }

  @Test func `known shapes are found with their scalars`() {
    #expect(walk(trie(), #"{"a":12}"#) == (7, [5..<7]))
    #expect(walk(trie(), #"{"a":"xyz"}"#) == (8, [6..<9]))
    #expect(walk(trie(), "{}") == (9, []))
  }

  @Test(arguments: [
    "{", "{}}", "{} ", #"{"a":}"#, #"{"a":01}"#, #"{"a":"x}"#, #"{"a":"x"}}"#, #"{"b":1}"#, "",
    #"{"a":tru}"#, #"{"a":"\x"}"#, #"{"a": 1}"#,
  ])
  func `other lines are left to the parser`(line: String) {
    #expect(walk(trie(), line) == (nil, []))
  }

  @Test func `inserting a shape twice adds nothing`() {
    var twice = trie()
    let edges = twice.edges.count
    twice.insert(
      Shape(text: utf8("{}"), segmentEnds: [2], slotColumns: []), id: 9,
      columns: ShapeTrieTests.columns)
    #expect(twice.edges.count == edges)
  }

  @Test func `the index gives one number a shape, also after it has grown`() {
    var index = ShapeIndex()
    var numbers: [String: Int32] = [:]
    for round in 0..<3 {
      for length in 0..<300 {
        let text = String(repeating: "k", count: length % 150) + (length < 150 ? "1" : "2")
        let bytes = utf8(text)
        let slot = [SlotBuffer.pack(start: bytes.count - 1, count: 1)]
        let number = index.shape(
          bytes.span.bytes, 0..<bytes.count, slots: slot.span, columns: [Int32(length / 150)])
        if let known = numbers["\(length)"] {
          #expect(known == number)
        } else {
          #expect(round == 0)
        }
        numbers["\(length)"] = number
      }
    }
    #expect(index.shapes.count == 300)
    #expect(Set(numbers.values).count == 300)
  }

  @Test func `lines that differ in where a scalar stands have two shapes`() {
    var index = ShapeIndex()
    let bytes = utf8("aaaa")
    let spans = [(0, 1), (1, 1), (0, 2), (3, 1)].map { SlotBuffer.pack(start: $0.0, count: $0.1) }
    let numbers = spans.map { span in
      index.shape(bytes.span.bytes, 0..<4, slots: [span].span, columns: [0])
    }
    // The third leaves two bytes around its scalar, the others three at different places.
    #expect(Set(numbers).count == 4)
  }
}
