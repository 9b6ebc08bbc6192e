/// A value that is stored as bytes in one column: what a fold remembers and no view shows.
///
/// **Law.** Reading what was written gives an equal value, and the bytes are a function of the value
/// alone, so that one commit or two leave the same rows.
package protocol StoredState: Sendable {
  /// The state of what was never seen.
  init()
  func encode(into out: inout StateWriter)
  init(from reader: inout StateReader)
}

/// Writes a state: integers of seven bits a byte.
package struct StateWriter {
  package private(set) var buffer = AppendBuffer()

  package init() {}

  /// A copy of what was written.
  package var bytes: [UInt8] { buffer.array }

  package mutating func removeAll() { buffer.removeAll() }

  @inline(__always)
  package mutating func write(_ value: Int64) { buffer.append(varint: Varint.zigzag(value)) }

  package mutating func write(_ value: UInt128) {
    buffer.append(varint: UInt64(truncatingIfNeeded: value))
    buffer.append(varint: UInt64(truncatingIfNeeded: value >> 64))
  }

  package mutating func write(_ value: Double) {
    buffer.append(varint: value.bitPattern.byteSwapped)
  }

  /// Writes a hash, which is of all sizes alike: eight bytes.
  package mutating func write(symbol: Int64) {
    buffer.append(integer: UInt64(bitPattern: symbol))
  }

  /// Writes bytes behind their number.
  package mutating func write(bytes: RawSpan) {
    buffer.append(varint: UInt64(bytes.byteCount))
    buffer.append(contentsOf: bytes)
  }

  /// Writes a name.
  package mutating func write(_ name: Name) {
    name.withBytes { write(bytes: UnsafeRawBufferPointer($0).bytes) }
  }

  package mutating func write<Element>(
    _ elements: some Collection<Element>, _ body: (inout StateWriter, Element) -> Void
  ) {
    write(Int64(elements.count))
    for element in elements { body(&self, element) }
  }
}

/// Reads what `StateWriter` wrote.
///
/// A state that ends early is a broken invariant: the file is ours alone to write.
package struct StateReader {
  private let bytes: [UInt8]
  private var position = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func word() -> UInt64 {
    var place = position
    guard let word = Varint.read(bytes.span.bytes, &place) else {
      preconditionFailure("a stored state ends early")
    }
    position = place
    return word
  }

  package mutating func integer() -> Int64 { Varint.unzigzag(word()) }

  package mutating func symbol() -> Int64 {
    precondition(position + 8 <= bytes.count, "a stored state ends early")
    defer { position += 8 }
    return Int64(bitPattern: bytes.span.bytes.word(position))
  }

  package mutating func wide() -> UInt128 {
    let low = UInt128(word())
    return UInt128(word()) << 64 | low
  }

  package mutating func real() -> Double { Double(bitPattern: word().byteSwapped) }

  package mutating func byteString() -> [UInt8] {
    let count = Int(word())
    precondition(position + count <= bytes.count, "a stored state ends early")
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  package mutating func name() -> Name { Name(utf8: byteString()) }

  package mutating func array<Element>(_ body: (inout StateReader) -> Element) -> [Element] {
    let count = Int(integer())
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(body(&self)) }
    return elements
  }
}
