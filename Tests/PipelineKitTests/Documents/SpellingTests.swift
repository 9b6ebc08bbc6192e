import Testing

@testable import PipelineKit

struct SpellingTests {
  @Test(arguments: [
    ("windw", "window"), ("Window", "window"), ("stepz", "steps"), ("nme", "name"),
    ("zzzzzz", nil), ("x", nil), ("", nil),
  ])
  func `a misspelt name finds the one that was meant`(written: String, meant: String?) {
    #expect(Spelling.closest(to: written, among: ["name", "window", "steps"]) == meant)
  }
}
