import PipelineKit
import Testing

@Suite struct ConcurrentMapTests {
  private struct Failure: Error, Equatable { let number: Int }

  @Test(arguments: [0, 1, 2, 500])
  func `results stand in the order of the numbers`(count: Int) throws {
    #expect(try concurrentMap(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
  }

  @Test func `of several failures the one with the lowest number is thrown`() {
    #expect(throws: Failure(number: 3)) {
      try concurrentMap(100) { number in
        if number % 10 == 3 { throw Failure(number: number) }
      }
    }
  }
}
