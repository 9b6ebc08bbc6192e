import Foundation

/// Numbers as people read them.
enum Readable {
  static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.append(String(digits.suffix(3)))
      digits = String(digits.dropLast(3))
    }
    groups.append(digits)
    return (value < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  static func bytes(_ value: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var size = Double(value)
    var unit = 0
    while size >= 1024, unit < units.count - 1 {
      size /= 1024
      unit += 1
    }
    return unit == 0 ? "\(value) B" : String(format: "%.1f %@", size, units[unit])
  }

  static func noun(_ count: Int, _ noun: String) -> String {
    "\(Readable.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A time that passed: `0.25 s`, `3 min 20 s`, `2 h 05 min`.
  static func seconds(_ value: Double) -> String {
    if value < 60 { return String(format: "%.2f s", value) }
    let whole = Int(value)
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return String(format: "%d h %02d min", whole / 3_600, whole / 60 % 60)
  }

  /// `text` with its control characters made visible: `\u{1B}` becomes `␛`.
  static func printable(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.value {
      case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "?"
      case 0x7F: "\u{2421}"
      case 0x80..<0xA0, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
