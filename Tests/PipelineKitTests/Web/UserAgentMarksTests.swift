import Testing

@testable import PipelineKit

struct UserAgentMarksTests {
  /// The words of one mark each, looked for one by one.
  static let words: [(UserAgentMarks.Mark, [String])] = [
    (.edge, ["edg/", "edga/", "edgios/", "edge/"]), (.opera, ["opr/", "opera", "opios/", "opt/"]),
    (.firefox, ["firefox/", "fxios/"]), (.internetExplorer, ["msie ", "trident/"]),
    (.chrome, ["chrome/", "crios/", "chromium/"]), (.safari, ["safari/"]),
    (.windows, ["windows"]), (.iPhone, ["iphone", "ipod"]), (.chromeOS, [" cros "]),
    (.mobile, ["mobile", "windows phone", "opera mini"]), (.mobileBuild, ["mobile/"]),
    (.kindle, ["kindle", "silk/"]),
    (.iOSBrowser, ["edgios/", "opios/", "opt/", "fxios/", "crios/"]),
  ]

  @Test func `shuffled pieces of headers have the marks of the words they contain`() {
    var random = TextRandom(seed: 110)
    print("seed \(random.seed)")
    let pieces =
      UserAgentMarksTests.words.flatMap(\.1) + ["ed", "Chro", "op", " ", "/", "mobil", "X"]
    for _ in 0..<2000 {
      let count = Int.random(in: 0...4, using: &random)
      let text = (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined()
      let bytes = Array(text.utf8)
      let marks = UserAgentMarks(in: bytes.span.bytes)
      for (mark, words) in UserAgentMarksTests.words {
        let isThere = words.contains { text.lowercased().contains($0) }
        #expect(marks.contains(mark) == isThere, "\(mark) in \(text)")
      }
    }
  }
}
