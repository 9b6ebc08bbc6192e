/// What a record says of itself: its fields as bytes in one buffer, used again from record to record.
///
///     bytes:       api-1 ERROR payment refused …      names:  host 0..<5, level 5..<10, …
///     attributes:  "user":"u-17","attempt":2          members of a JSON object, braces left out
///
/// A field is text with escapes resolved. Whatever has no name of its own is an attribute, as long
/// as attributes are wanted: what is decided at ingest needs none.
package struct RecordFields: Sendable {
  /// The fields with a name of their own.
  package enum Name: Int, Sendable, CaseIterable {
    case service, host, level, message, traceID, spanID, parentSpanID, stack
    /// The `event_id` of a JSON record, by which it is told from others.
    case eventID
  }

  /// What an access record says of a request.
  package struct Request: Sendable, Equatable {
    package var status = 0
    package var bytes: Int64 = 0
  }

  /// Attributes take at most so many bytes; what comes behind is left out of the view, not of the
  /// log.
  static let attributeBytesMax = 64 << 10

  package var time = WrittenTime.none
  /// 1 to 24; 0 where the record does not say.
  package var severity = 0
  package var request: Request?
  /// How long what the record tells of took, in microseconds; -1 if it does not say.
  package var microseconds: Int64 = -1
  /// Whether it is a span: a part of a trace, with its duration.
  package var isSpan = false
  package private(set) var bytes: [UInt8] = []
  package private(set) var attributes: [UInt8] = []
  private var starts = InlineArray<9, Int32>(repeating: -1)
  private var ends = InlineArray<9, Int32>(repeating: -1)
  package let wantsAttributes: Bool

  package init(wantsAttributes: Bool) { self.wantsAttributes = wantsAttributes }

  package mutating func removeAll() {
    time = .none
    severity = 0
    request = nil
    microseconds = -1
    isSpan = false
    bytes.removeAll(keepingCapacity: true)
    attributes.removeAll(keepingCapacity: true)
    starts = InlineArray(repeating: -1)
    ends = InlineArray(repeating: -1)
  }

  /// Where a field is in `bytes`, nil if the record has none.
  package func range(_ name: Name) -> Range<Int>? {
    let start = starts[name.rawValue]
    return start < 0 ? nil : Int(start)..<Int(ends[name.rawValue])
  }

  /// A field as text, nil if the record has none.
  package func text(_ name: Name) -> String? {
    range(name).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  package func has(_ name: Name) -> Bool { starts[name.rawValue] >= 0 }

  /// Sets a field to a copy of the bytes in `range` of `text`; an empty one is none, but for the
  /// message.
  package mutating func set(_ name: Name, _ text: RawSpan, _ range: Range<Int>) {
    guard !range.isEmpty || name == .message else { return }
    let start = bytes.count
    append(text, range)
    end(name, from: start)
  }

  /// Sets a field to what `body` appends to the buffer.
  package mutating func set(_ name: Name, _ body: (inout [UInt8]) -> Void) {
    let start = bytes.count
    body(&bytes)
    guard bytes.count > start || name == .message else { return }
    end(name, from: start)
  }

  /// Takes a field back.
  package mutating func clear(_ name: Name) { starts[name.rawValue] = -1 }

  private mutating func end(_ name: Name, from start: Int) {
    starts[name.rawValue] = Int32(truncatingIfNeeded: start)
    ends[name.rawValue] = Int32(truncatingIfNeeded: bytes.count)
  }

  private mutating func append(_ text: RawSpan, _ range: Range<Int>) {
    text.extracting(range).withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  // MARK: Attributes

  /// Takes back the attributes that were added when there were `count` bytes of them.
  mutating func dropAttributes(from count: Int) { attributes.removeLast(attributes.count - count) }

  /// Adds a member whose value is text.
  package mutating func attribute(_ name: StaticString, _ text: RawSpan, _ range: Range<Int>) {
    guard beginAttribute() else { return }
    attributes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { unsafe attributes.append(contentsOf: $0) }
    attributes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":"), UInt8(ascii: "\"")])
    JSONText.appendEscaped(text.extracting(range), to: &attributes)
    attributes.append(UInt8(ascii: "\""))
  }

  /// Adds a member whose key and value are both text of the record.
  package mutating func attribute(
    key: RawSpan, _ text: RawSpan, isEscaped: Bool = false, isBare: Bool = false
  ) {
    guard beginAttribute() else { return }
    attributes.append(UInt8(ascii: "\""))
    JSONText.appendEscaped(key, to: &attributes)
    attributes.append(UInt8(ascii: "\""))
    attributes.append(UInt8(ascii: ":"))
    if !isBare { attributes.append(UInt8(ascii: "\"")) }
    if isEscaped || isBare {
      text.withUnsafeBytes { unsafe attributes.append(contentsOf: $0) }
    } else {
      JSONText.appendEscaped(text, to: &attributes)
    }
    if !isBare { attributes.append(UInt8(ascii: "\"")) }
  }

  /// Adds a member that is a number.
  package mutating func attribute(_ name: StaticString, _ value: Int) {
    guard beginAttribute() else { return }
    attributes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { unsafe attributes.append(contentsOf: $0) }
    attributes.append(contentsOf: "\":\(value)".utf8)
  }

  private mutating func beginAttribute() -> Bool {
    guard wantsAttributes, attributes.count < RecordFields.attributeBytesMax else { return false }
    if !attributes.isEmpty { attributes.append(UInt8(ascii: ",")) }
    return true
  }
}

/// What text formats share in looking at bytes.
enum FieldBytes {
  /// The end of the first line in `range`, a carriage return before it left out.
  static func lineEnd(_ bytes: RawSpan, _ range: Range<Int>) -> Int {
    let end =
      bytes.newline(from: range.lowerBound).map { min($0, range.upperBound) }
      ?? range.upperBound
    return end > range.lowerBound && bytes.byte(end - 1) == 0x0D ? end - 1 : end
  }

  /// The end of `range` without the white space there.
  static func trimmedEnd(_ bytes: RawSpan, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, isSpace(bytes.byte(end - 1)) { end -= 1 }
    return end
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// The end of the run of bytes other than a space from `start` on.
  static func wordEnd(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end, bytes.byte(at) != 0x20, bytes.byte(at) != 0x09 { at += 1 }
    return at
  }

  static func spacesEnd(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end, bytes.byte(at) == 0x20 || bytes.byte(at) == 0x09 { at += 1 }
    return at
  }

  /// Whether the bytes are so many lower- or upper-case hexadecimal digits, not all zero.
  static func isHex(_ bytes: RawSpan, _ range: Range<Int>, count: Int) -> Bool {
    guard range.count == count else { return false }
    var isZero = true
    for index in range {
      guard hexDigit(bytes.byte(index)) != nil else { return false }
      if bytes.byte(index) != 0x30 { isZero = false }
    }
    return !isZero
  }

  /// The bytes as a whole number that is not negative, nil if they are none.
  static func integer(_ bytes: RawSpan, _ range: Range<Int>) -> Int64? {
    guard !range.isEmpty, range.count < 19 else { return nil }
    var value: Int64 = 0
    for index in range {
      guard isDigit(bytes.byte(index)) else { return nil }
      value = value * 10 + Int64(bytes.byte(index) - 0x30)
    }
    return value
  }

  /// A decimal number in millionths, nil if it is none; for seconds, so microseconds come out.
  static func millionths(_ bytes: RawSpan, _ range: Range<Int>) -> Int64? {
    let end = range.upperBound
    var at = range.lowerBound
    let pointAt = (at..<end).first { bytes.byte($0) == UInt8(ascii: ".") } ?? end
    guard pointAt - at < 12, let whole = integer(bytes, at..<pointAt) else { return nil }
    var value = whole * 1_000_000
    var scale: Int64 = 100_000
    at = pointAt + 1
    while at < end {
      guard isDigit(bytes.byte(at)) else { return nil }
      value += Int64(bytes.byte(at) - 0x30) * scale
      scale /= 10
      at += 1
    }
    return value
  }
}

extension RecordFields {
  /// Takes the trace and the span out of a W3C `traceparent`: `00-<32 hex>-<16 hex>-<2 hex>`.
  ///
  /// Source: W3C Trace Context, section 3.2. Identifiers of zeros are no identifiers.
  mutating func setTraceParent(_ bytes: RawSpan, _ range: Range<Int>) {
    guard range.count >= 55, bytes.byte(range.lowerBound + 2) == UInt8(ascii: "-") else { return }
    let trace = range.lowerBound + 3..<range.lowerBound + 35
    let span = range.lowerBound + 36..<range.lowerBound + 52
    guard FieldBytes.isHex(bytes, trace, count: 32), FieldBytes.isHex(bytes, span, count: 16) else {
      return
    }
    set(.traceID, bytes, trace)
    set(.spanID, bytes, span)
  }
}
