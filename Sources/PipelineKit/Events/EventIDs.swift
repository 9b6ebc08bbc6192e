/// The ids of a batch's events as text, made only for the few that are asked for.
///
/// Identities are compared as 128 bits; the text of an id matters only where events are put in the
/// order of their ids, or shown.
package struct EventIDs: Sendable {
  /// A column of ids, and which of them records have.
  private var columns: [(values: ColumnValues, places: ScalarPlaces)] = []
  /// The ids of records that have none written: those of row changes.
  private var made: [Int32: [UInt8]] = [:]
  /// The id of the only record, for a batch of one that comes from no column.
  private var single: [UInt8]?

  init() {}

  /// The id of a batch of one record.
  init(single: [UInt8]) { self.single = single }

  mutating func add(_ values: ColumnValues, _ places: ScalarPlaces) {
    columns.append((values, places))
  }

  private static func append(_ values: ColumnValues, _ place: Int, to out: inout [UInt8]) {
    var text: [UInt8] = []
    values.append(place, to: &text)
    out.append(contentsOf: JSONText.unescaped(text.span.bytes, 0, text.count))
  }

  /// Sets the id of a record that has none written.
  mutating func set(_ id: [UInt8], of record: Int32) { made[record] = id }

  /// Appends the id of record `index` as the event means it, escapes resolved.
  package func append(_ index: Int, to out: inout [UInt8]) {
    if !made.isEmpty, let id = made[Int32(truncatingIfNeeded: index)] {
      return out.append(contentsOf: id)
    }
    if let single { return out.append(contentsOf: single) }
    for (values, places) in columns {
      let place = places.index(of: index)
      guard place >= 0 else { continue }
      return EventIDs.append(values, Int(place), to: &out)
    }
  }

  /// The identities of all records by their ids alone; zero where a record has none.
  ///
  /// - Complexity: O(ids); ids stored as UUIDs are taken as they are.
  func identities(count: Int) -> [ID128] {
    var ids = [ID128](repeating: ID128(uuid: 0, 0), count: count)
    for (values, places) in columns {
      if case .uuid = values.form {
        let words = values.words
        places.forEach { record, index in
          ids[record] = ID128(uuid: words[2 * index], words[2 * index + 1])
        }
      } else {
        var text: [UInt8] = []
        places.forEach { record, index in
          text.removeAll(keepingCapacity: true)
          EventIDs.append(values, index, to: &text)
          ids[record] = ID128(text: text.span.bytes)
        }
      }
    }
    return ids
  }
}
