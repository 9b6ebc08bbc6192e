/// The differences between two versions, view by view.
package struct VersionDiff: Equatable, Sendable {
  package let from: Int
  package let to: Int
  /// How far each has folded the log; rows may differ for that alone where they are not the same.
  package let positions: (from: String, to: String)
  /// Whether both have folded the same records.
  package let isOfOnePosition: Bool
  /// By name, of the views that both have.
  package private(set) var views: [ViewDiff] = []
  package let viewsRemoved: [String]
  package let viewsAdded: [String]

  /// Whether anything differs.
  package var isDifferent: Bool {
    views.contains(where: \.isDifferent) || !viewsRemoved.isEmpty || !viewsAdded.isEmpty
  }

  package static func == (left: VersionDiff, right: VersionDiff) -> Bool {
    (left.from, left.to) == (right.from, right.to) && left.positions == right.positions
      && left.isOfOnePosition == right.isOfOnePosition && left.views == right.views
      && (left.viewsRemoved, left.viewsAdded) == (right.viewsRemoved, right.viewsAdded)
  }

  /// A version in a file. The caller has a transaction open on its connection, so that all views are
  /// of one moment.
  package struct Side {
    package let connection: Connection
    package let version: Int

    package init(connection: Connection, version: Int) {
      (self.connection, self.version) = (connection, version)
    }
  }

  /// Compares two versions.
  ///
  /// - Parameters:
  ///   - only: the views to compare; nil for all.
  ///   - samplesMax: rows to keep of each kind and view.
  /// - Throws: `StateError.unknownVersion`, `StateError.unknownView`.
  package init(_ old: Side, _ new: Side, only: [String]? = nil, samplesMax: Int) throws {
    (from, to) = (old.version, new.version)
    let (left, right) = (
      try Checkpoint.load(version: old.version, from: old.connection),
      try Checkpoint.load(version: new.version, from: new.connection)
    )
    positions = (left.position, right.position)
    isOfOnePosition = left.isAt(right)
    let (oldViews, newViews) = (try VersionDiff.views(old, only), try VersionDiff.views(new, only))
    viewsRemoved = oldViews.keys.filter { newViews[$0] == nil }.sorted()
    viewsAdded = newViews.keys.filter { oldViews[$0] == nil }.sorted()
    if let missing = only?.first(where: { oldViews[$0] == nil && newViews[$0] == nil }) {
      throw StateError.unknownView(missing, version: new.version)
    }
    for name in newViews.keys.sorted() {
      guard let oldView = oldViews[name], let newView = newViews[name] else { continue }
      views.append(
        try ViewDiff(
          DiffSide(connection: old.connection, view: oldView),
          DiffSide(connection: new.connection, view: newView), samplesMax: samplesMax))
    }
  }

  private static func views(
    _ side: Side, _ only: [String]?
  ) throws -> [String: VersionRegister.StoredView] {
    let register = VersionRegister(side.connection)
    guard try register.entry(side.version) != nil else {
      throw StateError.unknownVersion(
        path: side.connection.path, version: side.version,
        known: try register.entries().map(\.version.version))
    }
    let wanted = try register.views(of: side.version).filter { only?.contains($0.name) ?? true }
    return Dictionary(uniqueKeysWithValues: wanted.map { ($0.name, $0) })
  }
}

/// A bound on how much a new version may differ: `pages=1%`, `all=0%`.
///
/// The percentage is of rows that were added, removed or changed by the rows of the view before.
package struct DiffGate: Equatable, Sendable {
  /// The view; nil for every view.
  package let view: String?
  package let percentMax: Double

  /// Reads a gate; nil where the text is none.
  package init?(_ text: String) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].hasSuffix("%"),
      let percent = Double(parts[1].dropLast()), percent >= 0, percent.isFinite
    else { return nil }
    view = parts[0] == "all" ? nil : String(parts[0])
    percentMax = percent
  }

  /// Says what breaks the gate; nothing where it holds.
  package func problems(_ diff: VersionDiff) -> [String] {
    if let view, !diff.views.contains(where: { $0.view == view }) {
      return ["\(view): no view that both versions have"]
    }
    return diff.views.compactMap { found in
      guard view == nil || view == found.view else { return nil }
      let percent = 100 * Double(found.rows) / Double(max(1, found.before))
      guard percent > percentMax else { return nil }
      return
        "\(found.view): \(found.rows) of \(found.before) rows differ, more than \(percentMax) %"
    }
  }
}
