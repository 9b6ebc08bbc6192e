/// The minute of the timestamp read or written last, so that the next one of the same minute costs
/// a comparison and a few digits.
///
///     2026-02-28T23:59:57.816Z         10/Oct/2000:13:55:36 -0700
///     \______________/ ^^ ^^^ \_ zone  \_______________/ ^^ \__ zone
///      same minute     seconds, fraction                 seconds
///
/// Within a minute the ticks are those of the minute's start and the number that seconds and
/// fraction make; every text of one layout has them at the same place.
struct WrittenMinute {
  /// Where seconds and fraction stand.
  struct Place {
    let seconds: Int
    let fractionDigits: Int
    let byteCount: Int

    /// Where the zone starts.
    var zone: Int { seconds + 2 + (fractionDigits > 0 ? 1 + fractionDigits : 0) }
  }

  private let place: Place
  private let ticksPerSecond: Int64
  /// The text remembered, as a packed span; 0 when there is none.
  private var known: UInt64 = 0
  /// The ticks of second 0 of the minute remembered.
  private var start: Int64 = 0

  init(_ place: Place) {
    self.place = place
    ticksPerSecond = powerOfTen(place.fractionDigits)
  }

  /// The ticks of the text `span`, or nil when it is not of the minute remembered.
  @inline(__always)
  func ticks(_ span: UInt64, in bytes: borrowing RawSpan) -> Int64? {
    guard known != 0, SlotBuffer.count(span) == place.byteCount else { return nil }
    let (at, old) = (SlotBuffer.start(span), SlotBuffer.start(known))
    guard bytes.matches(at, bytes, old, count: place.seconds),
      bytes.matches(
        at + place.zone, bytes, old + place.zone, count: place.byteCount - place.zone)
    else { return nil }
    return ticks(bytes, at + place.seconds)
  }

  /// The ticks of the seconds and the fraction at `at`, or nil when they are malformed.
  @inline(__always)
  private func ticks(_ bytes: borrowing RawSpan, _ at: Int) -> Int64? {
    guard let seconds = NumberText.digits(bytes, at, at + 2), seconds < 60 else { return nil }
    guard place.fractionDigits > 0 else { return start + seconds }
    guard bytes.byte(at + 2) == UInt8(ascii: "."),
      let fraction = NumberText.digits(bytes, at + 3, at + 3 + place.fractionDigits)
    else { return nil }
    return start + seconds * ticksPerSecond + fraction
  }

  /// Remembers the minute of the text `span`, which means `ticks`.
  ///
  /// - Precondition: the text is of the layout whose place this is.
  mutating func remember(_ span: UInt64, ticks: Int64, in bytes: borrowing RawSpan) {
    precondition(SlotBuffer.count(span) == place.byteCount, "a text of another layout")
    (known, start) = (0, 0)
    let (second, isLeft) =
      self.ticks(bytes, SlotBuffer.start(span) + place.seconds)
      .map { ticks.subtractingReportingOverflow($0) } ?? (0, true)
    // A minute that starts or ends beyond 64 bits is not worth remembering.
    if isLeft || second.addingReportingOverflow(60 * ticksPerSecond).overflow { return }
    (known, start) = (span, second)
  }

  /// Turns `text`, remembered before, into the text of `ticks`.
  ///
  /// - Returns: false, with `text` as it was, when they are not of the minute remembered.
  @inline(__always)
  func rewrite(_ ticks: Int64, _ text: inout [UInt8]) -> Bool {
    guard known != 0, ticks >= start, ticks < start + 60 * ticksPerSecond else { return false }
    let offset = UInt64(ticks - start)
    let perSecond = UInt64(ticksPerSecond)
    let seconds = offset / perSecond
    put(seconds, digits: 2, before: place.seconds + 2, &text)
    put(offset - seconds * perSecond, digits: place.fractionDigits, before: place.zone, &text)
    return true
  }

  @inline(__always)
  private func put(_ value: UInt64, digits: Int, before end: Int, _ text: inout [UInt8]) {
    var rest = value
    for step in 0..<digits {
      text[end - 1 - step] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}
