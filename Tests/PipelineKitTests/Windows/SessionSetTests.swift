import Testing

@testable import PipelineKit

/// A session's events themselves, so that a test sees whether one was lost or counted twice.
private struct Members: SessionSummary, Equatable {
  var times: [Int64]

  static func joined(_ a: Session<Members>, _ b: Session<Members>, _ context: Void) -> Members {
    Members(times: (a.summary.times + b.summary.times).sorted())
  }
}

extension Session where Summary == Members {
  fileprivate init(_ time: Int64) {
    self.init(start: time, end: time, summary: Members(times: [time]))
  }

  fileprivate var isWhole: Bool {
    summary.times.first == start && summary.times.last == end
  }
}

struct SessionSetTests {
  private static let gap: Int64 = 2

  /// The sessions of times in the order they come.
  private static func sessions(of times: [Int64]) -> [Session<Members>] {
    var set = SessionSet<Members>(gapMilliseconds: gap)
    for time in times { set.add(Session(time), to: 0, ()) }
    return set.sessions(of: 0)
  }

  /// The connected components of times, by sorting.
  private static func components(of times: [Int64]) -> [[Int64]] {
    var found: [[Int64]] = []
    for time in times.sorted() {
      if let last = found.last?.last, time - last <= gap {
        found[found.count - 1].append(time)
      } else {
        found.append([time])
      }
    }
    return found
  }

  /// Every sequence of `count` times in `0 ..< bound`.
  private static func sequences(_ count: Int, below bound: Int64) -> [[Int64]] {
    (0..<count).reduce([[]]) { sequences, _ in
      sequences.flatMap { sequence in (0..<bound).map { sequence + [$0] } }
    }
  }

  @Test func `a session is found at its place, and room changes nothing`() {
    var set = SessionSet<Members>(gapMilliseconds: Self.gap)
    for time in [0, 10, 20, 11] as [Int64] { set.add(Session(time), to: 1, ()) }
    var other = SessionSet<Members>(gapMilliseconds: Self.gap)
    other.reserveCapacity(of: set)
    #expect(other.count == 0 && other.memoryEstimate == 0)
    var found: [[Int64]] = []
    for key in 0..<3 {
      set.forEachPlace(of: key) { found.append(set[$0].summary.times) }
    }
    #expect(found == [[20], [10, 11], [0]])
  }

  @Test(arguments: [
    ("a", "0"), ("a-a", "0=2"), ("a--a", "0 3"), ("a-a-a--a", "0=4 7"), ("--a", "2"),
    ("a--a--a", "0 3 6"), ("", ""),
  ])
  func `events at most a gap apart are one session`(drawing: String, sessions: String) {
    let times = drawing.enumerated().filter { $0.element == "a" }.map { Int64($0.offset) }
    let drawn = Self.sessions(of: times).map { session in
      session.start == session.end ? "\(session.start)" : "\(session.start)=\(session.end)"
    }
    #expect(drawn.joined(separator: " ") == sessions)
  }

  @Test func `in every order of up to five events sessions are the connected components`() {
    for count in 0...5 {
      for times in Self.sequences(count, below: 8) {
        let found = Self.sessions(of: times)
        guard found.map(\.summary.times) == Self.components(of: times),
          found.allSatisfy({ $0.isWhole })
        else {
          Issue.record("\(times) gave \(found.map(\.summary.times))")
          return
        }
      }
    }
  }

  @Test func `parts folded apart and merged are what one fold gives`() {
    for times in Self.sequences(4, below: 8) {
      for cut in 0...4 {
        var merged = SessionSet<Members>(gapMilliseconds: Self.gap)
        let parts = [
          Self.sessions(of: Array(times[..<cut])), Self.sessions(of: Array(times[cut...])),
        ]
        for session in parts.joined() { merged.add(session, to: 0, ()) }
        guard merged.sessions(of: 0).map(\.summary.times) == Self.components(of: times) else {
          Issue.record("\(times) cut at \(cut)")
          return
        }
      }
    }
  }

  @Test func `a late event joins the sessions on both sides of it`() {
    #expect(Self.sessions(of: [0, 4, 2]).map(\.summary.times) == [[0, 2, 4]])
    #expect(Self.sessions(of: [0, 4, 8, 2]).map(\.summary.times) == [[0, 2, 4], [8]])
  }

  @Test func `a long session takes in all that it reaches`() {
    var set = SessionSet<Members>(gapMilliseconds: Self.gap)
    for time: Int64 in [0, 10, 20, 30] { set.add(Session(time), to: 0, ()) }
    #expect(set.count == 4)
    set.add(Session(start: 8, end: 22, summary: Members(times: [8, 22])), to: 0, ())
    #expect(set.sessions(of: 0).map(\.summary.times) == [[0], [8, 10, 20, 22], [30]])
    #expect(set.count == 3)
  }

  @Test func `keys have nothing to do with each other`() {
    var set = SessionSet<Members>(gapMilliseconds: Self.gap)
    set.add(Session(0), to: 3, ())
    set.add(Session(1), to: 0, ())
    set.add(Session(2), to: 3, ())
    #expect(set.keyCount == 4)
    #expect(set.sessions(of: 3).map(\.summary.times) == [[0, 2]])
    #expect(set.sessions(of: 0).map(\.summary.times) == [[1]])
    #expect(set.sessions(of: 1).isEmpty)
    #expect(set.sessions(of: 9).isEmpty)
  }

  @Test func `joined sessions leave room that the next ones use`() {
    var set = SessionSet<Members>(gapMilliseconds: Self.gap)
    for round: Int64 in 0..<100 {
      set.add(Session(round * 100), to: 0, ())
      set.add(Session(round * 100 + 4), to: 0, ())
      set.add(Session(round * 100 + 2), to: 0, ())
    }
    #expect(set.count == 100)
    #expect(set.memoryEstimate < 300 * 64)
  }

  @Test func `nothing is left after all were removed`() {
    var set = SessionSet<Members>(gapMilliseconds: Self.gap)
    for time in Int64(0)..<9 { set.add(Session(time * 5), to: 0, ()) }
    set.removeAll()
    #expect(set.count == 0)
    #expect(set.keyCount == 0)
    set.add(Session(7), to: 0, ())
    #expect(set.sessions(of: 0).map(\.summary.times) == [[7]])
  }

  @Test func `a gap below zero is no gap`() async {
    await #expect(processExitsWith: .failure) {
      _ = SessionSet<NoSummary>(gapMilliseconds: -1)
    }
  }
}

private struct NoSummary: SessionSummary {
  static func joined(_ a: Session<NoSummary>, _ b: Session<NoSummary>, _ context: Void) -> NoSummary
  {
    a.summary
  }
}
