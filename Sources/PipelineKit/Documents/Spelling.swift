/// Finds what someone meant who wrote a name that does not exist.
package enum Spelling {
  /// The most letters that may be missing, added or changed.
  package static let editsMax = 3

  /// The longest name that is compared.
  package static let nameBytesMax = 64

  /// Returns the candidate with the fewest edits from `name`, the first of several; nil when even
  /// it is more than `editsMax`, or a third of the name, away.
  ///
  /// - Complexity: O(candidates × length²), on names of at most `nameBytesMax` bytes.
  package static func closest(to name: String, among candidates: some Sequence<String>) -> String? {
    guard name.utf8.count <= nameBytesMax else { return nil }
    var best: (name: String, edits: Int)?
    for candidate in candidates {
      let edits = edits(Array(name.utf8), Array(candidate.utf8))
      if edits < best?.edits ?? .max { best = (candidate, edits) }
    }
    guard let best, best.edits <= min(editsMax, max(1, name.utf8.count / 3)) else { return nil }
    return best.name
  }

  /// The Levenshtein distance, row by row.
  private static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, right) in b.enumerated() {
        let changed = diagonal + (left == right ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(changed, diagonal + 1, row[j] + 1)
      }
    }
    return row[b.count]
  }
}
