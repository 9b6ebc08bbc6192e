/// What the log records of one batch say of themselves, field by field.
package struct RecordColumns: Sendable {
  /// One field: of each record where it is in `bytes`; the start is -1 where it has none.
  package struct Field: Sendable {
    package fileprivate(set) var starts: [Int32] = []
    package fileprivate(set) var ends: [Int32] = []
  }

  /// The bytes of all fields.
  package private(set) var bytes: [UInt8] = []
  private var fields: [Field]
  /// Attributes as JSON objects.
  private var attributes = Field()
  /// 1 to 24.
  package private(set) var severities: [UInt8] = []
  /// HTTP status and bytes sent of records of requests; a status of 0 for others.
  package private(set) var statuses: [Int32] = []
  package private(set) var sent: [Int64] = []
  /// -1 where a record does not say.
  package private(set) var microseconds: [Int64] = []
  package private(set) var isSpan: [Bool] = []
  package let forms: [RecordForm]
  package let lineCounts: [Int64]
  /// Identities of records that have an `event_id`, zero for the others; empty if none has one.
  private(set) var ids: [ID128] = []
  /// Whether each record is told from others by its place alone; empty if all are.
  package private(set) var isPlaceOnly: [Bool] = []
  /// Where the bytes of each record end.
  package private(set) var recordEnds: [Int32] = []
  private let service: [UInt8]

  init(_ notes: RecordNotes) {
    fields = RecordFields.Name.allCases.map { _ in Field() }
    forms = notes.forms
    lineCounts = notes.lineCounts
    service = notes.service
  }

  private var count: Int { severities.count }

  /// Adds a record.
  ///
  /// - Parameter isRead: whether it has the form that was stored with it; else all of it is its
  ///   message, so that it is not lost to whoever reads it with another version.
  mutating func append(
    _ record: RecordFields, _ line: RawSpan, _ range: Range<Int>, isRead: Bool
  ) {
    let base = bytes.count
    bytes.append(contentsOf: record.bytes)
    for name in RecordFields.Name.allCases {
      if let range = record.range(name) {
        add(name, base + range.lowerBound, base + range.upperBound)
      } else {
        switch name {
        case .service: addService()
        case .message where !isRead:
          let start = bytes.count
          bytes.append(contentsOf: line.array(range))
          add(name, start, bytes.count)
        default: add(name, -1, -1)
        }
      }
    }
    let start = bytes.count
    if !record.attributes.isEmpty {
      bytes.append(UInt8(ascii: "{"))
      bytes.append(contentsOf: record.attributes)
      bytes.append(UInt8(ascii: "}"))
    }
    attributes.starts.append(bytes.count > start ? Int32(start) : -1)
    attributes.ends.append(Int32(bytes.count))
    recordEnds.append(Int32(truncatingIfNeeded: bytes.count))
    identify(record)
    severities.append(UInt8(record.severity > 0 ? record.severity : SeverityNumber.unsaid))
    statuses.append(Int32(record.request?.status ?? 0))
    sent.append(record.request?.bytes ?? 0)
    microseconds.append(record.microseconds)
    isSpan.append(record.isSpan)
  }

  private mutating func add(_ name: RecordFields.Name, _ start: Int, _ end: Int) {
    fields[name.rawValue].starts.append(Int32(truncatingIfNeeded: start))
    fields[name.rawValue].ends.append(Int32(truncatingIfNeeded: end))
  }

  /// The service of a record that names none.
  private mutating func addService() {
    let form = forms[count]
    let start = bytes.count
    if form.outer == .access || form.inner == .access {
      bytes.append(contentsOf: "access".utf8)
    } else {
      bytes.append(contentsOf: service)
    }
    add(.service, start, bytes.count)
  }

  private mutating func identify(_ record: RecordFields) {
    let index = count
    guard let range = record.range(.eventID) else {
      if !ids.isEmpty {
        ids.append(ID128(uuid: 0, 0))
        isPlaceOnly.append(true)
      }
      return
    }
    if ids.isEmpty {
      ids = [ID128](repeating: ID128(uuid: 0, 0), count: index)
      isPlaceOnly = [Bool](repeating: true, count: index)
    }
    ids.append(ID128(text: record.bytes.span.bytes.extracting(range)))
    isPlaceOnly.append(false)
  }

  // MARK: Reading

  /// Where a field of record `index` is in `bytes`, nil if it has none.
  package func range(_ name: RecordFields.Name, _ index: Int) -> Range<Int>? {
    let start = fields[name.rawValue].starts[index]
    return start < 0 ? nil : Int(start)..<Int(fields[name.rawValue].ends[index])
  }

  /// Where the attributes of record `index` are, nil if it has none.
  package func attributes(_ index: Int) -> Range<Int>? {
    let start = attributes.starts[index]
    return start < 0 ? nil : Int(start)..<Int(attributes.ends[index])
  }

  /// A field of record `index` as text.
  package func text(_ name: RecordFields.Name, _ index: Int) -> String? {
    range(name, index).map { String(decoding: bytes[$0], as: UTF8.self) }
  }
}
