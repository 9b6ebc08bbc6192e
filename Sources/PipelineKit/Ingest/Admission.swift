/// Decides whether a line is an event of its topic, and where it belongs.
///
/// What a line's shape decides (is there an id, is the time a string or a number, does a required
/// field have the right JSON type) is worked out once a shape and type; what is left for each line
/// is a look at the scalars that can be wrong.
package struct Admission: ~Copyable {
  /// What the log needs to know of an accepted line.
  package struct Event {
    /// Event time in epoch milliseconds.
    package let time: Int64
    /// Where the partition key stands in the chunk.
    package let key: Range<Int>
  }

  private let schema: EventSchema
  /// Events after this instant are dead letters.
  var latest: Int64
  private var plans: [ShapePlan?] = []

  /// - Parameter latest: the append time plus the tolerance for events from the future.
  package init(_ schema: EventSchema, latest: Timestamp) {
    self.schema = schema
    self.latest = latest.milliseconds
  }

  /// Forgets what it learnt of shapes; called when the shredder has.
  package mutating func forget() { plans = [] }

  /// Looks at the line that `shredder` has just cut.
  ///
  /// - Throws: `Rejection`, with a reason for people.
  /// - Complexity: O(fields to check), about 30 ns for a page view.
  package mutating func admit(_ bytes: borrowing RawSpan, _ shredder: borrowing Shredder)
    throws(Rejection) -> Event
  {
    let shape = Int(shredder.shape)
    while plans.count <= shape { plans.append(nil) }
    if plans[shape] == nil {
      plans[shape] = ShapePlan(shredder.columns(of: shredder.shape), schema)
    }
    guard let plan = plans[shape] else { preconditionFailure("a plan was just made") }
    if let refused = plan.refused { throw refused }
    let scalars = LineScalars(slots: plan)
    let time = try scalars.time(bytes, shredder, plan)
    let id = scalars.range(plan.id, shredder)
    guard !id.isEmpty else { throw Rejection(.noID, "the event id is empty") }
    let type = try scalars.type(bytes, shredder, plan, schema)
    if plan.types[type] == nil {
      plans[shape]?.types[type] = TypePlan(
        shredder.columns(of: shredder.shape), shredder.shapes[shape], schema.types[type],
        plan.envelope)
    }
    guard let checks = plans[shape]?.types[type] else { preconditionFailure("checks were made") }
    if let refused = checks.refused { throw refused }
    try FieldChecker(type: schema.types[type], plan: plan).check(bytes, shredder, checks)
    guard time <= latest else {
      throw Rejection(
        .future, "its time \(Timestamp(milliseconds: time)) lies too far in the future")
    }
    return Event(time: time, key: try scalars.key(bytes, shredder, plan))
  }
}

/// Why a line is no event: what kind of fault, and a sentence.
package struct Rejection: Error, Equatable {
  package let kind: DeadLetterRecord.Kind
  package let reason: String

  package init(_ kind: DeadLetterRecord.Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }
}

/// A scalar of a shape, and whether it stands between quotes.
struct SlotReference {
  let index: Int
  let isString: Bool
}

/// What a shape decides about its lines.
struct ShapePlan {
  let envelope: Envelope
  /// Why no line of this shape is an event, if so.
  private(set) var refused: Rejection?
  private(set) var id = SlotReference(index: -1, isString: true)
  private(set) var time = SlotReference(index: -1, isString: true)
  let type: SlotReference?
  let version: SlotReference?
  let currency: SlotReference?
  let keys: [SlotReference]
  /// The checks for each type of the schema, made when first needed.
  var types: [TypePlan?]

  init(_ columns: [ColumnKey], _ schema: EventSchema) {
    let envelope = Envelope.of(columns)
    func slot(_ path: String) -> SlotReference? {
      let bytes = Array(path.utf8)
      return columns.lastIndex { $0.path == bytes }.map {
        SlotReference(index: $0, isString: columns[$0].kind == .string)
      }
    }
    self.envelope = envelope
    type = slot(EventSchema.typePath)
    version = slot(envelope.path(of: EventSchema.versionPath))
    currency = slot(envelope.path(of: "currency"))
    keys = schema.keyPaths.compactMap { slot(envelope.path(of: $0)) }
    types = [TypePlan?](repeating: nil, count: schema.types.count)
    guard let id = slot(envelope.idPath) else {
      refused = Rejection(.noID, "there is no \(envelope.idPath)")
      return
    }
    guard id.isString else {
      refused = Rejection(.noID, "\(envelope.idPath) is not a string")
      return
    }
    guard let time = slot(envelope.timePath) else {
      refused = Rejection(.noTimestamp, "there is no \(envelope.timePath)")
      return
    }
    self.id = id
    self.time = time
  }
}

/// Reads the scalars that every event has.
private struct LineScalars {
  let slots: ShapePlan

  func range(_ slot: SlotReference, _ shredder: borrowing Shredder) -> Range<Int> {
    let (start, count) = shredder.slot(slot.index)
    return start..<start + count
  }

  func time(_ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, _ plan: ShapePlan)
    throws(Rejection) -> Int64
  {
    let range = range(plan.time, shredder)
    let text = bytes.extracting(range)
    let time =
      plan.time.isString
      ? Timestamp(rfc3339: text)?.milliseconds
      : NumberText.integer(text, 0, text.byteCount).flatMap {
        Timestamp(epochMilliseconds: $0)?.milliseconds
      }
    guard let time else {
      throw Rejection(
        .noTimestamp,
        "\(plan.envelope.timePath) is neither an RFC 3339 time nor whole epoch milliseconds: "
          + FieldChecker.shown(bytes, range))
    }
    return time
  }

  func type(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, _ plan: ShapePlan,
    _ schema: EventSchema
  ) throws(Rejection) -> Int {
    guard let slot = plan.type, slot.isString else {
      throw Rejection(.schema, "there is no type")
    }
    let range = range(slot, shredder)
    for (index, type) in schema.types.enumerated() where type.name.utf8.count == range.count {
      var position = range.lowerBound
      if type.name.utf8.allSatisfy({ byte in
        defer { position += 1 }
        return bytes.byte(position) == byte
      }) {
        return index
      }
    }
    throw Rejection(
      .schema,
      "unknown type \(FieldChecker.shown(bytes, range)), expected one of "
        + schema.types.map(\.name).joined(separator: ", "))
  }

  func key(_ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, _ plan: ShapePlan)
    throws(Rejection) -> Range<Int>
  {
    for slot in plan.keys where slot.isString {
      let range = range(slot, shredder)
      if !range.isEmpty { return range }
    }
    // A key that a type's schema lets be empty.
    if let slot = plan.keys.first(where: \.isString) { return range(slot, shredder) }
    throw Rejection(.schema, "there is no key to partition by")
  }
}
