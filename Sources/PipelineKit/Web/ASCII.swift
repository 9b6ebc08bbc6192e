/// Letters without regard to their case, for what is ASCII by its grammar.
package enum ASCII {
  /// Returns the small letter of a capital one, any other byte as it is.
  package static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }
}
