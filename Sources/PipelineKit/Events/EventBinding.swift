/// Which fields of an event a pipeline reads, in the order in which `EventBatch` lists them.
package struct EventBinding: Sendable {
  /// One text field.
  package struct Text: Sendable {
    package let path: String
    /// The columns of a web server's log that make up this field, joined by a space.
    package let accessLog: [String]
    /// What the field is where a line of a web server's log has none of these columns; nil for
    /// nothing. Only of fields made up of several.
    package let placeholder: [UInt8]?
    /// Whether `TextColumn.hashes` is wanted.
    package let isHashed: Bool
    /// Whether the field is a number or word without quotes, wanted as text (an amount).
    package let isBare: Bool
    /// Whether it is read at all; if not, no event has it.
    package let isWanted: Bool
    /// Whether it stands at the top of CloudEvents too, not in their `data`.
    package let isOfEnvelope: Bool
    /// Whether it is a field of row changes (`after.name`), which other events do not have; its
    /// value may be a string, number or word.
    package let isOfChange: Bool

    package init(
      _ path: String, accessLog: [String] = [], placeholder: String? = nil, hashed: Bool = false,
      bare: Bool = false, wanted: Bool = true, ofEnvelope: Bool = false, ofChange: Bool = false
    ) {
      self.path = path
      isOfChange = ofChange
      isWanted = wanted
      isOfEnvelope = ofEnvelope
      self.accessLog = accessLog
      self.placeholder = placeholder.map { Array($0.utf8) }
      self.isHashed = hashed
      self.isBare = bare
    }
  }

  /// One integer field.
  package struct Integer: Sendable {
    package let path: String
    package let accessLog: String?

    package init(_ path: String, accessLog: String? = nil) {
      self.path = path
      self.accessLog = accessLog
    }
  }

  package let texts: [Text]
  package let integers: [Integer]
  /// The array whose elements are wanted, and their fields (text unless bare).
  package let itemsPath: String?
  package let itemFields: [Text]
  /// The tables whose row changes are among the events.
  package let changes: ChangeCapture?

  package init(
    texts: [Text], integers: [Integer], itemsPath: String? = nil, itemFields: [Text] = [],
    changes: ChangeCapture? = nil
  ) {
    self.changes = changes
    self.texts = texts
    self.integers = integers
    self.itemsPath = itemsPath
    self.itemFields = itemFields
  }
}
