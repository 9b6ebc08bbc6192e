import PipelineKit
import Testing

@testable import AnalyticsApp
@testable import ModelSupport

struct DocumentTests {
  @Test func `the document on web analytics has all views, types and their fields`() throws {
    let text = try Documentation.text("ANALYTICS.md")
    for view in AnalyticsViews.all {
      #expect(text.contains(Documentation.row(of: view)), "\(view.name)")
    }
    let rows = text.split(separator: "\n")
    for type in AnalyticsEvents.schema.types {
      let row = rows.first { $0.hasPrefix("| `\(type.name)` | ") } ?? ""
      for field in type.fields {
        let name = String(field.path.split(separator: ".").last ?? "")
        #expect(row.contains(field.isRequired ? "**\(name)**" : name), "\(type.name).\(name)")
      }
    }
  }
}
