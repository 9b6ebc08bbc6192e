/// Which of its views a pipeline builds: all of them, or some by name.
///
///     let selection = try ViewSelection("sessions,page_minutes", of: known)
///     selection.contains("sessions")    true
///     selection.identity                only=page_minutes,sessions
package struct ViewSelection: Sendable, Equatable {
  /// Sorted; nil for all.
  private let names: [String]?

  /// All views.
  package static let all = ViewSelection(names: nil)

  private init(names: [String]?) { self.names = names }

  /// Selects views by their names, separated by commas.
  ///
  /// - Throws: `ViewSelectionError` for a name that no view has, and where there is no name.
  package init(_ text: String, of known: [PublicView]) throws(ViewSelectionError) {
    let wanted = Set(text.split(separator: ",").map(String.init))
    let missing = wanted.subtracting(known.map(\.name)).sorted()
    if let missing = missing.first {
      throw .unknownView(missing, known: known.map(\.name))
    }
    guard !wanted.isEmpty else { throw .noView(known: known.map(\.name)) }
    names = wanted.sorted()
  }

  /// Whether no view is left out by name.
  package var isAll: Bool { names == nil }

  /// Whether a view is built.
  package func contains(_ name: String) -> Bool { names?.contains(name) ?? true }

  /// The views that are built, in their order.
  package func views(of known: [PublicView]) -> [PublicView] {
    known.filter { contains($0.name) }
  }

  /// The views for people.
  package var text: String { names?.joined(separator: ", ") ?? "all" }

  /// What a version's identity says of it: rows depend on it.
  package var identity: String { "only=" + (names?.joined(separator: ",") ?? "all") }
}

/// Why views cannot be selected.
package enum ViewSelectionError: Error, Equatable, CustomStringConvertible {
  case unknownView(String, known: [String])
  case noView(known: [String])

  package var description: String {
    switch self {
    case .unknownView(let name, let known):
      "--only: there is no view '\(name)'; choose from \(known.joined(separator: ", "))"
    case .noView(let known):
      "--only: no view is named; choose from \(known.joined(separator: ", "))"
    }
  }
}
