/// What is wrong with the bytes of a record batch, apart from where they are.
package enum BatchFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// The bytes end before the batch does.
  case truncated(needed: Int, available: Int)
  /// Whole and sound, but written by a later program.
  case newerVersion(UInt16)
  /// No batch begins here.
  case badMagic(found: UInt32)
  /// The header's bytes are not those that were written.
  case headerChecksum(expected: UInt32, found: UInt32)
  /// A column's bytes are not those that were written.
  case columnChecksum(column: UInt32, expected: UInt32, found: UInt32)
  /// A length is beyond its bound, or lengths contradict each other.
  case badLength(String, Int)
  /// The batch is sound but does not follow from those before it.
  case outOfPlace(String, expected: Int64, found: Int64)

  package var description: String {
    switch self {
    case .truncated(let needed, let available):
      "truncated, \(needed) bytes needed, \(available) there"
    case .newerVersion(let version):
      "format version \(version) is newer than \(RecordBatchFormat.version)"
    case .badMagic(let found): "no batch begins here, found \(hex(found))"
    case .headerChecksum(let expected, let found):
      "bad header checksum, expected \(hex(expected)), found \(hex(found))"
    case .columnChecksum(let column, let expected, let found):
      "bad checksum of column \(column), expected \(hex(expected)), found \(hex(found))"
    case .badLength(let what, let found): "impossible \(what): \(found)"
    case .outOfPlace(let what, let expected, let found):
      "\(what) is \(found), expected \(expected)"
    }
  }
}

/// Eight hexadecimal digits.
func hex(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}
