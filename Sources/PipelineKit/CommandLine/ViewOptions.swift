import ArgumentParser

/// The option that says which views are built.
package struct ViewOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Build only these views, separated by commas.", valueName: "views"))
  var only: String?

  package init() {}

  /// The views that are wanted.
  ///
  /// - Throws: `ValidationError` for a name that no view has.
  package func selection(of known: [PublicView]) throws -> ViewSelection {
    guard let only else { return .all }
    do throws(ViewSelectionError) {
      return try ViewSelection(only, of: known)
    } catch {
      throw ValidationError("\(error)")
    }
  }
}
