/// All shapes seen so far, as a tree of segments that a line can be walked along.
///
///     root ─ {"id":" ─(string)─ ","n": ─(bare)─ }  shape 0
///                             └ ","m": ─(bare)─ }  shape 1
///
/// An edge is a segment and the kind of scalar that follows it, a node is the grammar's state
/// after that scalar. A line whose segments are all known is thereby parsed by comparing bytes:
/// what was valid JSON around the scalars once is valid again, only the scalars need looking at.
///
/// Edges of one node are tried in the order they came; a node takes no more than `edgesMax`, lines
/// beyond that go through the parser each time. Nothing is ever removed.
struct ShapeTrie {
  static let edgesMax = 48

  struct Edge {
    /// Where the segment lies in `segments`.
    let segmentStart: Int32
    let segmentCount: Int32
    /// The column of the scalar behind the segment; -1 for an edge that ends a line.
    let column: Int32
    let isString: Bool
    /// The node behind the scalar, or the shape where the line ends.
    let target: Int32
    /// The next edge of the same node, -1 after the last.
    var next: Int32
  }

  private(set) var edges: [Edge] = []
  /// The segments of all edges.
  private(set) var segments: [UInt8] = []
  /// The first edge of each node, -1 where it has none; node 0 is the root.
  private(set) var firstEdges: [Int32] = [-1]
  /// The most slots that a shape of the tree has.
  private var slotsMax = 0

  /// Adds `shape`, whose slots have the kinds given by `columns`.
  ///
  /// Adds nothing from the first node on that is full.
  mutating func insert(_ shape: Shape, id: Int32, columns: [ColumnKey]) {
    slotsMax = max(slotsMax, shape.slotCount)
    var node: Int32 = 0
    var start = 0
    for slot in 0...shape.slotCount {
      let end = Int(shape.segmentEnds[slot])
      let column = slot < shape.slotCount ? shape.slotColumns[slot] : -1
      let segment = shape.text[start..<end]
      if let edge = edge(from: node, segment: segment, column: column) {
        node = edges[edge].target
      } else {
        let isString = column >= 0 && columns[Int(column)].kind == .string
        guard
          let target = addEdge(from: node, segment, column: column, isString: isString, shape: id)
        else { return }
        node = target
      }
      start = end
    }
  }

  /// The edge of `node` with this segment and column, or nil.
  private func edge(from node: Int32, segment: ArraySlice<UInt8>, column: Int32) -> Int? {
    var index = firstEdges[Int(node)]
    while index >= 0 {
      let edge = edges[Int(index)]
      let start = Int(edge.segmentStart)
      if edge.column == column, Int(edge.segmentCount) == segment.count,
        segments[start..<start + segment.count] == segment
      {
        return Int(index)
      }
      index = edge.next
    }
    return nil
  }

  /// Adds an edge behind the last one of `node`, and the node it leads to.
  ///
  /// - Returns: where it leads: a node, or the shape that ends there; nil when `node` is full.
  private mutating func addEdge(
    from node: Int32, _ segment: ArraySlice<UInt8>, column: Int32, isString: Bool, shape: Int32
  ) -> Int32? {
    var last: Int32 = -1
    var count = 0
    var index = firstEdges[Int(node)]
    while index >= 0 {
      last = index
      count += 1
      index = edges[Int(index)].next
    }
    guard count < ShapeTrie.edgesMax else { return nil }
    var target = shape
    if column >= 0 {
      target = Int32(firstEdges.count)
      firstEdges.append(-1)
    }
    let added = Int32(edges.count)
    edges.append(
      Edge(
        segmentStart: Int32(segments.count), segmentCount: Int32(segment.count), column: column,
        isString: isString, target: target, next: -1))
    segments.append(contentsOf: segment)
    if last < 0 { firstEdges[Int(node)] = added } else { edges[Int(last)].next = added }
    return target
  }

  /// Walks the line in `range` along the tree and writes down where its scalars are.
  ///
  /// - Returns: the line's shape, or nil when the tree does not know the line or one of its
  ///   scalars is malformed; the parser then decides.
  /// - Complexity: O(length + edges tried).
  func walk(_ bytes: borrowing RawSpan, _ range: Range<Int>, into slots: inout SlotBuffer)
    -> Int32?
  {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.byteCount, "line outside span")
    slots.reserve(slotsMax)
    var shape: Int32 = -1
    let isKnown = slots.fill { words in
      let found = walk(bytes, range, words: &words)
      shape = found.shape
      return found.count
    }
    return isKnown ? shape : nil
  }

  @inline(__always)
  private func walk(
    _ bytes: borrowing RawSpan, _ range: Range<Int>, words: inout MutableSpan<UInt64>
  ) -> (shape: Int32, count: Int) {
    let end = range.upperBound
    let (edges, firstEdges, known) = (edges.span, firstEdges.span, segments.span.bytes)
    var position = range.lowerBound
    var index = Int(firstEdges[0])
    var filled = 0
    while index >= 0 {
      let edge = unsafe edges[unchecked: index]
      let count = Int(edge.segmentCount)
      let scalar = position &+ count
      if scalar <= end, bytes.matches(position, known, Int(edge.segmentStart), count: count) {
        if edge.column < 0 {
          if scalar == end { return (edge.target, filled) }
        } else if let scalarEnd = scalarEnd(bytes, scalar, end: end, isString: edge.isString) {
          unsafe words[unchecked: filled] = SlotBuffer.pack(
            start: scalar, count: scalarEnd &- scalar)
          filled &+= 1
          position = scalarEnd
          index = Int(unsafe firstEdges[unchecked: Int(edge.target)])
          continue
        }
      }
      index = Int(edge.next)
    }
    return (-1, -1)
  }

  @inline(__always)
  private func scalarEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int, isString: Bool)
    -> Int?
  {
    do throws(ScanError) {
      return isString
        ? try JSONScanner.stringEnd(bytes, start, end: end)
        : try JSONScanner.bareEnd(bytes, start, end: end)
    } catch {
      // The parser meets the same fault and reports it with its place.
      return nil
    }
  }
}
