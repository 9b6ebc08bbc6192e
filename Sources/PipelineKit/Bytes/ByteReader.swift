/// A position in bytes that integers are read from, least significant byte first.
///
/// The bytes are passed to each read and not kept, so that a reader is a plain value:
///
///     var reader = ByteReader()
///     let version = reader.read(UInt16.self, from: span)
///
/// The pair of ``AppendBuffer``. A read past the end traps: callers check a length once, then read
/// the fields of a fixed layout.
package struct ByteReader: Sendable {
  /// Where the next read begins.
  package var position: Int

  /// A reader that begins at `position`.
  package init(at position: Int = 0) {
    self.position = position
  }

  /// Returns the little-endian value at the position and moves behind it.
  @inlinable
  package mutating func read<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type, from bytes: RawSpan
  ) -> Value {
    let size = MemoryLayout<Value>.size
    precondition(position >= 0 && position <= bytes.byteCount - size, "read past the end")
    let value = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: Value.self)
    position += size
    return Value(littleEndian: value)
  }
}
