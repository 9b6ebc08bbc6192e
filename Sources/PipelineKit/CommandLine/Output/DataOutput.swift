import Glibc

/// Standard output for the commands of an application.
package enum DataOutput {
  /// Writes bytes as they are.
  ///
  /// - Throws: what ends the command quietly when nobody reads any more.
  package static func write(_ bytes: [UInt8]) throws {
    var output = StandardOutput()
    try output.write(bytes)
    try output.flush()
  }

  /// Whether standard output is a terminal, which must not get control characters from records.
  package static let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Appends bytes with their control characters made visible (`\x1b`), but for line ends and tabs.
  package static func appendVisible(_ bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
    for byte in bytes {
      if byte < 0x20 && byte != 0x0A && byte != 0x09 || byte == 0x7F {
        let digits = Array("0123456789abcdef".utf8)
        out += [
          UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)],
        ]
      } else {
        out.append(byte)
      }
    }
  }
}
