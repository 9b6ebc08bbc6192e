/// Durations as people type them: `15m`, `24h`, `30s`, `7d`, `500ms`, `1h30m`.
extension Duration {
  /// Parses whole numbers with units, greatest first, each unit at most once.
  ///
  /// Units: `w` (7 days), `d` (24 hours), `h`, `m` (minutes), `s`, `ms`, in small letters. Spaces,
  /// signs and fractions are not accepted: 90 minutes are `90m` or `1h30m`, not `1.5h`. `0s` is a
  /// duration; whether zero makes sense is the caller's question.
  ///
  /// - Throws: `TimeError.badDuration`, which says what was expected.
  package init(typed text: String) throws(TimeError) {
    var rest = text.utf8[...]
    var total: Int64 = 0
    var unitsLeft = DurationUnit.all[...]
    if rest.isEmpty { throw .badDuration(text: text, problem: .empty) }
    while !rest.isEmpty {
      let digits = rest.prefix { isDigit($0) }
      let position = text.utf8.count - rest.count + 1
      guard !digits.isEmpty else {
        throw .badDuration(text: text, problem: .noNumber(position: position))
      }
      rest = rest.dropFirst(digits.count)
      let name = String(decoding: rest.prefix { !isDigit($0) }, as: UTF8.self)
      rest = rest.drop { !isDigit($0) }
      let width = try DurationUnit.take(
        name, after: String(Substring(digits)), from: &unitsLeft, in: text)
      total = try add(String(Substring(digits)), of: width, to: total, in: text)
    }
    self = .milliseconds(total)
  }

  /// The duration as it can be typed, floored to milliseconds: `1h30m`, `500ms`, `0s`.
  ///
  /// - Precondition: not negative.
  package var typedText: String {
    precondition(self >= .zero, "negative duration")
    var rest = wholeMilliseconds
    var text = ""
    for unit in DurationUnit.all where rest >= unit.milliseconds && unit.name != "w" {
      text += "\(rest / unit.milliseconds)\(unit.name)"
      rest %= unit.milliseconds
    }
    return text.isEmpty ? "0s" : text
  }
}

/// One unit of a typed duration.
private struct DurationUnit {
  let name: String
  let milliseconds: Int64

  /// The units, greatest first.
  static let all = [
    DurationUnit(name: "w", milliseconds: 604_800_000),
    DurationUnit(name: "d", milliseconds: 86_400_000),
    DurationUnit(name: "h", milliseconds: 3_600_000),
    DurationUnit(name: "m", milliseconds: 60_000),
    DurationUnit(name: "s", milliseconds: 1000),
    DurationUnit(name: "ms", milliseconds: 1),
  ]

  /// Finds the unit `name` among those still allowed, and drops it and the greater ones from them.
  static func take(
    _ name: String, after number: String, from left: inout ArraySlice<DurationUnit>, in text: String
  ) throws(TimeError) -> Int64 {
    if name.isEmpty { throw .badDuration(text: text, problem: .noUnit(number: number)) }
    if let index = left.firstIndex(where: { $0.name == name }) {
      let unit = left[index]
      left = left[(index + 1)...]
      return unit.milliseconds
    }
    let isKnown = all.contains { $0.name == name }
    throw .badDuration(text: text, problem: isKnown ? .unitOutOfOrder(name) : .unknownUnit(name))
  }
}

/// Adds `number` units of `width` milliseconds, within 100 million days.
private func add(
  _ number: String, of width: Int64, to total: Int64, in text: String
) throws(TimeError) -> Int64 {
  let longest: Int64 = 100_000_000 * 86_400_000
  guard let count = Int64(number), count <= longest / width, count * width <= longest - total else {
    throw .badDuration(text: text, problem: .tooLong)
  }
  return total + count * width
}

private func isDigit(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}
