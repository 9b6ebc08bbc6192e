import PipelineKit

/// What an entity remembers, as bytes in a table.
///
/// The bytes are a function of the value alone, so that two commits or one leave the same rows.
protocol StoredState: Sendable {
  /// The state of what was never seen.
  init()
  func encode(into out: inout StateWriter)
  init(from reader: inout StateReader)
}

/// Writes a state: integers of seven bits a byte.
struct StateWriter {
  private(set) var buffer = AppendBuffer()

  /// A copy of what was written.
  var bytes: [UInt8] { buffer.array }

  mutating func removeAll() { buffer.removeAll() }

  @inline(__always)
  mutating func write(_ value: Int64) { buffer.append(varint: Varint.zigzag(value)) }

  mutating func write(_ value: UInt128) {
    buffer.append(varint: UInt64(truncatingIfNeeded: value))
    buffer.append(varint: UInt64(truncatingIfNeeded: value >> 64))
  }

  mutating func write(_ value: Double) {
    buffer.append(varint: value.bitPattern.byteSwapped)
  }

  /// Writes a hash, which is of all sizes alike: eight bytes.
  mutating func write(symbol: Int64) {
    buffer.append(integer: UInt64(bitPattern: symbol))
  }

  /// Writes a symbol, or a byte that says there is none.
  mutating func write(optional symbol: Int64) {
    buffer.append(symbol == FeatureVector.absent ? 0 : 1 as UInt8)
    if symbol != FeatureVector.absent { write(symbol: symbol) }
  }

  mutating func write(_ set: SymbolSet) {
    write(Int64(set.count))
    set.forEach { write(symbol: $0) }
  }

  mutating func write<Element>(
    _ elements: some Collection<Element>, _ body: (inout StateWriter, Element) -> Void
  ) {
    write(Int64(elements.count))
    for element in elements { body(&self, element) }
  }
}

/// Reads what `StateWriter` wrote.
struct StateReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func word() -> UInt64 {
    var place = position
    guard let word = Varint.read(bytes.span.bytes, &place) else {
      preconditionFailure("a stored state ends early")
    }
    position = place
    return word
  }

  mutating func integer() -> Int64 { Varint.unzigzag(word()) }

  mutating func symbol() -> Int64 {
    precondition(position + 8 <= bytes.count, "a stored state ends early")
    defer { position += 8 }
    return Int64(bitPattern: bytes.span.bytes.word(position))
  }

  mutating func optionalSymbol() -> Int64 {
    integer() == 0 ? FeatureVector.absent : symbol()
  }

  mutating func wide() -> UInt128 {
    let low = UInt128(word())
    return UInt128(word()) << 64 | low
  }

  mutating func real() -> Double { Double(bitPattern: word().byteSwapped) }

  mutating func symbols() -> SymbolSet {
    var set = SymbolSet()
    for _ in 0..<integer() { set.insert(symbol()) }
    return set
  }

  mutating func array<Element>(_ body: (inout StateReader) -> Element) -> [Element] {
    let count = Int(integer())
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(body(&self)) }
    return elements
  }
}
