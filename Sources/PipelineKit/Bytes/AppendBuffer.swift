/// Bytes that many small things are appended to.
///
///     storage:  [ what was appended | room, whatever it holds ]
///                                   ^ count
///
/// Room is made once for each thing, and it is stored without a check a byte; an array would ask
/// for each byte whether it is its only owner and has room, which was a twelfth of the work of
/// taking decisions. The pair of ``ByteReader``.
public struct AppendBuffer: Sendable {
  @usableFromInline var storage: [UInt8] = []

  /// How many bytes were appended.
  @inlinable public var count: Int { used }
  @usableFromInline var used = 0

  /// Bytes of the longest varint.
  @usableFromInline static let varintMax = 10

  /// An empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 0) {
    if capacity > 0 { grow(capacity) }
  }

  /// Bytes of memory held.
  public var capacity: Int { storage.capacity }

  /// Removes all bytes and keeps the room.
  public mutating func removeAll() { used = 0 }

  /// Gives back the room that is not used.
  ///
  /// - Complexity: O(count), one allocation.
  public mutating func trim() { storage = array }

  /// Appends a byte.
  @inlinable @inline(__always)
  public mutating func append(_ byte: UInt8) {
    append(integer: byte)
  }

  /// Appends an integer in as many bytes as its type has, the least significant first.
  @inlinable @inline(__always)
  public mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(integer value: Value) {
    let width = MemoryLayout<Value>.size
    let start = makeRoom(width)
    var span = storage.mutableSpan
    var bytes = span.mutableBytes
    unsafe bytes.storeBytes(
      of: value.littleEndian, toUncheckedByteOffset: start, as: Value.self)
    used &+= width
  }

  /// Appends an integer as `Varint` does.
  @inlinable @inline(__always)
  public mutating func append(varint value: UInt64) {
    var position = makeRoom(Self.varintMax)
    let start = position
    var span = storage.mutableSpan
    var bytes = span.mutableBytes
    var rest = value
    while rest >= 0x80 {
      bytes.put(UInt8(truncatingIfNeeded: rest) | 0x80, at: position)
      rest &>>= 7
      position &+= 1
    }
    bytes.put(UInt8(truncatingIfNeeded: rest), at: position)
    used &+= position &- start &+ 1
  }

  /// Appends a copy of `source`.
  @inlinable @inline(__always)
  public mutating func append(contentsOf source: borrowing RawSpan) {
    let start = makeRoom(source.byteCount)
    var span = storage.mutableSpan
    var bytes = span.mutableBytes
    bytes.copy(source, 0, count: source.byteCount, to: start)
    used &+= source.byteCount
  }

  /// Calls `body` with what was appended.
  @inlinable
  public func withBytes<T, E: Error>(_ body: (RawSpan) throws(E) -> T) throws(E) -> T {
    try body(storage.span.bytes.extracting(0..<count))
  }

  /// Calls `body` with the address of what was appended, for C.
  public func withUnsafeBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<used])) }
  }

  /// A copy of what was appended.
  public var array: [UInt8] { Array(storage[..<count]) }

  /// Makes room for so many bytes more; returns where they begin.
  @inlinable @inline(__always)
  mutating func makeRoom(_ byteCount: Int) -> Int {
    if storage.count &- used < byteCount { grow(byteCount) }
    return used
  }

  @usableFromInline
  mutating func grow(_ byteCount: Int) {
    let wanted = Swift.max(64, storage.count * 2, count + byteCount)
    storage.append(contentsOf: repeatElement(0, count: wanted - storage.count))
  }
}
