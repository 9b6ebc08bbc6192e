/// A growing buffer that integers are written to, least significant byte first.
///
///     var writer = ByteWriter()
///     writer.write(UInt16(0x0102))   // 02 01
///
/// The pair of ``ByteReader``.
package struct ByteWriter: Sendable {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []

  /// An empty writer with room for `capacity` bytes.
  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Appends `value`, little-endian, in as many bytes as its type has.
  @inlinable
  package mutating func write<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  @usableFromInline
  mutating func append(contentsOf buffer: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: buffer)
  }
}
