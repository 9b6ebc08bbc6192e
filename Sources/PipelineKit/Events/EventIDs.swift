/// The ids of a batch's events as text, made only for the few that are asked for.
///
/// Identities are compared as 128 bits; the text of an id matters only where events are put in the
/// order of their ids, or shown.
package struct EventIDs: Sendable {
  /// A column of ids, and for each record the place of its id in it, -1 where it has none.
  private var columns: [(values: ColumnValues, indexes: [Int32])] = []

  init() {}

  mutating func add(_ values: ColumnValues, _ indexes: [Int32]) {
    columns.append((values, indexes))
  }

  /// Appends the id of record `index` as the event means it, escapes resolved.
  package func append(_ index: Int, to out: inout [UInt8]) {
    for (values, indexes) in columns where indexes[index] >= 0 {
      var text: [UInt8] = []
      values.append(Int(indexes[index]), to: &text)
      out.append(contentsOf: JSONText.unescaped(text.span.bytes, 0, text.count))
      return
    }
  }

  /// The identities of all records by their ids alone; zero where a record has none.
  ///
  /// - Complexity: O(ids); ids stored as UUIDs are taken as they are.
  func identities(count: Int) -> [ID128] {
    var ids = [ID128](repeating: ID128(uuid: 0, 0), count: count)
    for (values, indexes) in columns {
      if case .uuid = values.form {
        let words = values.words
        for record in 0..<count where indexes[record] >= 0 {
          let word = 2 * Int(indexes[record])
          ids[record] = ID128(uuid: words[word], words[word + 1])
        }
      } else {
        var text: [UInt8] = []
        for record in 0..<count where indexes[record] >= 0 {
          text.removeAll(keepingCapacity: true)
          append(record, to: &text)
          ids[record] = ID128(text: text.span.bytes)
        }
      }
    }
    return ids
  }
}
