/// The time of a record as it was written: not always a whole one.
///
///     2026-01-31T12:00:00+01:00     instant
///     2026-01-31 12:00:00,250       local: its zone is not written
///     Jan 31 12:00:00               yearless: neither is its year
package struct WrittenTime: Equatable, Sendable {
  package enum Kind: UInt8, Sendable {
    case none, instant, local, yearless
  }

  package let kind: Kind
  /// Epoch milliseconds in UTC of an instant; of a local time as if its zone were UTC; of a yearless
  /// one the milliseconds of its day.
  package let milliseconds: Int64
  /// The year, or 0 if it is not written.
  package let year: Int
  package let month: Int
  package let day: Int
  /// The zone in minutes east of UTC, nil if it is not written.
  package let zoneMinutes: Int?

  /// No time.
  package static let none = WrittenTime(
    kind: .none, milliseconds: 0, year: 0, month: 0, day: 0, zoneMinutes: nil)

  private init(
    kind: Kind, milliseconds: Int64, year: Int, month: Int, day: Int, zoneMinutes: Int?
  ) {
    self.kind = kind
    self.milliseconds = milliseconds
    self.year = year
    self.month = month
    self.day = day
    self.zoneMinutes = zoneMinutes
  }

  /// An instant that was written as a number, whose zone is UTC.
  package init(instant milliseconds: Int64) {
    let date = CivilDate(daysSinceEpoch: Timestamp(milliseconds: milliseconds).dayNumber)
    self.init(
      kind: .instant, milliseconds: milliseconds, year: max(0, date.year), month: date.month,
      day: date.day, zoneMinutes: 0)
  }

  /// A date and a time of day, whole or in part.
  ///
  /// - Returns: nil when there is no such date.
  init?(year: Int, month: Int, day: Int, millisecondOfDay: Int64, zoneMinutes: Int?) {
    guard year > 0 else {
      // 29 February exists in some years.
      guard CivilDate(year: 2000, month: month, day: day).isValid else { return nil }
      self.init(
        kind: .yearless, milliseconds: millisecondOfDay, year: 0, month: month, day: day,
        zoneMinutes: zoneMinutes)
      return
    }
    let date = CivilDate(year: year, month: month, day: day)
    guard year < 10_000, date.isValid else { return nil }
    let local = Int64(date.daysSinceEpoch) * 86_400_000 + millisecondOfDay
    self.init(
      kind: zoneMinutes == nil ? .local : .instant,
      milliseconds: local - Int64(zoneMinutes ?? 0) * 60_000, year: year, month: month, day: day,
      zoneMinutes: zoneMinutes)
  }

  /// The same date and time in another year; nil where that year has no such day.
  func inYear(_ year: Int) -> WrittenTime? {
    WrittenTime(
      year: year, month: month, day: day, millisecondOfDay: milliseconds, zoneMinutes: zoneMinutes)
  }
}

/// What the dated line nearest to a yearless one says of year and zone.
///
/// Its text form, `2026/12/60`, is stored with the progress of a source, so that a file that is read
/// on later is read as it would have been in one go.
package struct DatedLine: Equatable, Sendable {
  package let year: Int
  package let month: Int
  package let zoneMinutes: Int?

  /// - Returns: nil when the time has no year.
  package init?(_ time: WrittenTime) {
    guard time.year > 0 else { return nil }
    (year, month, zoneMinutes) = (time.year, time.month, time.zoneMinutes)
  }

  package init?(text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]),
      (1..<10_000).contains(year), (1...12).contains(month)
    else { return nil }
    (self.year, self.month, zoneMinutes) = (year, month, Int(parts[2]))
  }

  package var text: String { "\(year)/\(month)/\(zoneMinutes.map(String.init) ?? "")" }
}

/// What is assumed of times that are not written whole.
///
/// A yearless time takes the year of the dated line nearest before it in its file, else after it,
/// else `year`, else the latest year in which it does not lie more than a day behind `modified`.
/// Around a turn of the year (a dated line of November or December, a yearless one of January or
/// February, or the other way round) the year is the one next to it. A zone that is not written is
/// that of the dated line for yearless times, else `zone`.
package struct TimeAssumptions: Sendable {
  package var year: Int?
  package var zone: AssumedZone
  /// When the file was last changed.
  package var modified: Timestamp

  package init(year: Int? = nil, zone: AssumedZone = .utc, modified: Timestamp = .none) {
    self.year = year
    self.zone = zone
    self.modified = modified
  }

  /// The instant that `time` stands for, in epoch milliseconds; nil if it has none.
  package func instant(_ time: WrittenTime, near dated: DatedLine?) -> Int64? {
    switch time.kind {
    case .none: return nil
    case .instant: return Timestamp(epochMilliseconds: time.milliseconds)?.milliseconds
    case .local: return zoned(time, minutes: nil)
    case .yearless: return yearless(time, near: dated)
    }
  }

  private func zoned(_ time: WrittenTime, minutes: Int?) -> Int64? {
    let offset = minutes.map { Int64($0) * 60_000 } ?? zone.offset(atLocal: time.milliseconds)
    return Timestamp(epochMilliseconds: time.milliseconds - offset)?.milliseconds
  }

  private func yearless(_ time: WrittenTime, near dated: DatedLine?) -> Int64? {
    func at(_ year: Int) -> Int64? {
      guard let whole = time.inYear(year) else { return nil }
      return whole.kind == .instant
        ? Timestamp(epochMilliseconds: whole.milliseconds)?.milliseconds
        : zoned(whole, minutes: dated?.zoneMinutes)
    }
    if let dated {
      var year = dated.year
      if dated.month >= 11, time.month <= 2 { year += 1 }
      if dated.month <= 2, time.month >= 11 { year -= 1 }
      return at(year) ?? at(dated.year)
    }
    if let year { return at(year) }
    let reference = modified == .none ? Timestamp(milliseconds: 0) : modified
    let latest = CivilDate(daysSinceEpoch: reference.dayNumber).year + 1
    for year in stride(from: latest, through: latest - 8, by: -1) {
      if let instant = at(year), instant <= reference.milliseconds + 86_400_000 { return instant }
    }
    return nil
  }
}
