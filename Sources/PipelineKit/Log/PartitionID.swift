/// The number of a partition within its topic, from 0.
package struct PartitionID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var index: Int32

  package init(_ index: Int32) { self.index = index }
  package init(index: Int32) { self.index = index }

  package static func < (left: PartitionID, right: PartitionID) -> Bool {
    left.index < right.index
  }

  package var description: String { String(index) }
}
