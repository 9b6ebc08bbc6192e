/// A record's position in its partition: dense, from 0, never reused.
package struct Offset: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var value: Int64

  package init(_ value: Int64) { self.value = value }
  package init(value: Int64) { self.value = value }

  /// The first offset of every partition.
  package static let zero = Offset(0)

  package static func < (left: Offset, right: Offset) -> Bool { left.value < right.value }

  /// The offset `count` records further on.
  package static func + (offset: Offset, count: Int) -> Offset {
    Offset(offset.value + Int64(count))
  }

  package var description: String { String(value) }
}
