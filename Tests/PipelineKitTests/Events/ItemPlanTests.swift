import Testing

@testable import PipelineKit

struct ItemPlanTests {
  private static let fields = [
    EventBinding.Text("product_id"), EventBinding.Text("quantity", bare: true),
    EventBinding.Text("price", bare: true),
  ]

  @Test func `each element keeps its own fields, whichever are missing`() throws {
    let lines = try EventLines([
      #"{"items":[{"product_id":"a","quantity":1,"price":2.50},{"product_id":"b","quantity":2}]}"#,
      #"{"items":[{"quantity":3},{"price":4,"product_id":"c"}]}"#,
      #"{"items":[]}"#, #"{}"#, #"{"items":null}"#,
      #"{"items":[{"product_id":"d","quantity":5,"price":null}]}"#,
    ])
    #expect(
      try lines.items(Self.fields) == [
        [["a", "1", "2.50"], ["b", "2", nil]], [[nil, "3", nil], ["c", nil, "4"]], [], [], [],
        [["d", "5", "null"]],
      ])
  }

  @Test func `bare events and CloudEvents mix in one batch`() throws {
    let lines = try EventLines([
      #"{"specversion":"1.0","data":{"items":[{"product_id":"a"},{"product_id":"b"}]}}"#,
      #"{"items":[{"product_id":"c"}]}"#,
      #"{"specversion":"1.0","items":[{"product_id":"x"}],"data":{}}"#,
      #"{"specversion":"1.0","data":{"items":[{"quantity":1}]}}"#,
    ])
    #expect(
      try lines.items(Self.fields) == [
        [["a", nil, nil], ["b", nil, nil]], [["c", nil, nil]], [], [[nil, "1", nil]],
      ])
  }

  @Test func `what stands in other arrays and objects belongs to no element`() throws {
    let lines = try EventLines([
      #"{"tags":[1,2],"items":[{"x":[{"product_id":"no"}],"product_id":"a"},{"product_id":"b"}]}"#,
      #"{"items":[{"product_id":"c","x":{"price":9}},{"price":1}],"price":7}"#,
    ])
    #expect(
      try lines.items(Self.fields) == [
        [["a", nil, nil], ["b", nil, nil]], [["c", nil, nil], [nil, nil, "1"]],
      ])
  }

  @Test func `no event with elements is no elements`() throws {
    let lines = try EventLines([#"{"a":1}"#, #"{"b":2}"#])
    #expect(try lines.items(Self.fields) == [[], []])
  }
}
