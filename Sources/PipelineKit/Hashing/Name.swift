/// A text that identifies something: a product, an order, a user.
///
/// Names are equal, ordered and hashed by their UTF-8 bytes. Swift's `String` compares by
/// canonical equivalence instead, so two different ids could be taken for one.
///
/// Up to 15 bytes are held without an allocation.
package struct Name: Hashable, Comparable, Sendable {
  /// The name as a string, for people and for SQL.
  package let text: String

  package init(_ text: String) {
    var text = text
    text.makeContiguousUTF8()
    self.text = text
  }

  /// Makes a name of bytes in UTF-8; what is not UTF-8 is replaced by U+FFFD.
  package init(utf8 bytes: some Collection<UInt8>) {
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The UTF-8 bytes.
  package var bytes: [UInt8] { Array(text.utf8) }

  /// Whether there is no byte.
  package var isEmpty: Bool { text.utf8.isEmpty }

  /// Calls `body` with the UTF-8 bytes.
  @inline(__always)
  package func withBytes<T>(_ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
    guard let result = text.utf8.withContiguousStorageIfAvailable(body) else {
      return Array(text.utf8).withUnsafeBufferPointer(body)
    }
    return result
  }

  package static func == (left: Name, right: Name) -> Bool {
    left.text.utf8.count == right.text.utf8.count
      && left.withBytes { left in
        right.withBytes { right in left.elementsEqual(right) }
      }
  }

  package static func < (left: Name, right: Name) -> Bool {
    left.withBytes { left in
      right.withBytes { right in left.lexicographicallyPrecedes(right) }
    }
  }

  package func hash(into hasher: inout Hasher) {
    withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}

extension Name: ExpressibleByStringLiteral, CustomStringConvertible {
  package init(stringLiteral text: String) { self.init(text) }

  package var description: String { text }
}
