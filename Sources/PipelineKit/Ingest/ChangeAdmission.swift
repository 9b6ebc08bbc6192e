/// What a shape decides about lines that are row changes, and the checks of each.
///
/// Admitted is a change of any table; which tables mean something is for the application to say. It
/// has to have what its identity and its place in time are made of.
struct ChangePlan {
  private let table: SlotReference?
  private let operation: SlotReference?
  /// Where the time may stand, in the order in which it is looked for.
  private let times: [SlotReference]
  /// For each column that may be part of a key, where it stands.
  private let columns: [String: SlotReference]
  private let changes: ChangeCapture

  init(
    _ envelope: Envelope, _ changes: ChangeCapture, slot: (String) -> SlotReference?
  ) {
    func place(_ path: String) -> SlotReference? { slot(envelope.path(of: path)) }
    self.changes = changes
    table = place("source.table")
    operation = place("op")
    times = ["source.ts_ms", "ts_ms"].compactMap(place)
    var columns: [String: SlotReference] = [:]
    for name in changes.keyColumns {
      columns[name] = place("after.\(name)") ?? place("before.\(name)")
    }
    self.columns = columns
  }

  /// Looks at the line that `shredder` has just cut.
  func admit(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, latest: Int64
  ) throws(Rejection) -> Admission.Event {
    guard let table, table.isString, !range(table, shredder).isEmpty else {
      throw Rejection(.noID, "the change says no source.table")
    }
    let time = try eventTime(bytes, shredder)
    let name = bytes.array(range(table, shredder))
    guard let operation,
      let does = ChangeCapture.Operation(
        name: String(decoding: bytes.array(range(operation, shredder)), as: UTF8.self))
    else {
      let found = operation.map { FieldText.shown(bytes, range($0, shredder)) } ?? "nothing"
      throw Rejection(.schema, "op is \(found), expected r, c, u, d, t or m")
    }
    var key = range(table, shredder)
    if does.hasRow {
      for alternatives in changes.key(of: name) {
        guard let found = value(alternatives, bytes, shredder) else {
          throw Rejection(
            .noID,
            "a row of table \(FieldText.shown(bytes, range(table, shredder))) without its key "
              + alternatives.joined(separator: " or "))
        }
        key = found
      }
    }
    guard time <= latest else {
      throw Rejection(
        .future, "its time \(Timestamp(milliseconds: time)) lies too far in the future")
    }
    return Admission.Event(time: time, key: key)
  }

  private func range(_ slot: SlotReference, _ shredder: borrowing Shredder) -> Range<Int> {
    let (start, count) = shredder.slot(slot.index)
    return start..<start + count
  }

  private func value(
    _ alternatives: [String], _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder
  ) -> Range<Int>? {
    for name in alternatives {
      guard let slot = columns[name] else { continue }
      let range = range(slot, shredder)
      if !range.isEmpty, slot.isString || !FieldText.isNull(bytes, range) { return range }
    }
    return nil
  }

  private func eventTime(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder
  ) throws(Rejection) -> Int64 {
    for slot in times where !slot.isString {
      let range = range(slot, shredder)
      if let number = NumberText.integer(bytes, range.lowerBound, range.upperBound), number != 0,
        let time = Timestamp(epochMilliseconds: number)
      {
        return time.milliseconds
      }
    }
    throw Rejection(.noTimestamp, "neither source.ts_ms nor ts_ms is a time in milliseconds")
  }
}
