import Testing

@testable import PipelineKit

struct ScalarPlacesTests {
  private static let all = ScalarPlaces(records: nil, indexes: [0, -1, 1, -1])
  private static let some = ScalarPlaces(records: [1, 3, 4], indexes: [0, -1, 1])

  private static func pairs(_ places: ScalarPlaces) -> [[Int]] {
    var found: [[Int]] = []
    places.forEach { found.append([$0, $1]) }
    return found
  }

  @Test func `records without a scalar are left out`() {
    #expect(Self.pairs(Self.all) == [[0, 0], [2, 1]])
    #expect(Self.pairs(Self.some) == [[1, 0], [4, 1]])
  }

  @Test func `a record's place is found, none for others`() {
    #expect((0..<4).map { Self.all.index(of: $0) } == [0, -1, 1, -1])
    #expect((0..<6).map { Self.some.index(of: $0) } == [-1, 0, -1, -1, 1, -1])
  }
}
