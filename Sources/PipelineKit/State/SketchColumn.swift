/// One sketch a group, for the groups that are large or old enough to have one in memory.
///
/// A group of a few elements never has: its sketch is built, encoded and let go when the fold is
/// drained.
struct SketchColumn<Sketch: AggregateSketch>: Sendable {
  private var sketches: [UInt32: Sketch] = [:]

  /// Below this many elements their list is no larger than a sketch of them.
  static var settledCountMin: Int { 512 }
  /// Bytes a sketch of so many elements takes in memory, roughly.
  private static var byteCountEach: Int { 12 << 10 }

  init() {}

  /// Bytes of memory in use, roughly.
  var byteCount: Int { sketches.count * Self.byteCountEach }

  /// Moves the pending elements of large groups into their sketches; small groups stay pending.
  mutating func settle(_ pending: inout PendingElements, groupCount: Int) {
    let grouped = pending.drain(groupCount: groupCount)
    for group in 0..<groupCount {
      let range = grouped.range(of: group)
      if range.count >= Self.settledCountMin {
        var sketch = sketches.removeValue(forKey: UInt32(group)) ?? Sketch()
        for index in range { sketch.add(element: grouped.elements[index]) }
        sketches[UInt32(group)] = sketch
      } else {
        for index in range { _ = pending.append(grouped.elements[index], group: group) }
      }
    }
    pending.growIfHalfFull()
  }

  /// Joins a sketch to that of a group.
  mutating func join(_ sketch: Sketch, group: Int) {
    guard var joined = sketches.removeValue(forKey: UInt32(group)) else {
      sketches[UInt32(group)] = sketch
      return
    }
    joined.merge(sketch)
    sketches[UInt32(group)] = joined
  }

  /// Joins all sketches of another fold, whose group `g` is `groups[g]` here.
  mutating func join(_ other: SketchColumn, groups: [Int]) {
    for (group, sketch) in other.sketches { join(sketch, group: groups[Int(group)]) }
  }

  /// Gives up all sketches, and those of `grouped` joined to them.
  mutating func drain(with grouped: GroupedElements) -> DrainedSketches<Sketch> {
    let drained = DrainedSketches(grouped: grouped, sketches: sketches)
    sketches = [:]
    return drained
  }
}

/// The sketches of a finished fold, most of them still a list of elements.
struct DrainedSketches<Sketch: AggregateSketch> {
  fileprivate let grouped: GroupedElements
  fileprivate let sketches: [UInt32: Sketch]

  /// Whether anything was added to `group`.
  func hasElements(_ group: Int) -> Bool {
    !grouped.range(of: group).isEmpty || sketches[UInt32(group)] != nil
  }

  /// The elements of `group` when they are few and all there is; nil when it needs a sketch, or
  /// has nothing.
  func smallGroup(_ group: Int) -> ArraySlice<UInt64>? {
    let range = grouped.range(of: group)
    guard 1...SmallSketches.countMax ~= range.count else { return nil }
    guard sketches.isEmpty || sketches[UInt32(group)] == nil else { return nil }
    return grouped.elements[range]
  }

  /// The sketch of `group`; nil when nothing was added to it.
  func sketch(of group: Int) -> Sketch? {
    let range = grouped.range(of: group)
    let settled = sketches.isEmpty ? nil : sketches[UInt32(group)]
    guard settled != nil || !range.isEmpty else { return nil }
    var sketch = settled ?? Sketch()
    for index in range { sketch.add(element: grouped.elements[index]) }
    return sketch
  }
}
