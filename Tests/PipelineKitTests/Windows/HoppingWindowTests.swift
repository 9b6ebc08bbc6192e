import Testing

@testable import PipelineKit

struct HoppingWindowTests {
  @Test func `an instant lies in all windows that overlap there`() {
    let window = HoppingWindow(sizeMilliseconds: 10, hopMilliseconds: 5)
    #expect(window.starts(containing: 7) == [0, 5])
    #expect(window.starts(containing: 5) == [0, 5])
    #expect(window.starts(containing: 4) == [-5, 0])
    #expect(window.starts(containing: 10) == [5, 10])
  }

  @Test func `a hop as long as the window makes it tumble`() {
    let window = HoppingWindow(sizeMilliseconds: 6, hopMilliseconds: 6)
    for time in Int64(-20)...20 {
      #expect(window.starts(containing: time) == [TumblingWindow(milliseconds: 6).start(of: time)])
    }
  }

  @Test func `the windows are those of a search over all starts`() {
    for size in Int64(1)...9 {
      for hop in 1...size {
        let window = HoppingWindow(sizeMilliseconds: size, hopMilliseconds: hop)
        for time in Int64(-12)...12 {
          let wanted = (-40...40).map { $0 * hop }.filter { $0 <= time && time < $0 + size }
          #expect(window.starts(containing: time) == wanted, "\(size), \(hop), \(time)")
        }
      }
    }
  }

  @Test func `windows that leave instants out are refused`() async {
    await #expect(processExitsWith: .failure) {
      _ = HoppingWindow(sizeMilliseconds: 4, hopMilliseconds: 5)
    }
    await #expect(processExitsWith: .failure) {
      _ = HoppingWindow(sizeMilliseconds: 4, hopMilliseconds: 0)
    }
  }
}
