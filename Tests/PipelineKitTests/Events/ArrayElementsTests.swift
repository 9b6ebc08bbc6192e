import Testing

@testable import PipelineKit

struct ArrayElementsTests {
  /// The shape of a line.
  private static func shape(_ line: String) throws -> Shape {
    var shredder = Shredder(format: .json, fields: [])
    let bytes = utf8(line)
    try shredder.shred(bytes.span.bytes, 0..<bytes.count)
    return shredder.shapes[Int(shredder.shape)]
  }

  @Test(arguments: [
    (#"{"a":1}"#, [0]),
    (#"{"a":[1,2,3]}"#, [0, 1, 2]),
    (#"{"a":[{"p":1,"q":2},{"p":3}],"b":4}"#, [0, 0, 1, 0]),
    (#"{"a":[[1,2],[3]]}"#, [0, 1, 0]),
    (#"{"a":[{"x":{"y":1}},{"x":{"y":2}}]}"#, [0, 1]),
    (#"{"a,[]{}":[1,{"b,\"]":2},"c"]}"#, [0, 1, 2]),
    (#"{ "a" : [ { } , 1 ] }"#, [1]),
    (#"{"a":[]}"#, []),
  ])
  func `a scalar belongs to the element of its innermost array`(line: String, ordinals: [Int32])
    throws
  {
    #expect(try ArrayElements.ordinals(of: Self.shape(line)) == ordinals)
  }

  @Test(arguments: [
    (#"{"items":[1,2,3]}"#, 3), (#"{"items":[]}"#, 0), (#"{"items":[ ]}"#, 0), (#"{}"#, 0),
    (#"{"items":[{}]}"#, 1), (#"{"items":[{"a":1},{}]}"#, 2), (#"{"items":[[],{}," "]}"#, 3),
    (#"{"items":[{"items":[1,2,3]}]}"#, 1), (#"{"x":{"items":[1]},"items":null}"#, 0),
    (#"{"items":["a,b"]}"#, 1), (#"{"items":""}"#, 0),
  ])
  func `an array has as many elements as stand in it`(line: String, count: Int) throws {
    #expect(try ArrayElements.count(of: Self.shape(line), at: utf8("items")) == count)
  }

  @Test func `an array is found by its path`() throws {
    let shape = try Self.shape(#"{"data":{"items":[1,{"deep":[2,3]}]}}"#)
    #expect(ArrayElements.count(of: shape, at: utf8("data.items")) == 2)
    #expect(ArrayElements.count(of: shape, at: utf8("data.items[].deep")) == 2)
  }
}
