/// Reads records: tells their forms apart and finds their fields. One for each thread.
///
///     reader.read(bytes, range)                 at ingest: the form is found
///     reader.read(bytes, range, as: form)       from the log: the form is known
///
/// **Law.** What a record is read as depends on its own bytes alone, not on its neighbours; reading
/// it again by the form that was found gives the same fields.
///
/// Forms are told apart by their first bytes, the more particular ones first: `{` is Docker's or
/// JSON, `<` is syslog, a time is a CRI runtime's, syslog's or an application's line; then access
/// logs and logfmt are tried. A record that looks like one form and cannot be read as it is tried as
/// the next.
package struct RecordReader: ~Copyable {
  /// The record cut into shape and scalars, as it is to be stored.
  package private(set) var shredder = Shredder(format: .record, fields: [])
  package private(set) var fields: RecordFields
  /// The only form there is, if one was forced.
  private let forced: RecordFormat?
  private var json = JSONRecord()
  private var containers = Shredder(
    format: .json,
    fields: [
      ColumnKey("log", .string), ColumnKey("stream", .string), ColumnKey("time", .string),
    ])
  private var innerShredder = Shredder(format: .json, fields: [])
  private var innerJSON = JSONRecord()
  private var inner: [UInt8] = []

  /// - Parameters:
  ///   - forced: what `--format` names; nil to tell forms apart.
  ///   - wantsAttributes: whether fields without a name of their own are read.
  package init(forced: RecordFormat? = nil, wantsAttributes: Bool) {
    self.forced = forced
    fields = RecordFields(wantsAttributes: wantsAttributes)
  }

  /// Drops what was learnt of shapes if there is too much of it; call between chunks only.
  package mutating func forgetIfLarge() {
    if shredder.forgetIfLarge() { json.forget() }
    if innerShredder.forgetIfLarge() { innerJSON.forget() }
    containers.forgetIfLarge()
  }

  /// Cuts the record in `range` and reads its fields.
  ///
  /// - Returns: its form, nil if it has none.
  /// - Throws: `ScanError.invalidUTF8`.
  package mutating func read(_ bytes: RawSpan, _ range: Range<Int>) throws(ScanError) -> RecordForm?
  {
    try shredder.shred(bytes, range)
    for format in RecordReader.candidates(bytes, range)
    where forced == nil || forced == format {
      if let form = scan(format, bytes, range, inner: nil) { return form }
    }
    return nil
  }

  /// Reads the fields of a record whose form is known.
  ///
  /// - Returns: false when it has not that form: no reader of this version has written it so.
  package mutating func read(_ bytes: RawSpan, _ range: Range<Int>, as form: RecordForm)
    throws(ScanError) -> Bool
  {
    if form.outer == .json { try shredder.shred(bytes, range) }
    return scan(form.outer, bytes, range, inner: form.inner) != nil
  }

  // MARK: Telling forms apart

  /// The forms that a record may have, the likeliest first.
  private static func candidates(_ bytes: RawSpan, _ range: Range<Int>) -> [RecordFormat] {
    guard range.count > 1 else { return [] }
    let first = bytes.byte(range.lowerBound)
    switch first {
    case UInt8(ascii: "{"):
      return ContainerRecord.sniffDocker(bytes, range) ? dockerOrJSON : onlyJSON
    case UInt8(ascii: "<"): return syslogs
    default:
      if FieldBytes.isDigit(first) || first == UInt8(ascii: "[") { return digitFirst }
      return FieldBytes.isLetter(first) ? letterFirst : others
    }
  }

  private static let dockerOrJSON: [RecordFormat] = [.docker, .json]
  private static let onlyJSON: [RecordFormat] = [.json]
  private static let syslogs: [RecordFormat] = [.syslog5424, .syslog3164]
  private static let digitFirst: [RecordFormat] = [.cri, .access, .syslog3164, .application]
  private static let letterFirst: [RecordFormat] = [.logfmt, .syslog3164, .access, .application]
  private static let others: [RecordFormat] = [.logfmt, .access]
  /// What a line inside another may be.
  private static let innerFormats: [RecordFormat] = [
    .json, .logfmt, .syslog5424, .syslog3164, .access, .application,
  ]

  // MARK: Reading

  private mutating func scan(
    _ format: RecordFormat, _ bytes: RawSpan, _ range: Range<Int>, inner: RecordFormat?
  ) -> RecordForm? {
    fields.removeAll()
    switch format {
    case .json:
      if shredder.isJSON {
        json.scan(bytes, range, shredder, into: &fields)
        return RecordForm(.json)
      }
      return scanFirstLine(bytes, range) ? RecordForm(.json) : nil
    case .docker: return scanContainer(.docker, bytes, range, inner)
    case .cri: return scanContainer(.cri, bytes, range, inner)
    default:
      return RecordReader.scanText(format, bytes, range, &fields) ? RecordForm(format) : nil
    }
  }

  /// Reads a record whose first line is a JSON object; the lines behind it belong to the message.
  private mutating func scanFirstLine(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    let end = FieldBytes.lineEnd(bytes, range)
    guard end < range.upperBound else { return false }
    do throws(ScanError) {
      try innerShredder.shred(bytes, range.lowerBound..<end)
    } catch {
      return false
    }
    innerJSON.scan(bytes, range.lowerBound..<end, innerShredder, into: &fields)
    fields.extendMessage(bytes, range, from: end)
    return true
  }

  /// Reads a record of one of the text forms.
  private static func scanText(
    _ format: RecordFormat, _ bytes: RawSpan, _ range: Range<Int>, _ fields: inout RecordFields
  ) -> Bool {
    switch format {
    case .logfmt:
      guard LogfmtRecord.sniff(bytes, range) else { return false }
      LogfmtRecord.scan(bytes, range, into: &fields)
      return true
    case .syslog5424:
      return Syslog5424Record.sniff(bytes, range)
        && Syslog5424Record.scan(bytes, range, into: &fields)
    case .syslog3164: return Syslog3164Record.scan(bytes, range, into: &fields)
    case .access:
      return AccessRecord.sniff(bytes, range) && AccessRecord.scan(bytes, range, into: &fields)
    case .application: return ApplicationRecord.scan(bytes, range, into: &fields)
    case .plain:
      fields.set(.message, bytes, range.lowerBound..<FieldBytes.trimmedEnd(bytes, range))
      return true
    case .json, .docker, .cri: return false
    }
  }

  // MARK: Lines in lines

  private mutating func scanContainer(
    _ format: RecordFormat, _ bytes: RawSpan, _ range: Range<Int>, _ known: RecordFormat?
  ) -> RecordForm? {
    guard
      let (time, stream) = format == .cri ? unwrapCRI(bytes, range) : unwrapDocker(bytes, range),
      let written = TimeText.scan(bytes, time.lowerBound, time.upperBound)?.time
    else { return nil }
    // Taken out for as long as its bytes are looked at.
    let inner = self.inner
    let found = scanInner(inner.span.bytes, known)
    if fields.time.kind != .instant { fields.time = written }
    if let stream { fields.attribute("stream", bytes, stream) }
    return RecordForm(format, inner: found)
  }

  private mutating func scanInner(_ text: RawSpan, _ known: RecordFormat?) -> RecordFormat {
    let range = 0..<text.byteCount
    for format in known.map({ [$0] }) ?? RecordReader.innerFormats {
      fields.removeAll()
      if format == .json {
        guard text.byteCount > 1, text.byte(0) == UInt8(ascii: "{") else { continue }
        do throws(ScanError) { try innerShredder.shred(text, range) } catch { continue }
        innerJSON.scan(text, range, innerShredder, into: &fields)
        return .json
      }
      guard text.byteCount > 1 || format == .plain else { continue }
      if RecordReader.scanText(format, text, range, &fields) { return format }
    }
    fields.removeAll()
    _ = RecordReader.scanText(.plain, text, range, &fields)
    return .plain
  }

  private typealias Wrapping = (time: Range<Int>, stream: Range<Int>?)

  /// Collects the inner text of CRI lines; a line behind a record's first that is no such line
  /// belongs to the text as it is.
  private mutating func unwrapCRI(_ bytes: RawSpan, _ range: Range<Int>) -> Wrapping? {
    inner.removeAll(keepingCapacity: true)
    var first: Wrapping?
    var isPartial = true
    let isWhole = ContainerRecord.forEachLine(bytes, range) { line in
      let found = ContainerRecord.cri(bytes, line)
      if first == nil {
        guard let found else { return false }
        first = (found.time, found.stream)
      }
      if !isPartial { inner.append(0x0A) }
      isPartial = found?.isPartial ?? false
      inner.append(contentsOf: bytes.array((found?.innerAt ?? line.lowerBound)..<line.upperBound))
      return true
    }
    return isWhole ? first : nil
  }

  private mutating func unwrapDocker(_ bytes: RawSpan, _ range: Range<Int>) -> Wrapping? {
    inner.removeAll(keepingCapacity: true)
    var first: Wrapping?
    let isWhole = ContainerRecord.forEachLine(bytes, range) { line in
      do throws(ScanError) {
        try containers.shred(bytes, line)
      } catch {
        guard first != nil else { return false }
        inner.append(contentsOf: bytes.array(line))
        return true
      }
      guard let log = containers.field(0), let time = containers.field(2) else { return false }
      if first == nil {
        let stream = containers.field(1).map { $0.start..<$0.start + $0.count }
        first = (time.start..<time.start + time.count, stream)
      }
      inner.append(contentsOf: JSONText.unescaped(bytes, log.start, log.start + log.count))
      return true
    }
    if inner.last == 0x0A { inner.removeLast() }
    return isWhole ? first : nil
  }
}
