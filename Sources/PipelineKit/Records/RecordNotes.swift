/// What ingest decided about the records of a batch, stored beside them: a replay decides nothing anew.
///
///     times    of each record its time in epoch milliseconds            integer block
///     forms    of each record its form, then its number of lines        two integer blocks
///     origin   the service of records that name none                    section
package struct RecordNotes: Sendable {
  /// Numbers on disk: columns of a batch beside those of ``ShreddedColumns``.
  static let timesID: UInt32 = 0xFFFF_FFFE
  static let formsID: UInt32 = 0xFFFF_FFFD
  static let originID: UInt32 = 0xFFFF_FFFC

  package private(set) var times: [Int64] = []
  package private(set) var forms: [RecordForm] = []
  package private(set) var lineCounts: [Int64] = []
  /// The service of records that name none, of access logs apart.
  package private(set) var service: [UInt8] = []

  /// No records.
  init(service: [UInt8]) { self.service = service }

  mutating func append(time: Int64, form: RecordForm, lines: Int) {
    times.append(time)
    forms.append(form)
    lineCounts.append(Int64(lines))
  }

  mutating func removeAll(service: [UInt8]) {
    times.removeAll(keepingCapacity: true)
    forms.removeAll(keepingCapacity: true)
    lineCounts.removeAll(keepingCapacity: true)
    self.service = service
  }

  /// Adds the notes to a batch of the records.
  func append(to out: inout ShreddedColumns, with compressor: inout Compressor) {
    out.begin()
    IntegerBlock.append(times, with: &compressor, to: &out.body)
    out.end(id: RecordNotes.timesID, values: times.count)
    out.begin()
    IntegerBlock.append(forms.map(\.code), with: &compressor, to: &out.body)
    IntegerBlock.append(lineCounts, with: &compressor, to: &out.body)
    out.end(id: RecordNotes.formsID, values: times.count)
    out.begin()
    Section.append(service, effort: .fast, with: &compressor, to: &out.body)
    out.end(id: RecordNotes.originID, values: 1)
  }

  /// Reads the notes of a batch of `count` records.
  ///
  /// - Throws: `ShredError`, or what `source` throws.
  package init(
    _ source: some StoredColumns, count: Int, with decompressor: inout Decompressor
  ) throws {
    let stored = try source.bytes(ofColumn: RecordNotes.timesID)
    var position = 0
    times = try IntegerBlock.read(stored.span.bytes, &position, count: count, with: &decompressor)
    let formBytes = try source.bytes(ofColumn: RecordNotes.formsID)
    position = 0
    let codes = try IntegerBlock.read(
      formBytes.span.bytes, &position, count: count, with: &decompressor)
    lineCounts = try IntegerBlock.read(
      formBytes.span.bytes, &position, count: count, with: &decompressor)
    for code in codes {
      guard let form = RecordForm(code: code) else {
        throw ShredError.newer(at: 0, "record form \(code)")
      }
      forms.append(form)
    }
    let origin = try source.bytes(ofColumn: RecordNotes.originID)
    position = 0
    service = try Section.read(origin.span.bytes, &position, with: &decompressor)
  }
}
