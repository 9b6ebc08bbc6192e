/// A record that is one JSON object: ``RecordKeys`` says what its keys mean.
///
///     {"ts":"2026-01-31T12:00:00Z","level":"error","app":"api","msg":"refused","user":{"id":7}}
///     time, severity 17, service api, message refused, attributes {"user.id":7}
///
/// What a shape's keys mean is worked out once a shape; of each record only the scalars are looked
/// at. Nested keys are joined by dots, elements of arrays by `[]`. A null is an absent field; where a
/// key stands twice the last one counts. A record without a message has itself as message.
///
/// Source: RFC 8259.
struct JSONRecord {
  /// What happens with the scalar of one slot.
  private struct Step {
    let slot: Int
    let role: RecordKeys.Role
    let rank: Int
    /// The key as attributes have it.
    let key: [UInt8]
    let isBare: Bool
  }

  private var plans: [[Step]?] = []

  init() {}

  /// Forgets what was learnt of shapes; called when the shredder has.
  mutating func forget() { plans = [] }

  /// Reads the fields of the record that `shredder` has just cut from `bytes`.
  mutating func scan(
    _ bytes: RawSpan, _ range: Range<Int>, _ shredder: borrowing Shredder,
    into fields: inout RecordFields
  ) {
    var roles = RecordRoles()
    for step in plan(shredder) {
      if step.role == .attribute, !fields.wantsAttributes { continue }
      let (start, count) = shredder.slot(step.slot)
      if step.isBare, count == 4, bytes.byte(start) == UInt8(ascii: "n") { continue }
      JSONRecord.take(step, bytes, start..<start + count, &roles, &fields)
    }
    roles.finish(&fields)
    if !fields.has(.message) {
      fields.set(
        .message, bytes, range.lowerBound..<FieldBytes.trimmedEnd(bytes, range))
    }
  }

  private static func take(
    _ step: Step, _ bytes: RawSpan, _ value: Range<Int>, _ roles: inout RecordRoles,
    _ fields: inout RecordFields
  ) {
    if step.role == .attribute {
      fields.attribute(
        key: step.key.span.bytes, bytes.extracting(value), isEscaped: true, isBare: step.isBare)
      return
    }
    let isEscaped =
      !step.isBare && value.contains { bytes.byte($0) == UInt8(ascii: "\\") }
    roles.take(
      step.role, rank: step.rank, bytes, key: value, value: value, isEscaped: isEscaped,
      isBare: step.isBare, &fields, named: step.key
    ) { range, out in
      out.append(contentsOf: JSONText.unescaped(bytes, range.lowerBound, range.upperBound))
    }
  }

  private mutating func plan(_ shredder: borrowing Shredder) -> [Step] {
    let shape = Int(shredder.shape)
    while plans.count <= shape { plans.append(nil) }
    if let plan = plans[shape] { return plan }
    let plan = JSONRecord.steps(shredder.columns(of: shredder.shape))
    plans[shape] = plan
    return plan
  }

  /// The meanings of a shape's columns; of those with one meaning all but the best are attributes.
  private static func steps(_ columns: [ColumnKey]) -> [Step] {
    let isBunyan = ["v", "pid", "hostname", "name"].allSatisfy { name in
      columns.contains { $0.path == Array(name.utf8) }
    }
    var steps: [Step] = []
    for (slot, column) in columns.enumerated() {
      // Where a key stands twice the last one counts.
      if columns[(slot + 1)...].contains(where: { $0.path == column.path }),
        !column.path.contains(UInt8(ascii: "["))
      {
        continue
      }
      let key = column.path.filter { $0 != UInt8(ascii: "\\") }
      var meaning = RecordKeys.meaning(column.path.span.bytes)
      if isBunyan, key == Array("name".utf8) {
        meaning = RecordKeys.Meaning(role: .service, rank: 0)
      }
      if column.path.contains(UInt8(ascii: "[")) { meaning = nil }
      if column.path == Array("event_id".utf8), column.kind == .string {
        meaning = RecordKeys.Meaning(role: .eventID, rank: 0)
      }
      steps.append(
        Step(
          slot: slot, role: meaning?.role ?? .attribute, rank: meaning?.rank ?? 0, key: key,
          isBare: column.kind == .bare))
    }
    return steps.map { step in
      let isBeaten = steps.contains {
        $0.role == step.role && $0.rank < step.rank && step.role != .stack
      }
      let isMany: Bool =
        switch step.role {
        case .status, .method, .path, .bytes, .seconds, .milliseconds, .microseconds,
          .nanoseconds, .attribute:
          true
        default: false
        }
      guard isBeaten, !isMany else { return step }
      return Step(
        slot: step.slot, role: .attribute, rank: 0, key: step.key, isBare: step.isBare)
    }
  }
}
