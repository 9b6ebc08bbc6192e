/// Which element of an array each scalar of a shape belongs to.
///
///     {"items":[{"p":␣,"q":␣},{"p":␣}]}      slots 0 and 1 belong to element 0, slot 2 to element 1
///
/// Columns hold the scalars of all elements one after the other; this is what lines up those of
/// several columns again when elements lack some of them.
enum ArrayElements {
  /// The index within its innermost array of each slot, 0 outside arrays.
  ///
  /// - Complexity: O(shape's text); used once a shape.
  static func ordinals(of shape: Shape) -> [Int32] {
    var walk = Walk()
    var ordinals: [Int32] = []
    var start = 0
    for slot in 0..<shape.slotCount {
      let end = Int(shape.segmentEnds[slot])
      walk.read(shape.text[start..<end])
      ordinals.append(walk.element)
      start = end
    }
    return ordinals
  }

  /// For each element of the array at `path`, where its scalars of `columns` are among the record's
  /// scalars of that column; -1 where the element has none. Rows are elements, `columns.count` wide.
  static func table(of shape: Shape, columns: [Int?]) -> [Int32] {
    let ordinals = ordinals(of: shape)
    var table: [Int32] = []
    var seen = [Int32](repeating: 0, count: columns.count)
    for slot in 0..<shape.slotCount {
      guard let field = columns.firstIndex(of: Int(shape.slotColumns[slot])) else { continue }
      let cell = Int(ordinals[slot]) * columns.count + field
      while table.count <= cell { table.append(-1) }
      table[cell] = seen[field]
      seen[field] += 1
    }
    while table.count % columns.count != 0 { table.append(-1) }
    return table
  }

  /// The state of a walk over valid JSON whose scalars are cut out.
  private struct Walk {
    /// An array's current index, or -1 for an object.
    private var stack: [Int32] = []
    private var isInString = false
    private var isEscaped = false

    var element: Int32 { stack.last { $0 >= 0 } ?? 0 }

    mutating func read(_ text: ArraySlice<UInt8>) {
      for byte in text {
        if isInString {
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
          } else if byte == UInt8(ascii: "\"") {
            isInString = false
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"): stack.append(-1)
        case UInt8(ascii: "["): stack.append(0)
        case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = stack.popLast()
        case UInt8(ascii: ","):
          if let top = stack.last, top >= 0 { stack[stack.count - 1] = top + 1 }
        default: break
        }
      }
    }
  }
}
