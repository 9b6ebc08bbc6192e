/// Elements on their way into the sketches of their groups, in order of arrival.
///
/// Writing a pair down costs an array append and touches no group's memory; from time to time the
/// pairs are sorted by group, by counting, and added to sketches group by group.
@usableFromInline
struct PendingElements: Sendable {
  @usableFromInline var groups: [UInt32] = []
  @usableFromInline var elements: [UInt64] = []

  /// Pairs that are held before those of large groups are added to sketches.
  @usableFromInline var countMax: Int

  /// A million pairs take 12 MiB.
  private static let countMaxAtFirst = 1 << 20

  init() {
    countMax = Self.countMaxAtFirst
  }

  /// Bytes of the pairs held, with the room that growing arrays have.
  var byteCount: Int { elements.count * 12 * 3 / 2 }

  /// Writes down an element of a group.
  ///
  /// - Returns: whether it is time to add the elements to their sketches.
  @inlinable
  mutating func append(_ element: UInt64, group: Int) -> Bool {
    groups.append(UInt32(truncatingIfNeeded: group))
    elements.append(element)
    return elements.count >= countMax
  }

  /// Forgets all pairs and keeps the memory for as many again.
  mutating func removeAll() {
    groups.removeAll(keepingCapacity: true)
    elements.removeAll(keepingCapacity: true)
    countMax = Self.countMaxAtFirst
  }

  /// Makes room for as many pairs again when more than half of it is taken: by small groups, which
  /// no sketch would make smaller.
  mutating func growIfHalfFull() {
    if elements.count > countMax / 2 { countMax *= 2 }
  }

  /// Gives up the pairs, sorted by group.
  ///
  /// Complexity: O(pairs + groups).
  mutating func drain(groupCount: Int) -> GroupedElements {
    var starts = [UInt32](repeating: 0, count: groupCount + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    let sorted = [UInt64](unsafeUninitializedCapacity: elements.count) { sorted, count in
      for index in groups.indices {
        let group = Int(groups[index])
        sorted.initializeElement(at: Int(next[group]), to: elements[index])
        next[group] += 1
      }
      count = elements.count
    }
    groups.removeAll(keepingCapacity: true)
    elements.removeAll(keepingCapacity: true)
    return GroupedElements(starts: starts, elements: sorted)
  }
}

/// Elements sorted by group: those of group g are `elements[starts[g] ..< starts[g + 1]]`.
struct GroupedElements {
  fileprivate let starts: [UInt32]
  let elements: [UInt64]

  /// Where the elements of `group` are.
  func range(of group: Int) -> Range<Int> {
    Int(starts[group])..<Int(starts[group + 1])
  }
}
