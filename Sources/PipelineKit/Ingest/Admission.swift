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
  private let typeNames: TypeNames
  /// Events after this instant are dead letters.
  var latest: Int64
  private var plans: [ShapePlan?] = []

  /// - Parameter latest: the append time plus the tolerance for events from the future.
  package init(_ schema: EventSchema, latest: Timestamp) {
    self.schema = schema
    typeNames = TypeNames(schema)
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
    try plan(shredder).admit(bytes, shredder, schema: schema, typeNames, latest: latest)
  }

  /// What is known of the shape of the line at hand.
  private mutating func plan(_ shredder: borrowing Shredder) -> ShapePlan {
    let shape = Int(shredder.shape)
    while plans.count <= shape { plans.append(nil) }
    if let plan = plans[shape] { return plan }
    let plan = ShapePlan(shredder.columns(of: shredder.shape), schema)
    plans[shape] = plan
    return plan
  }
}

/// The names of a schema's types as bytes, to be compared with what a line says.
private struct TypeNames {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  init(_ schema: EventSchema) {
    for type in schema.types {
      bytes += Array(type.name.utf8)
      ends.append(bytes.count)
    }
  }

  /// The number of the type whose name stands in `range`.
  func index(_ line: borrowing RawSpan, _ range: Range<Int>) -> Int? {
    let known = bytes.span.bytes
    var start = 0
    for index in ends.indices {
      let end = ends[index]
      if end - start == range.count,
        line.matches(range.lowerBound, known, start, count: range.count)
      {
        return index
      }
      start = end
    }
    return nil
  }

  /// All names, for people.
  var list: String {
    var start = 0
    return ends.map { end in
      defer { start = end }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }.joined(separator: ", ")
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

/// What a shape decides about its lines; a class, since it is looked at for every line.
final class ShapePlan {
  let envelope: Envelope
  /// Why no line of this shape is an event, if so.
  let refused: Rejection?
  /// Where there is an id and a time, if no line of this shape is refused.
  let id: SlotReference
  let time: SlotReference
  let type: SlotReference?
  let version: SlotReference?
  let currency: SlotReference?
  let keys: [SlotReference]
  /// How lines that are row changes are looked at, nil for any other.
  let change: ChangePlan?
  /// The checks for each type of the schema, made when first needed.
  private var types: [TypePlan?]

  init(_ columns: [ColumnKey], _ schema: EventSchema) {
    let found = Envelope.of(columns)
    let envelope = found.isRowChange && schema.changes == nil ? .bare : found
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
    change = schema.changes.flatMap {
      envelope.isRowChange ? ChangePlan(envelope, $0, slot: slot) : nil
    }
    let (id, time) = (slot(envelope.idPath), slot(envelope.timePath))
    let nowhere = SlotReference(index: -1, isString: true)
    self.id = id ?? nowhere
    self.time = time ?? nowhere
    refused =
      if id == nil {
        Rejection(.noID, "there is no \(envelope.idPath)")
      } else if id?.isString == false {
        Rejection(.noID, "\(envelope.idPath) is not a string")
      } else if time == nil {
        Rejection(.noTimestamp, "there is no \(envelope.timePath)")
      } else {
        nil
      }
  }

  /// The checks for lines of this shape and type number `type`.
  func checks(_ type: Int, _ shredder: borrowing Shredder, _ schema: EventSchema) -> TypePlan {
    if let checks = types[type] { return checks }
    let checks = TypePlan(
      shredder.columns(of: shredder.shape), shredder.shapes[Int(shredder.shape)],
      schema.types[type], envelope)
    types[type] = checks
    return checks
  }
}

// The scalars that every event has.
extension ShapePlan {
  /// Looks at the line that `shredder` has just cut.
  ///
  /// A method of the plan, as are the checks of a type: what a call borrows is counted by nobody, and
  /// counting references was nearly half of the time that looking at a line took.
  fileprivate func admit(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, schema: EventSchema,
    _ names: TypeNames, latest: Int64
  ) throws(Rejection) -> Admission.Event {
    if let change { return try change.admit(bytes, shredder, latest: latest) }
    if let refused { throw refused }
    let time = try eventTime(bytes, shredder)
    guard !range(id, shredder).isEmpty else { throw Rejection(.noID, "the event id is empty") }
    let type = try typeNumber(bytes, shredder, names)
    try checks(type, shredder, schema).check(bytes, shredder, self)
    guard time <= latest else {
      throw Rejection(
        .future, "its time \(Timestamp(milliseconds: time)) lies too far in the future")
    }
    return Admission.Event(time: time, key: try partitionKey(shredder))
  }

  private func range(_ slot: SlotReference, _ shredder: borrowing Shredder) -> Range<Int> {
    let (start, count) = shredder.slot(slot.index)
    return start..<start + count
  }

  private func eventTime(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder
  ) throws(Rejection) -> Int64 {
    let range = range(time, shredder)
    let text = bytes.extracting(range)
    let milliseconds =
      time.isString
      ? Timestamp(rfc3339: text)?.milliseconds
      : NumberText.integer(text, 0, text.byteCount).flatMap {
        Timestamp(epochMilliseconds: $0)?.milliseconds
      }
    guard let milliseconds else {
      throw Rejection(
        .noTimestamp,
        "\(envelope.timePath) is neither an RFC 3339 time nor whole epoch milliseconds: "
          + FieldText.shown(bytes, range))
    }
    return milliseconds
  }

  private func typeNumber(
    _ bytes: borrowing RawSpan, _ shredder: borrowing Shredder, _ names: TypeNames
  ) throws(Rejection) -> Int {
    guard let slot = type, slot.isString else {
      throw Rejection(.schema, "there is no type")
    }
    let range = range(slot, shredder)
    guard let index = names.index(bytes, range) else {
      throw Rejection(
        .schema,
        "unknown type \(FieldText.shown(bytes, range)), expected one of \(names.list)")
    }
    return index
  }

  private func partitionKey(_ shredder: borrowing Shredder) throws(Rejection) -> Range<Int> {
    for slot in keys where slot.isString {
      let range = range(slot, shredder)
      if !range.isEmpty { return range }
    }
    // A key that a type's schema lets be empty.
    if let slot = keys.first(where: \.isString) { return range(slot, shredder) }
    throw Rejection(.schema, "there is no key to partition by")
  }
}
