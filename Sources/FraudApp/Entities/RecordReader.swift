import PipelineKit

/// Reads rows one value after the other.
struct RecordReader {
  var position: Int

  mutating func integer(_ bytes: borrowing RawSpan) -> Int64 { Varint.unzigzag(word(bytes)) }

  /// Where the next text lies; nil for NULL.
  mutating func text(_ bytes: borrowing RawSpan) -> Range<Int>? {
    let length = word(bytes)
    guard length > 0 else { return nil }
    defer { position += Int(length) - 1 }
    return position..<position + Int(length) - 1
  }

  /// A number of at most 64 bits.
  @inline(__always)
  mutating func word(_ bytes: borrowing RawSpan) -> UInt64 {
    guard let word = Varint.read(bytes, &position) else {
      preconditionFailure("a row of a decision ends early")
    }
    return word
  }
}
