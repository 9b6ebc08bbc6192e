/// Where one column of a record batch lies and how it is kept: an entry of the header's directory.
///
/// The log reads the last two fields only. What the others mean is agreed between those who write
/// columns and those who read them.
package struct ColumnEntry: Equatable, Sendable {
  package var id: UInt32
  package var encoding: UInt8
  package var codec: UInt8
  package var valueCount: UInt32
  /// Bytes of the column once inflated.
  package var rawLength: UInt32
  /// Bytes of the column as stored in the body.
  package var storedLength: UInt32
  /// ``Checksum/crc32(_:seed:)`` of the stored bytes.
  package var checksum: UInt32

  package init(
    id: UInt32, encoding: UInt8, codec: UInt8, valueCount: UInt32, rawLength: UInt32,
    storedLength: UInt32, checksum: UInt32
  ) {
    self.id = id
    self.encoding = encoding
    self.codec = codec
    self.valueCount = valueCount
    self.rawLength = rawLength
    self.storedLength = storedLength
    self.checksum = checksum
  }
}
