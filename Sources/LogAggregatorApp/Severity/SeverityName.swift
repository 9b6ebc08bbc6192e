import PipelineKit

/// The names of levels, in the spellings of common loggers.
///
///     INFO  info  [Info]  <info>  info:  Information  I  notice  SEVERE  crit  panic  WARN2
///
/// A name is letters only (and OpenTelemetry's digit), at most 13; one letter is a level only
/// where a caller knows that it stands in a level's place (`V D I W E F` of Android and glog).
extension Severity {
  /// The severity with this name; nil where `text` is none.
  ///
  /// - Complexity: O(1); reads at most 16 bytes and allocates nothing.
  init?(name text: borrowing RawSpan) {
    var start = 0
    var end = text.byteCount
    while start < end && Severity.isWrapping(text.byte(start)) { start += 1 }
    while end > start && Severity.isWrapping(text.byte(end - 1)) { end -= 1 }
    guard (1...13).contains(end - start) else { return nil }
    var low: UInt64 = 0
    var high: UInt64 = 0
    for index in start..<end {
      var byte = text.byte(index)
      if (0x41...0x5A).contains(byte) { byte |= 0x20 }
      guard (0x61...0x7A).contains(byte) || (0x32...0x34).contains(byte) && index == end - 1
      else { return nil }
      if index - start < 8 {
        low |= UInt64(byte) << UInt64((index - start) * 8)
      } else {
        high |= UInt64(byte) << UInt64((index - start - 8) * 8)
      }
    }
    guard let number = severityNumbers[PackedName(low: low, high: high)] else { return nil }
    self.init(number: Int64(number))
  }

  /// The severity with this name; nil where `text` is none.
  init?(name text: String) {
    let bytes = Array(text.utf8)
    self.init(name: bytes.span.bytes)
  }

  private static func isWrapping(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x5B, 0x5D, 0x3C, 0x3E, 0x28, 0x29, 0x3A, 0x7C, 0x2D, 0x2C, 0x22: true
    default: false
    }
  }
}

/// A name of at most 16 bytes as two words.
private struct PackedName: Hashable {
  let low: UInt64
  let high: UInt64
}

private let severityNumbers: [PackedName: UInt8] = {
  let lists: [(UInt8, String)] = [
    (1, "trace trc finest verbose vrb v t all silly"),
    (2, "trace2 finer"), (3, "trace3"), (4, "trace4"),
    (5, "debug dbg dbug fine d debugging"),
    (6, "debug2"), (7, "debug3"), (8, "debug4"),
    (9, "info inf information informational i config log http ok success stdout"),
    (10, "info2 notice note n"), (11, "info3"), (12, "info4"),
    (13, "warn warning wrn w warnings"),
    (14, "warn2"), (15, "warn3"), (16, "warn4"),
    (17, "error err eror e errors severe failure fail failed stderr exception"),
    (18, "error2 crit critical c crt dpanic"), (19, "error3 alert a"), (20, "error4"),
    (21, "fatal ftl f emerg emergency panic disaster fault"),
    (22, "fatal2"), (23, "fatal3"), (24, "fatal4"),
  ]
  var numbers: [PackedName: UInt8] = [:]
  for (number, names) in lists {
    for name in names.split(separator: " ") {
      var words: (UInt64, UInt64) = (0, 0)
      for (index, byte) in name.utf8.enumerated() {
        if index < 8 {
          words.0 |= UInt64(byte) << UInt64(index * 8)
        } else {
          words.1 |= UInt64(byte) << UInt64((index - 8) * 8)
        }
      }
      let known = numbers.updateValue(number, forKey: PackedName(low: words.0, high: words.1))
      precondition(known == nil, "a name of two levels")
    }
  }
  return numbers
}()
