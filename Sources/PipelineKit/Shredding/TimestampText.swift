/// A column of timestamps that were all written the same way.
///
///     kind : UInt8 (0 RFC 3339, 1 web server) | layout code : varint
package struct TimestampText: Sendable, Equatable {
  private enum Layout: Sendable, Equatable {
    case rfc3339(Rfc3339Layout)
    case apache(ApacheTimeLayout)
  }

  /// The shortest text that may be a timestamp.
  private static let byteCountMin = 20

  private let layout: Layout

  /// Reads all scalars into their ticks, one value a scalar.
  ///
  /// - Returns: the layout of all, or nil when one has another layout or would not be given back.
  static func parse(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, into out: inout [Int64]
  ) -> TimestampText? {
    guard SlotBuffer.count(spans[0]) >= byteCountMin, let (text, _) = read(bytes, spans[0]) else {
      return nil
    }
    precondition(out.count >= spans.count, "room for a value a scalar")
    var minute = WrittenMinute(text.secondsPlace)
    var out = out.mutableSpan
    for index in 0..<spans.count {
      SlotBuffer.touch(spans, from: index, in: bytes)
      let span = unsafe spans[unchecked: index]
      if let ticks = minute.ticks(span, in: bytes) {
        unsafe out[unchecked: index] = ticks
        continue
      }
      guard let (layout, ticks) = text.readAgain(bytes, span), layout == text else { return nil }
      unsafe out[unchecked: index] = ticks
      minute.remember(span, ticks: ticks, in: bytes)
    }
    return text
  }

  /// Reads one text, in whichever of the two notations it is.
  private static func read(_ bytes: borrowing RawSpan, _ span: UInt64) -> (TimestampText, Int64)? {
    let start = SlotBuffer.start(span)
    let text = bytes.extracting(start..<start + SlotBuffer.count(span))
    if let found = Rfc3339Layout.read(text) {
      return (TimestampText(layout: .rfc3339(found.layout)), found.ticks)
    }
    if let found = ApacheTimeLayout.read(text) {
      return (TimestampText(layout: .apache(found.layout)), found.seconds)
    }
    return nil
  }

  /// Reads one text in the notation of this layout; the layout it has may be another.
  private func readAgain(_ bytes: borrowing RawSpan, _ span: UInt64) -> (TimestampText, Int64)? {
    let start = SlotBuffer.start(span)
    let text = bytes.extracting(start..<start + SlotBuffer.count(span))
    switch layout {
    case .rfc3339:
      return Rfc3339Layout.read(text).map { (TimestampText(layout: .rfc3339($0.layout)), $0.ticks) }
    case .apache:
      return ApacheTimeLayout.read(text).map {
        (TimestampText(layout: .apache($0.layout)), $0.seconds)
      }
    }
  }

  /// How long every text of this layout is.
  var byteCount: Int { secondsPlace.byteCount }

  /// Where seconds and fraction stand in every text of this layout.
  private var secondsPlace: WrittenMinute.Place {
    switch layout {
    case .rfc3339(let layout):
      WrittenMinute.Place(
        seconds: 17, fractionDigits: layout.fractionDigits, byteCount: layout.byteCount)
    case .apache: WrittenMinute.Place(seconds: 18, fractionDigits: 0, byteCount: 26)
    }
  }

  /// Appends the layout as a column's head.
  func append(to out: inout [UInt8]) {
    switch layout {
    case .rfc3339(let layout):
      out.append(0)
      Varint.append(UInt64(layout.code), to: &out)
    case .apache(let layout):
      out.append(1)
      Varint.append(UInt64(layout.code), to: &out)
    }
  }

  /// Reads the layout that stands at `position` and advances it.
  static func read(_ bytes: borrowing RawSpan, _ position: inout Int) throws(ShredError)
    -> TimestampText
  {
    guard position < bytes.byteCount else { throw .truncated(at: position) }
    let kind = bytes.byte(position)
    position += 1
    let code = try Section.readCount(bytes, &position, max: Int(UInt32.max))
    switch kind {
    case 0:
      guard let layout = Rfc3339Layout(code: UInt32(code)) else {
        throw .invalid(at: position, "timestamp layout \(code)")
      }
      return TimestampText(layout: .rfc3339(layout))
    case 1:
      guard let short = UInt16(exactly: code), let layout = ApacheTimeLayout(code: short) else {
        throw .invalid(at: position, "timestamp layout \(code)")
      }
      return TimestampText(layout: .apache(layout))
    default: throw .newer(at: position, "timestamp kind \(kind)")
    }
  }

  /// Whether `ticks` can be written in this layout: so can all between two that can.
  func canWrite(_ ticks: Int64) -> Bool {
    switch layout {
    case .rfc3339(let layout): layout.canWrite(ticks)
    case .apache(let layout): layout.canWrite(ticks)
    }
  }

  /// Appends the text that `ticks` was read from.
  func append(_ ticks: Int64, to out: inout [UInt8]) {
    switch layout {
    case .rfc3339(let layout): layout.write(ticks, into: &out)
    case .apache(let layout): layout.write(ticks, into: &out)
    }
  }

  /// Writes the texts of all `ticks` from `position` on, one after the other, and advances it.
  ///
  /// - Precondition: `target` has room for `byteCount` bytes a tick.
  /// - Complexity: O(ticks.count), 10 ns each where many share a minute.
  func put(_ ticks: [Int64], in target: inout MutableRawSpan, _ position: inout Int) {
    var minute = WrittenMinute(secondsPlace)
    var text: [UInt8] = []
    for tick in ticks {
      if !minute.rewrite(tick, &text) {
        text.removeAll(keepingCapacity: true)
        append(tick, to: &text)
        let whole = SlotBuffer.pack(start: 0, count: text.count)
        minute.remember(whole, ticks: tick, in: text.span.bytes)
      }
      target.copy(text.span.bytes, 0, count: text.count, to: position)
      position += text.count
    }
  }

  /// The instants of `ticks`, floored to milliseconds; `Int64.min` where no timestamp is that far
  /// away.
  package func milliseconds(_ ticks: [Int64]) -> [Int64] {
    switch layout {
    case .rfc3339(let layout):
      ticks.map { layout.timestamp($0)?.milliseconds ?? .min }
    case .apache:
      ticks.map { seconds in
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? .min : product
      }
    }
  }
}
