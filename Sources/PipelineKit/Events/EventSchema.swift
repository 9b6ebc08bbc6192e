/// What the events of one topic look like: their types, and the fields that views read.
///
/// The schema says which lines a topic accepts. Whatever it does not name is kept in the log and
/// ignored; a null is an absent field.
package struct EventSchema: Sendable {
  /// The JSON path of the event's id, type, time and version in a bare event.
  package static let idPath = "event_id"
  package static let typePath = "type"
  package static let timePath = "timestamp"
  package static let versionPath = "schema_version"

  package let topic: String
  package let types: [EventType]
  /// Paths of the partition key: the first that an event has.
  package let keyPaths: [String]
  /// The index of the type that a web server's log line stands for, nil if the topic takes none.
  package let accessLogType: Int?
  /// The tables whose row changes the topic takes, nil if it takes none.
  package let changes: ChangeCapture?

  package init(
    topic: String, types: [EventType], keyPaths: [String], accessLogType: Int? = nil,
    changes: ChangeCapture? = nil
  ) {
    self.changes = changes
    self.topic = topic
    self.types = types
    self.keyPaths = keyPaths
    self.accessLogType = accessLogType
  }
}

/// One type of event and the fields that views read from it.
package struct EventType: Sendable {
  package let name: String
  package let fields: [EventField]

  package init(_ name: String, _ fields: [EventField]) {
    self.name = name
    self.fields = fields
  }
}

/// One field of an event.
package struct EventField: Sendable {
  package enum Kind: Sendable, Equatable {
    /// A string; a required one is not empty.
    case text
    /// A string that may be empty.
    case string
    /// One of a few strings.
    case choice([String])
    /// A whole number written without point or exponent, at least `min`.
    case integer(min: Int64)
    /// The same within bounds.
    case integerIn(ClosedRange<Int64>)
    /// An array that is not empty; what its elements are is said by fields with paths into it.
    case list
    /// `true` or `false`.
    case boolean
    /// An amount of the event's currency, at least zero: whole cents of USD in version 1, a decimal in version 2.
    case money
    /// An amount as `money`, above zero.
    case positiveMoney
    /// A number within bounds.
    case number(ClosedRange<Double>)
    /// An object; what is required of it is said by fields with paths into it.
    case object
    /// An ISO 4217 code.
    case currency
  }

  package let path: String
  package let kind: Kind
  package let isRequired: Bool

  package init(_ path: String, _ kind: Kind, required: Bool = false) {
    self.path = path
    self.kind = kind
    self.isRequired = required
  }

  /// The path of the array in whose elements the field stands, nil if it stands in none.
  var arrayPath: String? { path.firstIndex(of: "[").map { String(path[..<$0]) } }
}
