import Testing

@testable import PipelineKit

struct ViewSelectionTests {
  private let known = ["pages", "sessions", "visits"].map {
    PublicView(name: $0, sql: "SELECT 1", sentence: "One.")
  }

  @Test
  func `without names all views are built`() {
    #expect(ViewSelection.all.isAll)
    #expect(ViewSelection.all.views(of: known) == known)
    #expect(ViewSelection.all.identity == "only=all")
  }

  @Test
  func `names select views, in the order of the views`() throws {
    let selection = try ViewSelection("visits,pages", of: known)
    #expect(!selection.isAll)
    #expect(selection.views(of: known).map(\.name) == ["pages", "visits"])
    #expect(selection.contains("pages") && !selection.contains("sessions"))
  }

  @Test
  func `the order and the repetition of names make no other version`() throws {
    let selection = try ViewSelection("visits,pages,pages", of: known)
    #expect(selection.identity == "only=pages,visits")
    #expect(selection == (try ViewSelection("pages,visits", of: known)))
  }

  @Test
  func `a name that no view has is an error that lists those there are`() {
    let wanted = ViewSelectionError.unknownView(
      "page", known: ["pages", "sessions", "visits"])
    #expect(throws: wanted) { try ViewSelection("pages,page", of: known) }
    #expect(
      "\(wanted)"
        == "--only: there is no view 'page'; choose from pages, sessions, visits")
  }

  @Test(arguments: ["", ",", ",,"])
  func `no name at all is an error, not all views`(text: String) {
    #expect(throws: ViewSelectionError.noView(known: ["pages", "sessions", "visits"])) {
      try ViewSelection(text, of: known)
    }
  }
}
