/// What two looks at all values of a block tell: whether differences or offsets are smaller.
///
/// The measure is cheap and needs no floating point: the significant bits of all units, summed.
struct IntegerSurvey {
  /// Whether units are zigzag differences, not offsets from the least value.
  let isDelta: Bool
  /// The least value, or for differences the value before the first.
  let base: Int64
  /// All units, or-ed: its significant bits are the width of the block.
  let allUnits: UInt64

  /// - Precondition: there is one value at least.
  /// - Complexity: O(values.count).
  init(_ values: Span<Int64>) {
    let first = values[0]
    // With this predecessor of the first value a steady slope has equal units throughout.
    let before = values.count > 1 ? first &- (values[1] &- first) : first
    var minimum = first
    var previous = before
    var (deltaBits, allDeltas) = (0, UInt64(0))
    for index in 0..<values.count {
      let value = unsafe values[unchecked: index]
      minimum = min(minimum, value)
      let delta = Varint.zigzag(value &- previous)
      previous = value
      allDeltas |= delta
      deltaBits += delta.significantBits
    }
    var (offsetBits, allOffsets) = (0, UInt64(0))
    for index in 0..<values.count {
      let offset = UInt64(bitPattern: unsafe values[unchecked: index] &- minimum)
      allOffsets |= offset
      offsetBits += offset.significantBits
    }
    isDelta = deltaBits < offsetBits
    base = isDelta ? before : minimum
    allUnits = isDelta ? allDeltas : allOffsets
  }

  /// All units, one a value.
  func units(_ values: Span<Int64>) -> [UInt64] {
    var out: [UInt64] = []
    out.reserveCapacity(values.count)
    var previous = base
    for index in 0..<values.count {
      let value = values[index]
      out.append(
        isDelta ? Varint.zigzag(value &- previous) : UInt64(bitPattern: value &- base))
      previous = value
    }
    return out
  }

  /// The eight bits of all units from bit `shift` on.
  func units(_ values: Span<Int64>, shift: UInt64) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: values.count)
    var span = out.mutableSpan
    if isDelta {
      var previous = base
      for index in 0..<values.count {
        let value = unsafe values[unchecked: index]
        let unit = Varint.zigzag(value &- previous)
        unsafe span[unchecked: index] = UInt8(truncatingIfNeeded: unit >> shift)
        previous = value
      }
    } else {
      for index in 0..<values.count {
        let unit = UInt64(bitPattern: unsafe values[unchecked: index] &- base)
        unsafe span[unchecked: index] = UInt8(truncatingIfNeeded: unit >> shift)
      }
    }
    return out
  }
}
