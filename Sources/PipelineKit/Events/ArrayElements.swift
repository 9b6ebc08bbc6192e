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

  /// How many elements the array at `path` has, 0 where there is none.
  ///
  /// - Complexity: O(shape's text); used once a shape.
  static func count(of shape: Shape, at path: [UInt8]) -> Int {
    Walk(over: shape).counts[path] ?? 0
  }

  /// An object or array without anything in it, which no column tells of.
  struct EmptyContainer: Equatable {
    /// In the notation of `ColumnKey`.
    let path: [UInt8]
    let isArray: Bool
  }

  /// The empty objects and arrays of a shape, in the order in which they end.
  ///
  /// - Complexity: O(shape's text); used once a shape.
  static func empties(of shape: Shape) -> [EmptyContainer] { Walk(over: shape).empties }

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
  ///
  /// A string within one segment is a key: of a string that is a value only the quotes are left, the
  /// one at the end of a segment and the other at the start of the next.
  private struct Walk {
    /// An object or array that is open.
    private struct Level {
      let isArray: Bool
      let path: [UInt8]
      /// The array's current index.
      var index: Int32 = 0
      var isEmpty = true
    }

    private var stack: [Level] = []
    private var isInString = false
    private var isEscaped = false
    private var key: [UInt8] = []
    /// The lengths of the arrays closed so far, by path.
    private(set) var counts: [[UInt8]: Int] = [:]
    private(set) var empties: [EmptyContainer] = []

    init() {}

    /// Walks over a whole shape.
    init(over shape: Shape) {
      var start = 0
      for end in shape.segmentEnds {
        read(shape.text[start..<Int(end)])
        passScalar()
        start = Int(end)
      }
    }

    var element: Int32 { stack.last { $0.isArray }?.index ?? 0 }

    mutating func read(_ text: ArraySlice<UInt8>) {
      for byte in text {
        if isInString { readString(byte) } else { readStructure(byte) }
      }
    }

    /// Takes note of the scalar that was cut out here.
    mutating func passScalar() {
      if !stack.isEmpty { stack[stack.count - 1].isEmpty = false }
    }

    private mutating func readString(_ byte: UInt8) {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
        return
      }
      key.append(byte)
    }

    private mutating func readStructure(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "\""):
        isInString = true
        key.removeAll(keepingCapacity: true)
      case UInt8(ascii: "{"): open(isArray: false)
      case UInt8(ascii: "["): open(isArray: true)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): close()
      case UInt8(ascii: ","):
        if !stack.isEmpty { stack[stack.count - 1].index += 1 }
      default: break
      }
    }

    private mutating func open(isArray: Bool) {
      var path: [UInt8] = []
      if let top = stack.last {
        let name = top.isArray ? Array("[]".utf8) : ColumnKey.part(key)
        let needsDot = !top.isArray && !top.path.isEmpty
        path = top.path + (needsDot ? [UInt8(ascii: ".")] : []) + name
        stack[stack.count - 1].isEmpty = false
      }
      stack.append(Level(isArray: isArray, path: path))
    }

    private mutating func close() {
      guard let level = stack.popLast() else { return }
      if level.isEmpty { empties.append(EmptyContainer(path: level.path, isArray: level.isArray)) }
      guard level.isArray else { return }
      let count = level.isEmpty ? 0 : Int(level.index) + 1
      counts[level.path] = max(counts[level.path] ?? 0, count)
    }
  }
}

extension ColumnKey {
  /// A key of an object as a part of a path: unescaped, its own dots and brackets marked.
  fileprivate static func part(_ key: [UInt8]) -> [UInt8] {
    var part: [UInt8] = []
    for byte in JSONText.unescaped(key.span.bytes, 0, key.count) {
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "\\") {
        part.append(UInt8(ascii: "\\"))
      }
      part.append(byte)
    }
    return part
  }
}
