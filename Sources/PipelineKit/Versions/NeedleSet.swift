/// Texts that are looked for in lines of JSON, and the values by which lines are linked.
///
///     needles  "p-17"                  {"type":"order_placed","order_id":"o-3","items":[{"product_id":"p-17"…
///     links    "order_id"        ──▶   {"type":"order_shipped","order_id":"o-3"}
struct NeedleSet {
  private let needles: [[UInt8]]
  private let linkMarks: [[UInt8]]
  private var linked: Set<[UInt8]> = []

  /// - Parameters:
  ///   - needles: none finds every line.
  ///   - links: names of fields with text values.
  init(_ needles: [[UInt8]], links: [String]) {
    self.needles = needles
    linkMarks = links.map { Array("\"\($0)\"".utf8) }
  }

  /// Whether a line holds a needle or a linked value.
  func isIn(_ line: RawSpan) -> Bool {
    if needles.isEmpty { return true }
    if needles.contains(where: { NeedleSet.place(of: $0, in: line, from: 0) != nil }) {
      return true
    }
    return !linked.isEmpty && links(of: line).contains(where: linked.contains)
  }

  /// Takes over the linked values of a line; returns whether one is new.
  mutating func addLinks(of line: RawSpan) -> Bool {
    links(of: line).reduce(false) { linked.insert($1).inserted || $0 }
  }

  private func links(of line: RawSpan) -> [[UInt8]] {
    linkMarks.flatMap { mark in
      var values: [[UInt8]] = []
      var from = 0
      while let place = NeedleSet.place(of: mark, in: line, from: from) {
        var start = place + mark.count
        // The colon, the quote, and space around them.
        while start < line.byteCount, [0x20, 0x09, 0x3A].contains(NeedleSet.octet(line, start)) {
          start += 1
        }
        from = start
        guard start < line.byteCount, NeedleSet.octet(line, start) == UInt8(ascii: "\"") else {
          continue
        }
        start += 1
        var end = start
        while end < line.byteCount, NeedleSet.octet(line, end) != UInt8(ascii: "\"") { end += 1 }
        values.append(line.array(start..<end))
        from = end
      }
      return values
    }
  }

  private static func octet(_ line: RawSpan, _ index: Int) -> UInt8 {
    line.unsafeLoad(fromByteOffset: index, as: UInt8.self)
  }

  /// Where a text begins in a line, from a place on.
  static func place(of needle: [UInt8], in line: RawSpan, from: Int) -> Int? {
    guard let head = needle.first, line.byteCount >= needle.count else { return nil }
    var start = from
    while start + needle.count <= line.byteCount {
      if octet(line, start) == head,
        needle.indices.allSatisfy({ octet(line, start + $0) == needle[$0] })
      {
        return start
      }
      start += 1
    }
    return nil
  }
}
