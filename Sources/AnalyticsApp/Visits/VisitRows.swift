import PipelineKit

/// The sessions of a set as rows in the order of the table: by their start, then by the visitor.
struct VisitRows {
  /// A row: whose it is, and its place in the set.
  struct Entry {
    let start: Int64
    let key: Int32
    let place: Int32
  }

  private let set: SessionSet<Visit>
  private(set) var order: [Entry] = []

  init(_ visits: OpenVisits, _ set: SessionSet<Visit>) {
    self.set = set
    order.reserveCapacity(set.count)
    for key in 0..<visits.visitors.count {
      set.forEachPlace(of: key) { place in
        order.append(Entry(start: set[place].start, key: Int32(key), place: Int32(place)))
      }
    }
    order.sort { a, b in
      a.start != b.start
        ? a.start < b.start : visits.visitors.precedes(Int(a.key), Int(b.key))
    }
  }

  /// The session of a row.
  func session(of entry: Entry) -> Session<Visit> { set[Int(entry.place)] }

  /// Binds the columns of a row.
  static func bind(
    _ session: Session<Visit>, of visitor: UnsafeRawBufferPointer, _ texts: InternedStrings,
    to row: inout RowBinder
  ) {
    let visit = session.summary
    row.bind(session.start)
    row.bind(text: visitor)
    row.bind(session.end)
    row.bind(visit.views)
    bind(visit.entryPath, texts, to: &row)
    bind(visit.exitPath, texts, to: &row)
    bind(visit.source, texts, to: &row)
    if visit.source == Visit.none { row.bindNull() } else { row.bind(visit.sourceTime) }
    bind(visit.referrer, texts, to: &row)
    row.bind(visit.entryPlace)
    row.bind(visit.exitPlace)
    if visit.source == Visit.none { row.bindNull() } else { row.bind(visit.sourcePlace) }
  }

  private static func bind(_ number: Int32, _ texts: InternedStrings, to row: inout RowBinder) {
    if number == Visit.none { row.bindNull() } else { row.bind(text: texts[Int(number)]) }
  }
}
